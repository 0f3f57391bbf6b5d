package dev.thalweg.evaluation;

import dev.thalweg.evaluation.Figures.Baseline;
import dev.thalweg.evaluation.Figures.Baselines;
import java.nio.ByteBuffer;
import java.util.List;

/** Sums of number predictions over one window, and the figures that follow from them. */
final class NumberSums {

    private static final int EVENTS = 0;
    private static final int OWN = 1; // absolute errors, and behind them squared ones; so for the next two
    private static final int PRIOR = 3;
    private static final int NO_CHANGE = 5;
    private static final int DEVIATIONS = 7; // squared, of the labels from their mean
    private static final int SIZE = 8;

    private final Sums sums;
    private double mean;

    NumberSums(double fading) {
        this.sums = new Sums(fading, SIZE);
    }

    /** The label's mean and deviations follow Welford's method with weights (West, 1979). */
    void add(double label, double answer, double prior, double noChange) {
        sums.advance();
        sums.add(EVENTS, 1);
        error(OWN, label - answer);
        error(PRIOR, label - prior);
        error(NO_CHANGE, label - noChange);
        double before = label - mean;
        mean += before / sums.get(EVENTS);
        sums.add(DEVIATIONS, before * (label - mean));
    }

    private void error(int index, double error) {
        sums.add(index, Math.abs(error));
        sums.add(index + 1, error * error);
    }

    /** The label's mean and deviations are put together as by Chan, Golub and LeVeque (1979). */
    void merge(NumberSums other) {
        double own = sums.get(EVENTS);
        double others = other.sums.get(EVENTS);
        sums.merge(other.sums);
        if (others > 0) {
            double apart = other.mean - mean;
            mean += apart * (others / (own + others));
            sums.add(DEVIATIONS, apart * apart * (own * others / (own + others)));
        }
    }

    /** As many as were added, where nothing fades. */
    long events() {
        return Math.round(sums.get(EVENTS));
    }

    Figures figures(long scored) {
        double deviations = sums.get(DEVIATIONS);
        Baseline own = errors(OWN);
        return new Figures(
                scored,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                own.mae(),
                own.rmse(),
                deviations > 0 ? 1 - sums.get(OWN + 1) / deviations : Double.NaN,
                new Baselines(errors(PRIOR), errors(NO_CHANGE)),
                List.of());
    }

    private Baseline errors(int index) {
        double events = sums.get(EVENTS);
        double rmse = Math.sqrt(sums.get(index + 1) / events);
        return new Baseline(Double.NaN, Double.NaN, sums.get(index) / events, rmse);
    }

    int stateBytes() {
        return Double.BYTES + sums.stateBytes();
    }

    void write(ByteBuffer target) {
        target.putDouble(mean);
        sums.write(target);
    }

    void read(ByteBuffer source) {
        mean = source.getDouble();
        sums.read(source);
    }
}
