package dev.thalweg.learner;

/**
 * How a change of concept is noticed, and what is done about it.
 *
 * @param delta of the detector (see {@link dev.thalweg.evaluation.Adwin}): the smaller, the surer and the later it is; above
 *     0 and below 1
 * @param reaction to a detection
 */
public record DriftSpec(double delta, Reaction reaction) {

    /** What a detection does to the networks that react to it. */
    public enum Reaction {
        /** It is counted. */
        NONE,
        /** They learn faster for a while. */
        BOOST,
        /** Their optimisers forget what they know of past gradients. */
        RESET
    }

    public DriftSpec {
        if (!(delta > 0 && delta < 1)) {
            throw new IllegalArgumentException("delta must be above 0 and below 1, got " + delta);
        }
    }

    /** Whether detections reach the weights. */
    boolean reacting() {
        return reaction != Reaction.NONE;
    }
}
