package dev.thalweg.cli;

import dev.thalweg.learner.Outcome;
import dev.thalweg.learner.Prediction;
import dev.thalweg.learner.Report;
import dev.thalweg.model.Promoted;
import dev.thalweg.stream.LearningListener;

/** Two that hear the same. */
record Both(LearningListener one, LearningListener other) implements LearningListener {

    @Override
    public void progressed(int partition, Report report) {
        one.progressed(partition, report);
        other.progressed(partition, report);
    }

    @Override
    public void predicted(int partition, Prediction prediction) {
        one.predicted(partition, prediction);
        other.predicted(partition, prediction);
    }

    @Override
    public void settled(int partition, Outcome outcome) {
        one.settled(partition, outcome);
        other.settled(partition, outcome);
    }

    @Override
    public void promoted(int partition, Promoted promoted) {
        one.promoted(partition, promoted);
        other.promoted(partition, promoted);
    }

    @Override
    public void stopped(int partition, Report report, byte[] state) {
        one.stopped(partition, report, state);
        other.stopped(partition, report, state);
    }
}
