package dev.thalweg.feature;

import dev.thalweg.event.Event;
import dev.thalweg.feature.Encoding.Standardize;

/**
 * All standardized numbers of an event, side by side: as each {@link ScaledNumber} would do it, to the last bit. For one
 * thread.
 */
final class StandardizedNumbers {

    private static final double NONE = Double.NaN;

    private final ScaledNumber[] encoders;
    private final Standardizer[] scales;
    private final int[] features;
    private final int[] slots;
    private final int[] columns;
    private final StatisticsTable linear;
    private final StatisticsTable logarithmic;
    private final int[] linearRows; // Of each row of logarithms.
    private final double[] numbers;
    private final double[] logarithms;

    /** @param capacity the most that are {@link #add added} */
    StandardizedNumbers(int capacity) {
        encoders = new ScaledNumber[capacity];
        scales = new Standardizer[capacity];
        features = new int[capacity];
        slots = new int[capacity];
        columns = new int[capacity];
        linear = new StatisticsTable(capacity);
        logarithmic = new StatisticsTable(capacity);
        linearRows = new int[capacity];
        numbers = new double[capacity];
        logarithms = new double[capacity];
    }

    /**
     * One more, which is encoded, counted and observed here from now on.
     *
     * @param feature its position among all features
     */
    ScaledNumber add(int feature, String field, Standardize encoding, int slot, int column) {
        int row = linear.rows();
        int logarithm = logarithmic.rows();
        features[row] = feature;
        slots[row] = slot;
        columns[row] = column;
        scales[row] = new Standardizer(encoding, linear, logarithmic);
        if (logarithmic.rows() > logarithm) {
            linearRows[logarithm] = row;
        }
        encoders[row] = new ScaledNumber(field, encoding, scales[row], slot, column);
        return encoders[row];
    }

    void encode(Event event, Row row) {
        float[] dense = row.dense();
        int n = linear.rows();
        for (int i = 0; i < n; i++) {
            double number = event.number(slots[i]);
            if (Math.abs(number) <= Float.MAX_VALUE) {
                dense[columns[i]] = (float) scales[i].scaled(number);
            } else {
                encoders[i].encode(event, row);
            }
        }
    }

    /** As {@link Features#count} does it. */
    void count(Event event, Row row, int[] counts) {
        int n = linear.rows();
        for (int i = 0; i < n; i++) {
            counts[features[i] * Features.BINS + encoders[i].bin(event, row)]++;
        }
    }

    void observe(Event event) {
        gatherNumbers(event);
        gatherLogarithms();
        linear.observe(numbers);
        logarithmic.observe(logarithms);
        int n = logarithmic.rows();
        for (int i = 0; i < n; i++) {
            int row = linearRows[i];
            if (Double.isNaN(logarithms[i])) {
                continue;
            }
            if (logarithmic.farLessEven(i, Standardizer.MUCH, linear, row)) {
                scales[row].stayCalm(linear.counts[row]);
            } else {
                scales[row].choose();
            }
        }
    }

    /** All that are there and are to be observed side by side. */
    private void gatherNumbers(Event event) {
        int n = linear.rows();
        for (int row = 0; row < n; row++) {
            double number = event.number(slots[row]);
            if (!(Math.abs(number) <= Float.MAX_VALUE)) {
                number = Double.isFinite(number) ? ScaledNumber.bounded(number) : NONE;
            }
            numbers[row] = linear.counts[row] < RobustStatistics.FIRST ? observedAlone(row, number) : number;
        }
    }

    private void gatherLogarithms() {
        int n = logarithmic.rows();
        for (int i = 0; i < n; i++) {
            int row = linearRows[i];
            if (logarithmic.counts[i] < RobustStatistics.FIRST) {
                numbers[row] = observedAlone(row, numbers[row]);
            }
            double number = numbers[row];
            logarithms[i] = Double.isNaN(number) ? NONE : scales[row].logarithm(number);
        }
    }

    /** One that was not seen often enough for what others have in common. */
    private double observedAlone(int row, double number) {
        if (!Double.isNaN(number)) {
            scales[row].observe(number);
        }
        return NONE;
    }
}
