package dev.thalweg.learner;

/**
 * How replicas of a learner are merged.
 *
 * @param every labels that a replica learns before it hands on what became of it
 */
public record MergeSpec(int every) {

    /** Of so many times the labels that are enough. */
    private static final long SEVERAL = 4;

    public MergeSpec {
        if (every < 1) {
            throw new IllegalArgumentException("every must be at least 1, got " + every);
        }
    }

    /**
     * Whether a contribution came about as soon as it was due. One of many more labels had to wait: labels come faster than
     * contributions get around, wherever they come from.
     */
    public boolean prompt(Contribution contribution) {
        return contribution.labels() < SEVERAL * every;
    }
}
