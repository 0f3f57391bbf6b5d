package dev.thalweg.feature;

/**
 * What {@link Statistics} hold, of many numbers side by side: one array for each kind of sum, so that all are read in
 * order.
 */
final class StatisticsTable {

    /** A product below this share of another is the lesser one of the two by far: no rounding of either decides. */
    private static final double FAR = 0.8;

    /** With squares of more than this the products hold no subnormal numbers, of which roundings are larger. */
    private static final double TINY = 1e-100;

    final double[] counts; // Whole numbers, and exact to 2^53; as doubles they are divided by without conversion.
    final double[] means;
    final double[] absolutes;
    final double[] squares;
    final double[] mins;
    final double[] maxs;
    final double[] deviations; // NaN until they are asked for: more often than numbers come, and they cost more.
    final double[] limits; // Deviations from the mean, as which farther numbers are observed.
    private int rows;

    /** @param capacity the most rows that are {@link #add added} */
    StatisticsTable(int capacity) {
        counts = new double[capacity];
        means = new double[capacity];
        absolutes = new double[capacity];
        squares = new double[capacity];
        mins = new double[capacity];
        maxs = new double[capacity];
        deviations = new double[capacity];
        limits = new double[capacity];
    }

    /** Adds a row, of which nothing was observed. */
    int add(double limit) {
        limits[rows] = limit;
        clear(rows);
        return rows++;
    }

    int rows() {
        return rows;
    }

    void clear(int row) {
        counts[row] = 0;
        means[row] = 0;
        absolutes[row] = 0;
        squares[row] = 0;
        mins[row] = Double.POSITIVE_INFINITY;
        maxs[row] = Double.NEGATIVE_INFINITY;
        deviations[row] = Double.NaN;
    }

    /** Takes a number of each row, within its limit; none where it is NaN. */
    void observe(double[] numbers) {
        int n = rows;
        for (int row = 0; row < n; row++) {
            if (!Double.isNaN(numbers[row])) {
                observe(row, within(row, limits[row], numbers[row]));
            }
        }
    }

    void observe(int row, double number) {
        double before = number - means[row];
        counts[row]++;
        absolutes[row] += Math.abs(before);
        means[row] += before / counts[row];
        squares[row] += before * (number - means[row]);
        deviations[row] = Double.NaN;
        extend(row, number);
    }

    private void extend(int row, double number) {
        if (!(number > mins[row])) { // Most are, and so take none of what the minimum of doubles takes.
            mins[row] = Math.min(mins[row], number);
        }
        if (!(number < maxs[row])) {
            maxs[row] = Math.max(maxs[row], number);
        }
    }

    /** The number, or the nearest that is so many deviations from the mean at most; as it is where all were equal. */
    double within(int row, double limit, double number) {
        double distance = number - means[row];
        if (2 * distance * distance * counts[row] < limit * limit * squares[row]) {
            return number; // By far; most are, and so need no root.
        }
        double reach = limit * deviation(row);
        return reach > 0 ? Math.max(means[row] - reach, Math.min(means[row] + reach, number)) : number;
    }

    /**
     * Whether the numbers of a row are by far not so many times as even as another's, the mean absolute deviation being taken in
     * standard deviations.
     */
    boolean farLessEven(int row, double times, StatisticsTable others, int other) {
        double own = absolutes[row] * absolutes[row] * others.squares[other];
        double least = times * times * others.absolutes[other] * others.absolutes[other] * squares[row];
        return own < FAR * least
                && squares[row] > TINY
                && others.squares[other] > TINY
                && counts[row] == others.counts[other];
    }

    /** Standard deviation of the population; 0 before the first observation. */
    double deviation(int row) {
        double known = deviations[row];
        if (!Double.isNaN(known)) {
            return known;
        }
        deviations[row] = counts[row] > 0 ? Math.sqrt(squares[row] / counts[row]) : 0;
        return deviations[row];
    }
}
