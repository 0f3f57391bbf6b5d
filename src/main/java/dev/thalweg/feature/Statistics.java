package dev.thalweg.feature;

import java.nio.ByteBuffer;

/**
 * Running count, mean, sums of absolute and of squared deviations (Welford, 1962) and extremes of a number. The caller
 * bounds the numbers by {@link Float#MAX_VALUE}, so that no double here overflows.
 */
final class Statistics {

    /** Bytes that {@link #write} writes. */
    static final int BYTES = Long.BYTES + 5 * Double.BYTES;

    /** A product below this share of another is the lesser one of the two by far: no rounding of either decides. */
    private static final double FAR = 0.8;

    /** With squares of more than this the products hold no subnormal numbers, of which roundings are larger. */
    private static final double TINY = 1e-100;

    private long count;
    private double mean;
    private double absolutes;
    private double squares;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;
    private double deviation;
    private boolean deviationKnown; // It is asked for more often than numbers come, and costs more.

    void observe(double number) {
        deviationKnown = false;
        count++;
        double before = number - mean;
        absolutes += Math.abs(before);
        mean += before / count;
        squares += before * (number - mean);
        if (!(number > min)) { // Most are, and so take none of what the minimum of doubles takes.
            min = Math.min(min, number);
        }
        if (!(number < max)) {
            max = Math.max(max, number);
        }
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
        double distance = number - mean;
        if (2 * distance * distance * count < deviations * deviations * squares) {
            return number; // By far; most are, and so need no root.
        }
        double reach = deviations * deviation();
        return reach > 0 ? Math.max(mean - reach, Math.min(mean + reach, number)) : number;
    }

    /** 0 before the first observation. */
    double mean() {
        return mean;
    }

    /** Standard deviation of the population; 0 before the first observation. */
    double deviation() {
        if (!deviationKnown) {
            deviation = count > 0 ? Math.sqrt(squares / count) : 0;
            deviationKnown = true;
        }
        return deviation;
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

    /** Whether its {@link #evenness} is more than so many times that of others. */
    boolean moreEven(double times, Statistics others) {
        double own = absolutes * absolutes * others.squares;
        double least = times * times * others.absolutes * others.absolutes * squares;
        boolean far = own < FAR * least && Math.min(squares, others.squares) > TINY && count == others.count;
        return !far && evenness() > times * others.evenness();
    }

    /** Position between the extremes, 0 to 1; 0 as long as they are equal. */
    double positioned(double number) {
        double range = max - min;
        return range > 0 ? Math.min(1, Math.max(0, (number - min) / range)) : 0;
    }

    /**
     * Takes in others' numbers, as if they had been observed too (Chan, Golub and LeVeque, Algorithms for Computing the Sample
     * Variance, 1983). Absolute deviations stay those of the two running means.
     */
    void add(Statistics others) {
        if (others.count == 0) {
            return;
        }
        deviationKnown = false;
        if (count == 0) {
            mean = others.mean; // Nothing is rounded, so that a copy can be made like this.
        }
        long all = count + others.count;
        double distance = others.mean - mean;
        squares += others.squares + distance * distance * count * ((double) others.count / all);
        mean += distance * others.count / all;
        absolutes += others.absolutes;
        count = all;
        min = Math.min(min, others.min);
        max = Math.max(max, others.max);
    }

    /** Forgets the earlier ones of its numbers: {@link #add} backwards. Extremes stay those of all. */
    void subtract(Statistics earlier) {
        deviationKnown = false;
        long rest = count - earlier.count;
        double distance = rest > 0 ? (mean - earlier.mean) * count / rest : 0;
        double between = rest > 0 ? distance * distance * earlier.count * ((double) rest / count) : 0;
        squares = rest > 0 ? Math.max(0, squares - earlier.squares - between) : 0;
        absolutes = rest > 0 ? Math.max(0, absolutes - earlier.absolutes) : 0;
        mean = rest > 0 ? earlier.mean + distance : 0;
        count = Math.max(0, rest);
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
        deviationKnown = false;
    }
}
