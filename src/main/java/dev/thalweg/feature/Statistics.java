package dev.thalweg.feature;

import java.nio.ByteBuffer;

/**
 * Running count, mean, sums of absolute and of squared deviations (Welford, 1962) and extremes of a number. The caller
 * bounds the numbers by {@link Float#MAX_VALUE}, so that no double here overflows.
 */
final class Statistics {

    /** Bytes that {@link #write} writes. */
    static final int BYTES = Long.BYTES + 5 * Double.BYTES;

    private long count;
    private double mean;
    private double absolutes;
    private double squares;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;

    void observe(double number) {
        count++;
        double before = number - mean;
        absolutes += Math.abs(before);
        mean += before / count;
        squares += before * (number - mean);
        min = Math.min(min, number);
        max = Math.max(max, number);
    }

    long count() {
        return count;
    }

    /** Positive infinity before the first observation. */
    double min() {
        return min;
    }

    /** Negative infinity before the first observation. */
    double max() {
        return max;
    }

    /** The number, or the nearest that is so many deviations from the mean at most; as it is where all were equal. */
    double within(double deviations, double number) {
        double reach = deviations * deviation();
        return reach > 0 ? Math.max(mean - reach, Math.min(mean + reach, number)) : number;
    }

    /** 0 before the first observation. */
    double mean() {
        return mean;
    }

    /** Standard deviation of the population; 0 before the first observation. */
    double deviation() {
        return count > 0 ? Math.sqrt(squares / count) : 0;
    }

    /** Standard deviations above the mean; 0 as long as the deviation is 0. */
    double standardized(double number) {
        double deviation = deviation();
        return deviation > 0 ? (number - mean) / deviation : 0;
    }

    /**
     * Mean absolute deviation in standard deviations (Geary, 1935): 0.87 of even numbers, 0.80 of normal ones, and the
     * less the heavier their tails; 1 as long as the deviation is 0. That of the running mean, so only nearly.
     */
    double evenness() {
        double deviation = deviation();
        return deviation > 0 ? absolutes / count / deviation : 1;
    }

    /** Position between the extremes, 0 to 1; 0 as long as they are equal. */
    double positioned(double number) {
        double range = max - min;
        return range > 0 ? Math.min(1, Math.max(0, (number - min) / range)) : 0;
    }

    void write(ByteBuffer target) {
        target.putLong(count)
                .putDouble(mean)
                .putDouble(absolutes)
                .putDouble(squares)
                .putDouble(min)
                .putDouble(max);
    }

    void read(ByteBuffer source) {
        count = source.getLong();
        mean = source.getDouble();
        absolutes = source.getDouble();
        squares = source.getDouble();
        min = source.getDouble();
        max = source.getDouble();
    }
}
