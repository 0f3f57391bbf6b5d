package dev.thalweg.network;

/** What the outputs mean: scores, the loss against targets, and its derivative. All from logits, so nothing overflows. */
final class OutputHead {

    private final Loss loss;
    private final int outputs;
    private final double huber;
    private final Arithmetic arithmetic;
    private final double[] exponentials;

    OutputHead(NetworkSpec spec, double huber, Arithmetic arithmetic) {
        this.loss = spec.loss();
        this.outputs = spec.outputs();
        this.huber = huber > 0 ? huber : Double.POSITIVE_INFINITY;
        this.arithmetic = arithmetic;
        this.exponentials = new double[outputs];
    }

    /** Probabilities of the classes (two classes: of class 1), or the number. */
    void scores(float[] logits, float[] scores) {
        switch (loss) {
            case SQUARED_ERROR -> scores[0] = logits[0];
            case BINARY_CROSS_ENTROPY -> scores[0] = (float) arithmetic.sigmoid(logits[0]);
            case SOFTMAX_CROSS_ENTROPY -> {
                double sum = exponentials(logits, 0, greatest(logits, 0));
                for (int k = 0; k < outputs; k++) {
                    scores[k] = (float) (exponentials[k] / sum);
                }
            }
        }
    }

    /** The mean of the rows' losses times their weights, and its derivative by each logit; NaN when a target is. */
    double loss(float[] logits, Batch batch, float[] deltas) {
        double total = 0;
        for (int row = 0; row < batch.size(); row++) {
            double share = batch.weight(row) / (double) batch.size();
            float target = batch.target(row);
            total += share
                    * switch (loss) {
                        case SQUARED_ERROR -> squaredError(logits, row, target, share, deltas);
                        case BINARY_CROSS_ENTROPY -> binary(logits, row, target, share, deltas);
                        case SOFTMAX_CROSS_ENTROPY -> softmax(logits, row, target, share, deltas);
                    };
        }
        return total;
    }

    /** Half the square, and from the limit on the tangent there (Huber, 1964). */
    private double squaredError(float[] logits, int row, float target, double share, float[] deltas) {
        double difference = (double) logits[row] - target;
        double within = Math.max(-huber, Math.min(huber, difference));
        deltas[row] = (float) (share * within);
        return within * (difference - within / 2);
    }

    /** {@code log(1 + exp(z)) - y·z}, with the exponent never above 0. */
    private double binary(float[] logits, int row, float target, double share, float[] deltas) {
        if (target < 0 || target > 1) {
            throw new IllegalArgumentException("target must be in [0, 1], got " + target);
        }
        double logit = logits[row];
        double small = arithmetic.exp(-Math.abs(logit));
        double probability = (logit >= 0 ? 1 : small) / (1 + small);
        deltas[row] = (float) (share * (probability - target));
        return Math.max(logit, 0) - logit * target + arithmetic.log1p(small);
    }

    private double softmax(float[] logits, int row, float target, double share, float[] deltas) {
        if (Float.isNaN(target)) {
            return Double.NaN;
        }
        int own = (int) target;
        if (own != target || own < 0 || own >= outputs) {
            throw new IllegalArgumentException("target must be a class below " + outputs + ", got " + target);
        }
        int at = row * outputs;
        double greatest = greatest(logits, at);
        double sum = exponentials(logits, at, greatest);
        for (int k = 0; k < outputs; k++) {
            deltas[at + k] = (float) (share * (exponentials[k] / sum - (k == own ? 1 : 0)));
        }
        return arithmetic.log(sum) - (logits[at + own] - greatest);
    }

    private double greatest(float[] logits, int at) {
        float greatest = logits[at];
        for (int k = 1; k < outputs; k++) {
            greatest = Math.max(greatest, logits[at + k]);
        }
        return greatest;
    }

    private double exponentials(float[] logits, int at, double greatest) {
        double sum = 0;
        for (int k = 0; k < outputs; k++) {
            exponentials[k] = arithmetic.exp(logits[at + k] - greatest);
            sum += exponentials[k];
        }
        return sum;
    }
}
