package dev.thalweg.learner;

/**
 * How replicas of a learner are merged.
 *
 * @param every labels that a replica learns before it hands on what became of it
 */
public record MergeSpec(int every) {

    public MergeSpec {
        if (every < 1) {
            throw new IllegalArgumentException("every must be at least 1, got " + every);
        }
    }
}
