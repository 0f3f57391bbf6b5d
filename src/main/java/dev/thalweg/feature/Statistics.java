package dev.thalweg.feature;

import java.nio.ByteBuffer;

/**
 * Running count, mean, sum of squared deviations (Welford, 1962) and extremes of a number. The caller bounds the
 * numbers by {@link Float#MAX_VALUE}, so that no double here overflows.
 */
final class Statistics {

    static final int BYTES = Long.BYTES + 4 * Double.BYTES;

    /** So many numbers say what is extreme. */
    static final int ENOUGH = 30;

    private long count;
    private double mean;
    private double squares;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;

    void observe(double number) {
        count++;
        double before = number - mean;
        mean += before / count;
        squares += before * (number - mean);
        min = Math.min(min, number);
        max = Math.max(max, number);
    }

    /**
     * The number, or the nearest that is so many deviations from the mean at most. As it is while too few were observed,
     * or all were equal: then any distance may be the usual one.
     */
    double within(double deviations, double number) {
        double reach = deviations * Math.sqrt(squares / count);
        return count >= ENOUGH && reach > 0 ? Math.max(mean - reach, Math.min(mean + reach, number)) : number;
    }

    /** 0 before the first observation. */
    double mean() {
        return mean;
    }

    /** Standard deviations above the mean; 0 as long as the deviation is 0. */
    double standardized(double number) {
        double variance = squares / count;
        return variance > 0 ? (number - mean) / Math.sqrt(variance) : 0;
    }

    /** Position between the extremes, 0 to 1; 0 as long as they are equal. */
    double positioned(double number) {
        double range = max - min;
        return range > 0 ? Math.min(1, Math.max(0, (number - min) / range)) : 0;
    }

    void write(ByteBuffer target) {
        target.putLong(count).putDouble(mean).putDouble(squares).putDouble(min).putDouble(max);
    }

    void read(ByteBuffer source) {
        count = source.getLong();
        mean = source.getDouble();
        squares = source.getDouble();
        min = source.getDouble();
        max = source.getDouble();
    }
}
