package dev.thalweg.feature;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Running mean and deviation of a number that single extreme ones cannot ruin: they are observed as lying at a limit
 * (winsorised). The first {@value #FIRST} are kept, since they alone can tell what is extreme among them: then the limit
 * is that many times the median distance from their median. Later it is that many standard deviations from the mean, so
 * that a new level is reached: each number at the limit widens the deviation. For one thread.
 */
public final class RobustStatistics {

    /** How many are needed to say what is extreme. */
    static final int FIRST = 30;

    /** Bytes that {@link #write} writes. */
    public static final int BYTES = Statistics.BYTES + (FIRST + 2) * Double.BYTES;

    /** Median distances in a standard deviation of normal numbers. */
    private static final double MEDIAN_DISTANCES = 1.4826;

    private final double limit;
    private final double[] first = new double[FIRST];
    private final Statistics statistics;
    private double centre;
    private double unit;

    /** @param limit deviations from the mean; infinity for none */
    public RobustStatistics(double limit) {
        this(limit, new StatisticsTable(1));
    }

    /** A further row of a table. */
    RobustStatistics(double limit, StatisticsTable table) {
        this.limit = limit;
        statistics = new Statistics(table, limit);
    }

    /** @param number at most {@link Float#MAX_VALUE} from 0 */
    public void observe(double number) {
        if (settled()) {
            statistics.observe(statistics.within(limit, number));
            return;
        }
        first[(int) statistics.count()] = number;
        statistics.observe(number);
        if (settled()) {
            settle();
        }
    }

    /** Numbers observed. */
    long count() {
        return statistics.count();
    }

    /** Whether enough was observed to say what is extreme. */
    boolean settled() {
        return statistics.count() >= FIRST;
    }

    private void settle() {
        centre = median(first.clone());
        double[] distances = Arrays.stream(first).map(x -> Math.abs(x - centre)).toArray();
        double mean = Arrays.stream(distances).average().orElse(0);
        double distance = median(distances);
        double reach = limit * MEDIAN_DISTANCES * distance;
        if (reach > 0) {
            statistics.clear();
            for (double number : first) {
                statistics.observe(Math.max(centre - reach, Math.min(centre + reach, number)));
            }
        }
        unit = distance > 0 ? distance : mean > 0 ? mean : centre != 0 ? Math.abs(centre) : 1;
    }

    private static double median(double[] numbers) {
        Arrays.sort(numbers);
        return (numbers[(FIRST - 1) / 2] + numbers[FIRST / 2]) / 2;
    }

    /** The first numbers, once {@link #settled}. */
    double[] first() {
        return first;
    }

    /** Median of the first numbers, once {@link #settled}. */
    double centre() {
        return centre;
    }

    /** Median distance of the first numbers from the {@link #centre}, or what else tells their size; above 0. */
    double unit() {
        return unit;
    }

    /** 0 before the first observation. */
    public double mean() {
        return statistics.mean();
    }

    /** Standard deviation of the population; 0 before the first observation. */
    public double deviation() {
        return statistics.deviation();
    }

    /** Standard deviations above the mean; 0 as long as the deviation is 0. */
    public double standardized(double number) {
        return statistics.standardized(number);
    }

    /** As {@link Statistics#moreEven}. */
    boolean moreEven(double times, RobustStatistics others) {
        return statistics.moreEven(times, others.statistics);
    }

    /** Whether nothing was observed. */
    boolean empty() {
        return statistics.count() == 0;
    }

    /** Whether the first numbers were enough, of those that were taken away again, too. */
    boolean measured() {
        return unit > 0;
    }

    /** Whether both take distances from the same {@link #centre} in the same {@link #unit}. */
    boolean measuresAs(RobustStatistics other) {
        return unit > 0 && unit == other.unit && centre == other.centre;
    }

    /**
     * Takes in others' numbers, as those were observed; few that nobody could judge yet are observed here. What the first numbers told stays; where there were none, it is the
     * others'.
     */
    public void add(RobustStatistics others) {
        if (settled() && !others.measured()) {
            for (int i = 0; i < others.count(); i++) {
                observe(others.first[i]);
            }
            return;
        }
        if (empty()) {
            centre = others.centre;
            unit = others.unit;
            System.arraycopy(others.first, 0, first, 0, FIRST);
        }
        statistics.add(others.statistics);
    }

    /** Forgets the earlier ones of its numbers. */
    public void subtract(RobustStatistics earlier) {
        statistics.subtract(earlier.statistics);
    }

    /** Forgets all, if too little was observed to say what is extreme. */
    public void dropUnlessSettled() {
        if (!settled()) {
            clear();
        }
    }

    /** Forgets all. */
    void clear() {
        statistics.clear();
        Arrays.fill(first, 0);
        centre = 0;
        unit = 0;
    }

    public void write(ByteBuffer target) {
        statistics.write(target);
        target.putDouble(centre).putDouble(unit);
        for (double number : first) {
            target.putDouble(number);
        }
    }

    public void read(ByteBuffer source) {
        statistics.read(source);
        centre = source.getDouble();
        unit = source.getDouble();
        for (int i = 0; i < FIRST; i++) {
            first[i] = source.getDouble();
        }
    }
}
