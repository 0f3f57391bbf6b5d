package dev.thalweg.learner;

/**
 * How labels are awaited that arrive by themselves, later than their events or before them.
 *
 * @param withinMillis how long an event waits for its label and a label for its event, in milliseconds of stream time; at
 *     least 1
 * @param onExpiry what an event counts as whose label did not come in time
 * @param maxWaiting how many events wait at most, and how many ids are known besides; 1 to {@value #MOST}
 */
public record LabelSpec(long withinMillis, OnExpiry onExpiry, int maxWaiting) {

    /** A waiting event keeps its whole row in the state. */
    public static final int MOST = 10_000_000;

    /** Bytes of the state for each that may wait, beside its row and what was said of it; and for the id when it is done. */
    public static final int BYTES_BESIDE = 200;

    /** What becomes of an event whose label did not come in time. */
    public enum OnExpiry {
        /** It is counted, and never learned. */
        DROP,
        /** It is learned as the first class: what was not reported did not happen. */
        NEGATIVE
    }

    public LabelSpec {
        if (withinMillis < 1 || maxWaiting < 1 || maxWaiting > MOST) {
            throw new IllegalArgumentException("within must be at least 1 ms and maxWaiting 1 to " + MOST + ", got "
                    + withinMillis + " ms and " + maxWaiting);
        }
    }
}
