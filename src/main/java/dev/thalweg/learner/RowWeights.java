package dev.thalweg.learner;

import dev.thalweg.feature.Row;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The weights of rows in learning. Balanced ones are {@code rows / (classes seen · rows of the class)}, as far as they
 * were seen and {@value #MOST} at most, so that rows of all classes together weigh the same.
 */
final class RowWeights {

    private static final double MOST = 100;

    private final float[] weights;
    private final long[] rows;

    /** @param classes how many; 0 where a number is learned, and all rows count 1 */
    RowWeights(ClassWeights spec, int classes) {
        weights = new float[classes];
        Arrays.fill(weights, 1f);
        rows = new long[spec.balanced() ? classes : 0];
        for (int i = 0; i < spec.fixed().size(); i++) {
            weights[i] = spec.fixed().get(i).floatValue();
        }
    }

    /** Counts a row that is about to be learned. */
    void observe(double label) {
        if (rows.length > 0) {
            rows[(int) label]++;
            weigh();
        }
    }

    private void weigh() {
        double all = 0;
        int seen = 0;
        for (long count : rows) {
            all += count;
            seen += count > 0 ? 1 : 0;
        }
        for (int i = 0; i < rows.length; i++) {
            weights[i] = rows[i] == 0 ? 1f : (float) Math.min(MOST, all / (seen * (double) rows[i]));
        }
    }

    /**
     * The weight of its class, times the row's own; finite.
     *
     * @param target the class's index, or the number
     */
    float of(Row row, float target) {
        float ofClass = weights.length == 0 ? 1f : weights[(int) target];
        return Math.min(Float.MAX_VALUE, ofClass * row.weight());
    }

    /** Takes in others' rows, as if they had been counted here too. */
    void add(RowWeights others) {
        for (int i = 0; i < rows.length; i++) {
            rows[i] += others.rows[i];
        }
        weigh();
    }

    /** Forgets the earlier ones of its rows. */
    void subtract(RowWeights earlier) {
        for (int i = 0; i < rows.length; i++) {
            rows[i] = Math.max(0, rows[i] - earlier.rows[i]);
        }
        weigh();
    }

    boolean learned() {
        return rows.length > 0;
    }

    int stateBytes() {
        return Long.BYTES * rows.length;
    }

    void write(ByteBuffer out) {
        for (long count : rows) {
            out.putLong(count);
        }
    }

    void read(ByteBuffer in) {
        for (int i = 0; i < rows.length; i++) {
            rows[i] = in.getLong();
            if (rows[i] < 0) {
                throw new IllegalArgumentException("rows of a class must be at least 0, got " + rows[i]);
            }
        }
        weigh();
    }
}
