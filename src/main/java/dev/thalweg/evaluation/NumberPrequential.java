package dev.thalweg.evaluation;

import java.nio.ByteBuffer;

/**
 * For labels that are numbers: the two baselines as they learn, and the sums over both windows. Labels beyond a float
 * count as the largest float of their sign, so that no sum overflows.
 */
final class NumberPrequential implements Prequential {

    private final double factor;
    private final NumberSums overall;
    private final NumberSums fading;
    private long scored;
    private double mean;
    private double last = Double.NaN;

    NumberPrequential(double fading) {
        this.factor = fading;
        this.overall = new NumberSums(1);
        this.fading = new NumberSums(fading);
    }

    @Override
    public long scored() {
        return scored;
    }

    @Override
    public double lastLabel() {
        return last;
    }

    @Override
    public void score(float[] scores, double label, double lastKnown) {
        Checks.scores(scores, 1);
        Checks.finite(label);
        if (!Double.isNaN(lastKnown)) {
            Checks.finite(lastKnown);
        }
        double truth = bounded(label);
        double noChange = Double.isNaN(lastKnown) ? 0 : bounded(lastKnown);
        overall.add(truth, scores[0], mean, noChange);
        fading.add(truth, scores[0], mean, noChange);
        scored++;
        mean += (truth - mean) / scored;
        last = truth;
    }

    private static double bounded(double label) {
        return Math.max(-Float.MAX_VALUE, Math.min(Float.MAX_VALUE, label));
    }

    @Override
    public void merge(Prequential other) {
        if (!(other instanceof NumberPrequential same)) {
            throw new IllegalArgumentException("figures of numbers cannot be merged with figures of classes");
        }
        fading.merge(same.fading); // first: it may refuse
        overall.merge(same.overall);
        if (same.scored > 0) {
            scored += same.scored;
            mean += (same.mean - mean) * ((double) same.scored / scored);
        }
    }

    @Override
    public Prequential continued() {
        NumberPrequential rest = new NumberPrequential(factor);
        rest.scored = scored;
        rest.mean = mean;
        rest.last = last;
        return rest;
    }

    @Override
    public Figures overall() {
        return overall.figures(overall.events());
    }

    @Override
    public Figures fading() {
        return fading.figures(overall.events());
    }

    @Override
    public int stateBytes() {
        return Long.BYTES + 2 * Double.BYTES + overall.stateBytes() + fading.stateBytes();
    }

    @Override
    public void write(ByteBuffer target) {
        Checks.littleEndian(target);
        target.putLong(scored).putDouble(mean).putDouble(last);
        overall.write(target);
        fading.write(target);
    }

    @Override
    public void read(ByteBuffer source) {
        Checks.littleEndian(source);
        scored = source.getLong();
        mean = source.getDouble();
        last = source.getDouble();
        overall.read(source);
        fading.read(source);
    }
}
