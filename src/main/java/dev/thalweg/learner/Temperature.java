package dev.thalweg.learner;

import dev.thalweg.network.Arithmetic;
import java.nio.ByteBuffer;

/**
 * Keeps one member's probabilities as sure as they turn out to be: temperature scaling (Guo et al., On Calibration of
 * Modern Neural Networks, 2017), its one parameter learned from label to label by a Newton step on the log loss, whose
 * curvature fades (as the online Newton step of Hazan, Agarwal and Kale, 2007, with forgetting). Labels that come late
 * make members too sure of what has changed meanwhile: this is what tells them.
 */
final class Temperature {

    static final int BYTES = 2 * Double.BYTES;

    private static final double FADING = 0.999;

    /** Curvature before the first label, and its floor: as if so much had been seen of a temperature of 1. */
    private static final double PRIOR = 20;

    private static final double LEAST = 0.05;
    private static final double MOST = 2;

    private final Arithmetic arithmetic;
    private final double[] logs;
    private final double[] scaled;
    private double inverse = 1;
    private double curvature = PRIOR;

    Temperature(int classes, Arithmetic arithmetic) {
        this.arithmetic = arithmetic;
        logs = new double[classes];
        scaled = new double[classes];
    }

    /** Above 1 where the member is too sure of itself. */
    double temperature() {
        return 1 / inverse;
    }

    /** Replaces probabilities by those of this temperature. */
    void scale(float[] probabilities, int at) {
        scaled(probabilities, at);
        for (int i = 0; i < scaled.length; i++) {
            probabilities[at + i] = (float) scaled[i];
        }
    }

    /** Learns from what a member said, before that was scaled. */
    void learn(float[] probabilities, int at, int target) {
        scaled(probabilities, at);
        double mean = 0;
        double square = 0;
        for (int i = 0; i < scaled.length; i++) {
            mean += scaled[i] * logs[i];
            square += scaled[i] * logs[i] * logs[i];
        }
        curvature = FADING * curvature + (1 - FADING) * PRIOR + square - mean * mean;
        inverse = Math.max(LEAST, Math.min(MOST, inverse + (logs[target] - mean) / curvature));
    }

    private void scaled(float[] probabilities, int at) {
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < logs.length; i++) {
            logs[i] = arithmetic.log(Math.max(Predictor.LEAST_PROBABILITY, probabilities[at + i]));
            most = Math.max(most, logs[i]);
        }
        double sum = 0;
        for (int i = 0; i < logs.length; i++) {
            scaled[i] = arithmetic.exp(inverse * (logs[i] - most));
            sum += scaled[i];
        }
        for (int i = 0; i < logs.length; i++) {
            scaled[i] /= sum;
        }
    }

    void write(ByteBuffer out) {
        out.putDouble(inverse).putDouble(curvature);
    }

    void read(ByteBuffer in) {
        inverse = in.getDouble();
        curvature = in.getDouble();
        if (!(inverse >= LEAST && inverse <= MOST && curvature > 0 && curvature < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("a temperature of 1/" + inverse + " with curvature " + curvature);
        }
    }
}
