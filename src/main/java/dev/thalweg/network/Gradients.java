package dev.thalweg.network;

/** What is done to a gradient between the batch and the optimiser: penalties added, length taken. */
final class Gradients {

    private Gradients() {}

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

    /** Euclidean length over the touched entries; not finite when one of them is not. */
    static double norm(float[] gradient, Touched touched) {
        double squares = 0;
        for (int stretch = 0; stretch < touched.stretches(); stretch++) {
            squares += squares(gradient, touched.from(stretch), touched.to(stretch));
        }
        return Math.sqrt(squares);
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
