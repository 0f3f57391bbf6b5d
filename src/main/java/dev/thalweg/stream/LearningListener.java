package dev.thalweg.stream;

import dev.thalweg.learner.Outcome;
import dev.thalweg.learner.Prediction;
import dev.thalweg.learner.Report;
import dev.thalweg.model.Promoted;

/** Hears how the learners are doing. Called on stream threads: must be quick and must not throw. */
public interface LearningListener {

    /** A task (re)started, or went on for half a second. */
    void progressed(int partition, Report report);

    /** An event was predicted; where its label came with it, that was {@link #settled} before. */
    default void predicted(int partition, Prediction prediction) {}

    /** A prediction was scored against its label. */
    default void settled(int partition, Outcome outcome) {}

    /** The learner goes on from a snapshot. */
    default void promoted(int partition, Promoted promoted) {}

    /**
     * A task left this instance.
     *
     * @param state the learner's whole state, in the format of docs/fingerprint.md
     */
    void stopped(int partition, Report report, byte[] state);
}
