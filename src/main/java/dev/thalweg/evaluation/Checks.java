package dev.thalweg.evaluation;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** What callers of this package must hold to, in words that name the limit and the value seen. */
final class Checks {

    private Checks() {}

    /** One finite score a class, or one. */
    static void scores(float[] scores, int expected) {
        if (scores.length != expected) {
            throw new IllegalArgumentException(expected + " scores are needed, got " + scores.length);
        }
        for (float score : scores) {
            if (!Float.isFinite(score)) {
                throw new IllegalArgumentException("scores must be finite, got " + Arrays.toString(scores));
            }
        }
    }

    /** The index of one of the classes. */
    static void label(double label, int classes) {
        if (!(label >= 0 && label < classes && label == (int) label)) {
            throw new IllegalArgumentException("a label must be 0 to " + (classes - 1) + ", got " + label);
        }
    }

    static void finite(double label) {
        if (!Double.isFinite(label)) {
            throw new IllegalArgumentException("a label must be finite, got " + label);
        }
    }

    static void littleEndian(ByteBuffer buffer) {
        if (buffer.order() != ByteOrder.LITTLE_ENDIAN) {
            throw new IllegalArgumentException("the buffer must be little-endian, got " + buffer.order());
        }
    }
}
