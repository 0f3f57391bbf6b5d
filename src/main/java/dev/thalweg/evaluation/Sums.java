package dev.thalweg.evaluation;

import java.nio.ByteBuffer;

/**
 * Sums over events that fade. Old sums are not made smaller at each event; new events count more, which gives the same
 * ratios and touches only what an event adds to (forward decay: Cormode et al., 2009). Now and then all is scaled back
 * by a power of two, so without rounding.
 */
final class Sums {

    private static final double LARGEST = 0x1p100;

    private final double growth;
    private final double[] sums;
    private double weight = 1;

    /** @param fading by how much an event counts less with each later one; 0.5 to 1 */
    Sums(double fading, int size) {
        if (!(fading >= 0.5 && fading <= 1)) {
            throw new IllegalArgumentException("fading must be 0.5 to 1, got " + fading);
        }
        this.growth = 1 / fading;
        this.sums = new double[size];
    }

    /** Begins the next event. */
    void advance() {
        weight *= growth;
        if (weight >= LARGEST) {
            weight /= LARGEST;
            for (int i = 0; i < sums.length; i++) {
                sums[i] /= LARGEST;
            }
        }
    }

    /** Adds the current event's value. */
    void add(int index, double value) {
        sums[index] += weight * value;
    }

    /** A sum in which the newest event counts 1. */
    double get(int index) {
        return sums[index] / weight;
    }

    /** Adds other sums, where the newest event counts 1 in either. */
    void merge(Sums other) {
        if (other.growth != growth) {
            throw new IllegalArgumentException(
                    "fading must be the same in all, got " + 1 / other.growth + " and " + 1 / growth);
        }
        for (int i = 0; i < sums.length; i++) {
            sums[i] += other.get(i) * weight;
        }
    }

    int stateBytes() {
        return (1 + sums.length) * Double.BYTES;
    }

    void write(ByteBuffer target) {
        target.putDouble(weight);
        for (double sum : sums) {
            target.putDouble(sum);
        }
    }

    void read(ByteBuffer source) {
        weight = source.getDouble();
        for (int i = 0; i < sums.length; i++) {
            sums[i] = source.getDouble();
        }
    }
}
