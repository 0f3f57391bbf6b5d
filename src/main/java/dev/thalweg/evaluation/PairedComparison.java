package dev.thalweg.evaluation;

import dev.thalweg.event.LabelShape;

/**
 * A challenger beside the champion, by what both predicted of the same events: figures of each, and a test of which of them is better that
 * holds however often one looks ({@link SequentialTest}).
 *
 * <p>What is compared is bounded: of classes half the Brier score, {@code sum((p - y)^2) / 2}, which is proper; of numbers by which
 * share of the two absolute errors together one is larger than the other, and a verdict needs the mean absolute error to say the
 * same: a few enormous errors show there alone. Not safe for use by several threads.
 */
public final class PairedComparison {

    /** The chance that a challenger that is no better is ever called better, at most; and the other way round. */
    public static final double ERROR_RATE = 0.01;

    private final Prequential champion;
    private final Prequential challenger;
    private final SequentialTest better = new SequentialTest();
    private final SequentialTest worse = new SequentialTest();

    /** What can be said of the challenger. */
    public enum Verdict {
        OPEN,
        BETTER,
        WORSE
    }

    public PairedComparison(LabelShape label) {
        champion = Prequential.of(label, Prequential.DEFAULT_FADING);
        challenger = Prequential.of(label, Prequential.DEFAULT_FADING);
    }

    /**
     * Takes what both predicted of an event.
     *
     * @param champion one finite probability a class, or the one finite number
     * @param challenger likewise
     * @param label the class's index, or a finite number
     * @throws IllegalArgumentException when any is not so
     */
    public void add(float[] champion, float[] challenger, double label) {
        this.champion.score(champion, label);
        this.challenger.score(challenger, label);
        double difference = champion.length == 1
                ? share(Math.abs(champion[0] - label), Math.abs(challenger[0] - label))
                : brier(champion, (int) label) - brier(challenger, (int) label);
        double bounded = Math.max(-1, Math.min(1, difference)); // Scores add up to 1 but for their rounding.
        better.add(bounded);
        worse.add(-bounded);
    }

    private static double brier(float[] scores, int label) {
        double sum = 0;
        for (int c = 0; c < scores.length; c++) {
            double error = scores[c] - (c == label ? 1.0 : 0.0);
            sum += error * error;
        }
        return sum / 2;
    }

    private static double share(double champion, double challenger) {
        double both = champion + challenger;
        return both > 0 ? (champion - challenger) / both : 0;
    }

    /** Events that were compared. */
    public long events() {
        return champion.scored();
    }

    public Figures champion() {
        return champion.overall();
    }

    public Figures challenger() {
        return challenger.overall();
    }

    /** The evidence that the challenger is better; {@code 1 / ERROR_RATE} is enough. */
    public double evidence() {
        return better.evidence();
    }

    /** Of now: whoever wants the error rate to hold goes by the first that is not open. */
    public Verdict verdict() {
        double gain = champion.overall().mae() - challenger.overall().mae(); // NaN of classes.
        if (better.evidence() >= 1 / ERROR_RATE && !(gain <= 0)) {
            return Verdict.BETTER;
        }
        return worse.evidence() >= 1 / ERROR_RATE && !(gain >= 0) ? Verdict.WORSE : Verdict.OPEN;
    }
}
