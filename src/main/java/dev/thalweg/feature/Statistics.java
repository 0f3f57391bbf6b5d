package dev.thalweg.feature;

import java.nio.ByteBuffer;

/**
 * Running count, mean, sum of squared deviations (Welford, 1962) and extremes of a number. The caller bounds the
 * numbers by {@link Float#MAX_VALUE}, so that no double here overflows.
 */
public final class Statistics {

    /** Bytes that {@link #write} writes. */
    public static final int BYTES = Long.BYTES + 4 * Double.BYTES;

    /** So many numbers say what is extreme. */
    private static final int ENOUGH = 30;

    private long count;
    private double mean;
    private double squares;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;

    public void observe(double number) {
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
    public double within(double deviations, double number) {
        double reach = deviations * deviation();
        return count >= ENOUGH && reach > 0 ? Math.max(mean - reach, Math.min(mean + reach, number)) : number;
    }

    /** 0 before the first observation. */
    public double mean() {
        return mean;
    }

    /** Standard deviation of the population; 0 before the first observation. */
    public double deviation() {
        return count > 0 ? Math.sqrt(squares / count) : 0;
    }

    /** Standard deviations above the mean; 0 as long as the deviation is 0. */
    public double standardized(double number) {
        double deviation = deviation();
        return deviation > 0 ? (number - mean) / deviation : 0;
    }

    /** Position between the extremes, 0 to 1; 0 as long as they are equal. */
    double positioned(double number) {
        double range = max - min;
        return range > 0 ? Math.min(1, Math.max(0, (number - min) / range)) : 0;
    }

    public void write(ByteBuffer target) {
        target.putLong(count).putDouble(mean).putDouble(squares).putDouble(min).putDouble(max);
    }

    public void read(ByteBuffer source) {
        count = source.getLong();
        mean = source.getDouble();
        squares = source.getDouble();
        min = source.getDouble();
        max = source.getDouble();
    }
}
