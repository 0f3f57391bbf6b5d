package dev.thalweg.learner;

/**
 * How duplicates are recognised: an event whose id was seen before is answered, but neither observed nor learned again.
 *
 * @param withinMillis how far the two may lie apart in event time, in milliseconds; at least 1
 * @param max how many ids are remembered, the oldest making room; 1 to {@value #MOST}
 */
public record Dedupe(long withinMillis, int max) {

    /** Sixteen bytes each are kept in the state. */
    public static final int MOST = 10_000_000;

    public Dedupe {
        if (withinMillis < 1 || max < 1 || max > MOST) {
            throw new IllegalArgumentException(
                    "within must be at least 1 ms and max 1 to " + MOST + ", got " + withinMillis + " ms and " + max);
        }
    }
}
