package dev.thalweg.evaluation;

import java.nio.ByteBuffer;
import java.util.List;

/** For labels that are classes: the two baselines as they learn, and the sums over both windows. */
final class ClassPrequential implements Prequential {

    private final List<String> classes;
    private final double factor;
    private final ClassSums overall;
    private final ClassSums fading;
    private final ClassOutcome outcome = new ClassOutcome();
    private final long[] counts;
    private long scored;
    private long known;
    private long stayed;
    private int leader;
    private double last = Double.NaN;

    ClassPrequential(List<String> classes, double fading) {
        this.classes = classes;
        this.factor = fading;
        this.overall = new ClassSums(classes, 1);
        this.fading = new ClassSums(classes, fading);
        this.counts = new long[classes.size()];
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
        Checks.scores(scores, counts.length);
        Checks.label(label, counts.length);
        if (!Double.isNaN(lastKnown)) {
            Checks.label(lastKnown, counts.length);
        }
        int truth = (int) label;
        answer(scores, truth);
        answerPrior(truth);
        answerNoChange(truth, lastKnown);
        overall.add(outcome);
        fading.add(outcome);
        learn(truth, lastKnown);
    }

    private void answer(float[] scores, int truth) {
        int best = Prequential.best(scores);
        outcome.label = truth;
        outcome.answer = best;
        outcome.confidence = Math.max(0, Math.min(1, scores[best]));
        outcome.scoreBin = ScoreBins.of(scores[1]);
        outcome.loss = loss(scores[truth]);
    }

    private void answerPrior(int truth) {
        outcome.priorAnswer = leader;
        outcome.priorLoss = loss((counts[truth] + 1.0) / (scored + counts.length));
    }

    private void answerNoChange(int truth, double lastKnown) {
        if (Double.isNaN(lastKnown)) {
            outcome.noChangeAnswer = 0;
            outcome.noChangeLoss = loss(1.0 / counts.length);
            return;
        }
        double stay = (stayed + 1.0) / (known + 2.0);
        outcome.noChangeAnswer = (int) lastKnown;
        outcome.noChangeLoss = loss(truth == (int) lastKnown ? stay : (1 - stay) / (counts.length - 1));
    }

    private void learn(int truth, double lastKnown) {
        scored++;
        counts[truth]++;
        if (leads(truth, leader)) {
            leader = truth;
        }
        if (!Double.isNaN(lastKnown)) {
            known++;
            stayed += truth == (int) lastKnown ? 1 : 0;
        }
        last = truth;
    }

    /** Whether a class has more labels than another, or as many and stands before it. */
    private boolean leads(int one, int other) {
        return counts[one] > counts[other] || (counts[one] == counts[other] && one < other);
    }

    static double loss(double probability) {
        return -StrictMath.log(Math.max(CLIP, Math.min(1 - CLIP, probability)));
    }

    @Override
    public void merge(Prequential other) {
        if (!(other instanceof ClassPrequential same)) {
            throw new IllegalArgumentException("figures of classes cannot be merged with figures of numbers");
        }
        if (!same.classes.equals(classes)) {
            throw new IllegalArgumentException("figures of " + same.classes + " cannot be merged into " + classes);
        }
        fading.sums().merge(same.fading.sums()); // first: it may refuse
        overall.sums().merge(same.overall.sums());
        scored += same.scored;
        known += same.known;
        stayed += same.stayed;
        for (int c = 0; c < counts.length; c++) {
            counts[c] += same.counts[c];
        }
        for (int c = 0; c < counts.length; c++) {
            leader = leads(c, leader) ? c : leader;
        }
    }

    @Override
    public Prequential continued() {
        ClassPrequential rest = new ClassPrequential(classes, factor);
        System.arraycopy(counts, 0, rest.counts, 0, counts.length);
        rest.scored = scored;
        rest.known = known;
        rest.stayed = stayed;
        rest.leader = leader;
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
        return (3 + counts.length) * Long.BYTES
                + Integer.BYTES
                + Double.BYTES
                + overall.sums().stateBytes()
                + fading.sums().stateBytes();
    }

    @Override
    public void write(ByteBuffer target) {
        Checks.littleEndian(target);
        target.putLong(scored).putLong(known).putLong(stayed).putInt(leader).putDouble(last);
        for (long count : counts) {
            target.putLong(count);
        }
        overall.sums().write(target);
        fading.sums().write(target);
    }

    @Override
    public void read(ByteBuffer source) {
        Checks.littleEndian(source);
        scored = source.getLong();
        known = source.getLong();
        stayed = source.getLong();
        leader = source.getInt();
        last = source.getDouble();
        for (int c = 0; c < counts.length; c++) {
            counts[c] = source.getLong();
        }
        overall.sums().read(source);
        fading.sums().read(source);
    }
}
