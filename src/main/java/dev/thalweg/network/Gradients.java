package dev.thalweg.network;

import java.util.Arrays;

/** What is done to a gradient between the batch and the optimiser: penalties added, length taken. For one thread. */
final class Gradients {

    /**
     * Below this part of the longest gradient that is not clipped, a length in single precision will do: it errs by less than a
     * tenth for up to 100 million entries.
     */
    private static final double CLEARLY = 0.9;

    /** Shorter ones have squares that are too small for a float. */
    private static final double SHORTEST = 1e-15;

    /** Entries up to which it is not worth while to gather them, such as the weights of a sparse column. */
    private static final int FEW = 16;

    /** Entries whose squares are added side by side: enough that a loop's beginning and end cost little. */
    private static final int GATHERED = 256;

    private final double longest;
    private final float[] gathered = new float[GATHERED];
    private final float[] squares = new float[GATHERED];

    /** @param clipNorm the longest gradient that is not clipped; 0 where none is */
    Gradients(double clipNorm) {
        longest = clipNorm > 0 ? clipNorm : Double.POSITIVE_INFINITY;
    }

    /** Adds the derivatives of {@code l1 · |w| + l2 / 2 · w²} for each touched weight; biases have none. */
    static void penalize(float[] gradient, float[] parameters, Touched touched, float l1, float l2) {
        for (int stretch = 0; stretch < touched.stretches(); stretch++) {
            if (!touched.weights(stretch)) {
                continue;
            }
            for (int i = touched.from(stretch); i < touched.to(stretch); i++) {
                gradient[i] += l2 * parameters[i];
            }
            for (int i = touched.from(stretch); l1 > 0 && i < touched.to(stretch); i++) {
                gradient[i] += l1 * Math.signum(parameters[i]);
            }
        }
    }

    /**
     * Euclidean length over the touched entries: in double precision where it could decide whether the gradient is clipped, in
     * single precision, in less than half the time, where it is only told.
     *
     * @return not finite when one of the entries is not
     */
    double norm(float[] gradient, Touched touched) {
        double quick = Math.sqrt(quickSquares(gradient, touched));
        return quick > SHORTEST && quick < CLEARLY * longest ? quick : Math.sqrt(exactSquares(gradient, touched));
    }

    private static double exactSquares(float[] gradient, Touched touched) {
        double sum = 0;
        for (int stretch = 0; stretch < touched.stretches(); stretch++) {
            sum += squares(gradient, touched.from(stretch), touched.to(stretch));
        }
        return sum;
    }

    /** Infinite or NaN where squares come to more than a float holds. */
    private double quickSquares(float[] gradient, Touched touched) {
        Arrays.fill(squares, 0);
        double sum = 0;
        int filled = 0;
        for (int stretch = 0; stretch < touched.stretches(); stretch++) {
            int to = touched.to(stretch);
            int at = touched.from(stretch);
            if (to - at <= FEW) {
                sum += squares(gradient, at, to);
                continue;
            }
            while (at < to) {
                int count = Math.min(to - at, gathered.length - filled);
                System.arraycopy(gradient, at, gathered, filled, count);
                at += count;
                filled += count;
                if (filled == gathered.length) {
                    addSquares(gathered, squares, filled);
                    filled = 0;
                }
            }
        }
        addSquares(gathered, squares, filled);
        return sum + sum(squares, 0, squares.length);
    }

    /** Four sums side by side: a single one would wait for each of its additions. */
    static double sum(float[] values, int from, int to) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = from;
        for (; i + 4 <= to; i += 4) {
            s0 += values[i];
            s1 += values[i + 1];
            s2 += values[i + 2];
            s3 += values[i + 3];
        }
        for (; i < to; i++) {
            s0 += values[i];
        }
        return s0 + s1 + s2 + s3;
    }

    // As in LoopProducts: arrays from index 0, else it would not be vectorised.
    private static void addSquares(float[] values, float[] sums, int count) {
        for (int i = 0; i < count; i++) {
            sums[i] += values[i] * values[i];
        }
    }

    static double squares(float[] values, int from, int to) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = from;
        for (; i + 4 <= to; i += 4) {
            s0 += (double) values[i] * values[i];
            s1 += (double) values[i + 1] * values[i + 1];
            s2 += (double) values[i + 2] * values[i + 2];
            s3 += (double) values[i + 3] * values[i + 3];
        }
        for (; i < to; i++) {
            s0 += (double) values[i] * values[i];
        }
        return s0 + s1 + s2 + s3;
    }
}
