package dev.thalweg.feature;

import java.nio.ByteBuffer;

/**
 * One row of a {@link StatisticsTable}: running count, mean, sums of absolute and of squared deviations (Welford, 1962) and
 * extremes of a number. The caller bounds the numbers by {@link Float#MAX_VALUE}, so that no double here overflows.
 */
final class Statistics {

    /** Bytes that {@link #write} writes. */
    static final int BYTES = Long.BYTES + 5 * Double.BYTES;

    /** Up to which a double counts one by one. */
    private static final long MOST = 1L << 53;

    private final StatisticsTable table;
    private final int row;

    Statistics() {
        this(new StatisticsTable(1), Double.POSITIVE_INFINITY);
    }

    /** A further row of a table, whose numbers are observed {@link #within} a limit. */
    Statistics(StatisticsTable table, double limit) {
        this.table = table;
        row = table.add(limit);
    }

    void observe(double number) {
        table.observe(row, number);
    }

    /** Forgets all. */
    void clear() {
        table.clear(row);
    }

    long count() {
        return (long) table.counts[row];
    }

    /** Positive infinity before the first observation. */
    double min() {
        return table.mins[row];
    }

    /** Negative infinity before the first observation. */
    double max() {
        return table.maxs[row];
    }

    /** The number, or the nearest that is so many deviations from the mean at most; as it is where all were equal. */
    double within(double deviations, double number) {
        return table.within(row, deviations, number);
    }

    /** 0 before the first observation. */
    double mean() {
        return table.means[row];
    }

    /** Standard deviation of the population; 0 before the first observation. */
    double deviation() {
        return table.deviation(row);
    }

    /** Standard deviations above the mean; 0 as long as the deviation is 0. */
    double standardized(double number) {
        double deviation = deviation();
        return deviation > 0 ? (number - mean()) / deviation : 0;
    }

    /**
     * Mean absolute deviation in standard deviations (Geary, 1935): 0.87 of even numbers, 0.80 of normal ones, and the
     * less the heavier their tails; 1 as long as the deviation is 0. That of the running mean, so only nearly.
     */
    double evenness() {
        double deviation = deviation();
        return deviation > 0 ? absolutes() / table.counts[row] / deviation : 1;
    }

    /** Whether its {@link #evenness} is more than so many times that of others. */
    boolean moreEven(double times, Statistics others) {
        return !table.farLessEven(row, times, others.table, others.row) && evenness() > times * others.evenness();
    }

    private double absolutes() {
        return table.absolutes[row];
    }

    private double squares() {
        return table.squares[row];
    }

    /** Position between the extremes, 0 to 1; 0 as long as they are equal. */
    double positioned(double number) {
        double range = max() - min();
        return range > 0 ? Math.min(1, Math.max(0, (number - min()) / range)) : 0;
    }

    /**
     * Takes in others' numbers, as if they had been observed too (Chan, Golub and LeVeque, Algorithms for Computing the Sample
     * Variance, 1983). Absolute deviations stay those of the two running means.
     */
    void add(Statistics others) {
        if (others.count() == 0) {
            return;
        }
        // Into nothing, nothing is rounded, so that a copy can be made like this.
        double base = count() == 0 ? others.mean() : mean();
        double theirs = others.count();
        double all = Math.min(MOST, count() + theirs);
        double distance = others.mean() - base;
        double squares = squares() + (others.squares() + distance * distance * count() * (theirs / all));
        set(
                all,
                base + distance * theirs / all,
                absolutes() + others.absolutes(),
                squares,
                Math.min(min(), others.min()),
                Math.max(max(), others.max()));
    }

    /** Forgets the earlier ones of its numbers: {@link #add} backwards. Extremes stay those of all. */
    void subtract(Statistics earlier) {
        double count = count();
        double rest = count - earlier.count();
        if (!(rest > 0)) {
            set(Math.max(0, rest), 0, 0, 0, min(), max());
            return;
        }
        double distance = (mean() - earlier.mean()) * count / rest;
        double between = distance * distance * earlier.count() * (rest / count);
        double squares = Math.max(0, squares() - earlier.squares() - between);
        double absolutes = Math.max(0, absolutes() - earlier.absolutes());
        set(rest, earlier.mean() + distance, absolutes, squares, min(), max());
    }

    private void set(double count, double mean, double absolutes, double squares, double min, double max) {
        table.counts[row] = count;
        table.means[row] = mean;
        table.absolutes[row] = absolutes;
        table.squares[row] = squares;
        table.mins[row] = min;
        table.maxs[row] = max;
        table.deviations[row] = Double.NaN;
    }

    void write(ByteBuffer target) {
        target.putLong(count())
                .putDouble(mean())
                .putDouble(absolutes())
                .putDouble(squares())
                .putDouble(min())
                .putDouble(max());
    }

    void read(ByteBuffer source) {
        long count = source.getLong();
        Checks.require(count >= 0 && count <= MOST, "numbers observed must be 0 to 2^53, got " + count);
        set(
                (double) count,
                source.getDouble(),
                source.getDouble(),
                source.getDouble(),
                source.getDouble(),
                source.getDouble());
    }
}
