package dev.thalweg.learner;

import dev.thalweg.network.Arithmetic;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * How far each of several forecasters is to be believed: in proportion to {@code exp(-SHARPNESS · loss)}, where its loss
 * is a fading mean. Exponential weights are those of Littlestone and Warmuth (The Weighted Majority Algorithm, 1994) and
 * Vovk (Aggregating Strategies, 1990); that losses fade lets another lead after a change.
 */
final class Weights {

    private static final double SHARPNESS = 60;

    private final Arithmetic arithmetic;
    private final double fading;
    private final double[] losses;
    private final double[] shares;
    private double mass;

    /** @param fading what a loss counts for, one loss later */
    Weights(int forecasters, double fading, Arithmetic arithmetic) {
        this.arithmetic = arithmetic;
        this.fading = fading;
        this.losses = new double[forecasters];
        this.shares = new double[forecasters];
        weigh();
    }

    /** The share of one; all of them are 1 together. */
    double share(int forecaster) {
        return shares[forecaster];
    }

    /** Charges each forecaster its loss. */
    void charge(double[] loss) {
        mass = fading * mass + 1;
        for (int i = 0; i < losses.length; i++) {
            losses[i] = fading * losses[i] + loss[i];
        }
        weigh();
    }

    private void weigh() {
        double least = losses[0];
        for (double loss : losses) {
            least = Math.min(least, loss);
        }
        double sum = 0;
        for (int i = 0; i < losses.length; i++) {
            shares[i] = arithmetic.exp(-SHARPNESS * (losses[i] - least) / Math.max(1, mass));
            sum += shares[i];
        }
        for (int i = 0; i < losses.length; i++) {
            shares[i] /= sum;
        }
    }

    private static double sum(ByteBuffer in) {
        double sum = in.getDouble();
        if (!(sum >= 0 && sum < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("a fading sum must be finite and at least 0, got " + sum);
        }
        return sum;
    }

    int stateBytes() {
        return Double.BYTES * (1 + losses.length);
    }

    void write(ByteBuffer out) {
        out.putDouble(mass);
        Arrays.stream(losses).forEach(out::putDouble);
    }

    void read(ByteBuffer in) {
        mass = sum(in);
        Arrays.setAll(losses, i -> sum(in));
        weigh();
    }
}
