package dev.thalweg.stream;

import dev.thalweg.learner.Outcome;
import dev.thalweg.learner.Report;

/** Hears how the learners are doing. Called on stream threads: must be quick and must not throw. */
public interface LearningListener {

    /** A task (re)started, or went on for half a second. */
    void progressed(int partition, Report report);

    /** A prediction was scored against its label. */
    default void settled(int partition, Outcome outcome) {}

    /** A task went on from another model than its own. */
    default void promoted(int partition) {}

    /**
     * A task left this instance.
     *
     * @param state the learner's whole state, in the format of docs/fingerprint.md
     */
    void stopped(int partition, Report report, byte[] state);
}
