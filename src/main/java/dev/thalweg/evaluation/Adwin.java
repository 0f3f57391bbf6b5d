package dev.thalweg.evaluation;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Watches the mean of a stream of numbers in a window that grows while the mean stays, and is cut where it changed: ADWIN2
 * of Bifet and Gavaldà (Learning from Time-Changing Data with Adaptive Windowing, SDM 2007). The window is an exponential
 * histogram (Datar et al., 2002): at most {@value #BUCKETS} buckets of 1, 2, 4 ... numbers each.
 *
 * <p>As the published implementations do, it looks for changes at each {@value #CHECK_EVERY}th number, from a window of
 * {@value #LEAST_WINDOW} on, and counts a part's numbers only from the {@value #LEAST_PART}th on. Memory is fixed: what
 * lies more than {@value #ROWS} doublings back, five million numbers, leaves the window unlooked at. Pure: the same numbers give the
 * same changes on every platform. Not safe for use by several threads.
 */
public final class Adwin {

    private static final int BUCKETS = 5;
    private static final int ROWS = 20;
    private static final int CHECK_EVERY = 32;
    private static final int LEAST_WINDOW = 10;
    private static final int LEAST_PART = 5;

    /** Bytes that {@link #write} writes. */
    public static final int BYTES = Integer.BYTES + ROWS * (Integer.BYTES + 2 * BUCKETS * Double.BYTES);

    private final double delta;
    private int unchecked;

    // Of row r, buckets of 2^r numbers, the oldest first. Kept as sums, which are exact for zeros and ones.
    private final int[] buckets = new int[ROWS];
    private final double[][] sums = new double[ROWS][BUCKETS + 1];
    private final double[][] squares = new double[ROWS][BUCKETS + 1];

    /** What became of the mean. */
    public enum Change {
        NONE,
        RISE,
        FALL
    }

    /** @param delta bound on the probability of a cut, at one look, where nothing changed; above 0 and below 1 */
    public Adwin(double delta) {
        if (!(delta > 0 && delta < 1)) {
            throw new IllegalArgumentException("delta must be above 0 and below 1, got " + delta);
        }
        this.delta = delta;
    }

    /**
     * Takes the next number.
     *
     * @param number 0 to 1
     * @return whether older numbers were cut off just now, and which way the mean of the newer ones lies
     */
    public Change add(double number) {
        if (!(number >= 0 && number <= 1)) {
            throw new IllegalArgumentException("a number must be 0 to 1, got " + number);
        }
        append(0, number, number * number);
        for (int row = 0; row < ROWS && buckets[row] > BUCKETS; row++) {
            if (row + 1 < ROWS) {
                append(row + 1, sums[row][0] + sums[row][1], squares[row][0] + squares[row][1]);
                drop(row);
            }
            drop(row);
        }
        if (++unchecked < CHECK_EVERY) {
            return Change.NONE;
        }
        unchecked = 0;
        Change change = change();
        for (Change more = change; more != Change.NONE; more = change()) {
            drop(oldest());
        }
        return change;
    }

    private void append(int row, double sum, double square) {
        sums[row][buckets[row]] = sum;
        squares[row][buckets[row]] = square;
        buckets[row]++;
    }

    /** Of a row, the oldest. */
    private void drop(int row) {
        buckets[row]--;
        shift(sums[row]);
        shift(squares[row]);
    }

    private static void shift(double[] values) {
        System.arraycopy(values, 1, values, 0, BUCKETS);
        values[BUCKETS] = 0;
    }

    private int oldest() {
        int row = ROWS - 1;
        while (buckets[row] == 0) {
            row--;
        }
        return row;
    }

    /** Whether the window falls into two parts whose means are too far from each other to be one. */
    private Change change() {
        long width = width();
        if (width <= LEAST_WINDOW) {
            return Change.NONE;
        }
        double sum = total(sums);
        double mean = sum / width;
        double variance = Math.max(0, total(squares) / width - mean * mean);
        double doubt = StrictMath.log(2 * StrictMath.log((double) width) / delta);
        long older = 0;
        double olderSum = 0;
        for (int row = ROWS - 1; row >= 0; row--) {
            for (int bucket = 0; bucket < buckets[row]; bucket++) {
                older += 1L << row;
                olderSum += sums[row][bucket];
                long newer = width - older;
                if (older >= LEAST_PART && newer >= LEAST_PART) {
                    double rise = (sum - olderSum) / newer - olderSum / older;
                    if (Math.abs(rise) > bound(older, newer, variance, doubt)) {
                        return rise > 0 ? Change.RISE : Change.FALL;
                    }
                }
            }
        }
        return Change.NONE;
    }

    /** Their equation 3.1, where one over m is the sum of one over the lengths. */
    private static double bound(long older, long newer, double variance, double doubt) {
        double m = 1.0 / (older - LEAST_PART + 1) + 1.0 / (newer - LEAST_PART + 1);
        return Math.sqrt(2 * m * variance * doubt) + 2.0 / 3 * doubt * m;
    }

    /** Numbers in the window. */
    public long width() {
        long width = 0;
        for (int row = 0; row < ROWS; row++) {
            width += (long) buckets[row] << row;
        }
        return width;
    }

    /** Mean of the numbers in the window; NaN before the first. */
    public double mean() {
        return total(sums) / width();
    }

    private static double total(double[][] values) {
        double total = 0;
        for (double[] row : values) {
            for (double value : row) {
                total += value;
            }
        }
        return total;
    }

    /** Writes the state at the position of a little-endian buffer: always as many bytes. */
    public void write(ByteBuffer target) {
        Checks.littleEndian(target);
        target.putInt(unchecked);
        for (int row = 0; row < ROWS; row++) {
            target.putInt(buckets[row]);
            for (int bucket = 0; bucket < BUCKETS; bucket++) {
                target.putDouble(sums[row][bucket]).putDouble(squares[row][bucket]);
            }
        }
    }

    /**
     * Takes over what {@link #write} wrote, bit for bit.
     *
     * @throws IllegalArgumentException when that can be no window
     */
    public void read(ByteBuffer source) {
        Checks.littleEndian(source);
        unchecked = source.getInt();
        boolean valid = unchecked >= 0 && unchecked < CHECK_EVERY;
        for (int row = 0; row < ROWS; row++) {
            buckets[row] = source.getInt();
            valid &= buckets[row] >= 0 && buckets[row] <= BUCKETS;
            for (int bucket = 0; bucket < BUCKETS; bucket++) {
                double sum = source.getDouble();
                double square = source.getDouble();
                double most = bucket < buckets[row] ? (double) (1L << row) : 0;
                valid &= square >= 0 && square <= sum && sum <= most; // As of numbers from 0 to 1.
                sums[row][bucket] = sum;
                squares[row][bucket] = square;
            }
        }
        if (!valid) {
            Arrays.fill(buckets, 0);
            throw new IllegalArgumentException("no numbers from 0 to 1 give such a window");
        }
    }
}
