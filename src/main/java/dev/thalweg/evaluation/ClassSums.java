package dev.thalweg.evaluation;

import dev.thalweg.evaluation.Figures.Baseline;
import dev.thalweg.evaluation.Figures.Baselines;
import dev.thalweg.evaluation.Figures.ClassFigures;
import java.util.ArrayList;
import java.util.List;

/** Sums of class predictions over one window, and the figures that follow from them. */
final class ClassSums {

    private static final int CONFIDENCE_BINS = 15;

    /** Less than this much of an event does not count as an event: it lies too far back in the fading window. */
    private static final double FORGOTTEN = 0.01;

    private static final int EVENTS = 0;
    private static final int LOSS = 1;
    private static final int RIGHT = 2;
    private static final int PRIOR_LOSS = 3;
    private static final int PRIOR_RIGHT = 4;
    private static final int NO_CHANGE_LOSS = 5;
    private static final int NO_CHANGE_RIGHT = 6;
    private static final int CALIBRATION = 7; // by confidence: how often right, less how often claimed to be
    private static final int BY_CLASS = CALIBRATION + CONFIDENCE_BINS;

    private final List<String> names;
    private final int labels;
    private final int answers;
    private final int hits;
    private final int scores;
    private final Sums sums;

    ClassSums(List<String> names, double fading) {
        int classes = names.size();
        this.names = names;
        this.labels = BY_CLASS;
        this.answers = labels + classes;
        this.hits = answers + classes;
        this.scores = hits + classes;
        this.sums = new Sums(fading, scores + (classes == 2 ? 2 * ScoreBins.COUNT : 0));
    }

    Sums sums() {
        return sums;
    }

    void add(ClassOutcome event) {
        sums.advance();
        double right = event.answer == event.label ? 1 : 0;
        sums.add(EVENTS, 1);
        sums.add(LOSS, event.loss);
        sums.add(RIGHT, right);
        sums.add(PRIOR_LOSS, event.priorLoss);
        sums.add(PRIOR_RIGHT, event.priorAnswer == event.label ? 1 : 0);
        sums.add(NO_CHANGE_LOSS, event.noChangeLoss);
        sums.add(NO_CHANGE_RIGHT, event.noChangeAnswer == event.label ? 1 : 0);
        int bin = Math.max(0, Math.min(CONFIDENCE_BINS - 1, (int) (CONFIDENCE_BINS * event.confidence)));
        sums.add(CALIBRATION + bin, right - event.confidence);
        sums.add(labels + event.label, 1);
        sums.add(answers + event.answer, 1);
        sums.add(hits + event.label, right);
        if (names.size() == 2) {
            sums.add(scores + event.label * ScoreBins.COUNT + event.scoreBin, 1);
        }
    }

    /** As many as were added, where nothing fades. */
    long events() {
        return Math.round(sums.get(EVENTS));
    }

    Figures figures(long scored) {
        double accuracy = mean(RIGHT);
        double chance = chance();
        double persistent = mean(NO_CHANGE_RIGHT);
        List<ClassFigures> classes = classes();
        double macroF1 = classes.stream()
                .mapToDouble(ClassFigures::f1)
                .filter(f1 -> !Double.isNaN(f1))
                .average()
                .orElse(Double.NaN);
        Ranking ranking = ranking();
        return new Figures(
                scored,
                accuracy,
                mean(LOSS),
                macroF1,
                ranking.auc,
                ranking.error,
                calibrationError(),
                beyond(chance, accuracy),
                beyond(persistent, accuracy),
                Double.NaN,
                Double.NaN,
                Double.NaN,
                new Baselines(
                        new Baseline(mean(PRIOR_RIGHT), mean(PRIOR_LOSS), Double.NaN, Double.NaN),
                        new Baseline(persistent, mean(NO_CHANGE_LOSS), Double.NaN, Double.NaN)),
                classes);
    }

    private static double beyond(double baseline, double accuracy) {
        return baseline < 1 ? (accuracy - baseline) / (1 - baseline) : Double.NaN;
    }

    /** How often answers and labels would agree if they had nothing to do with each other. */
    private double chance() {
        double chance = 0;
        for (int c = 0; c < names.size(); c++) {
            chance += mean(labels + c) * mean(answers + c);
        }
        return chance;
    }

    private double mean(int index) {
        return sums.get(index) / sums.get(EVENTS);
    }

    private List<ClassFigures> classes() {
        List<ClassFigures> figures = new ArrayList<>();
        for (int c = 0; c < names.size(); c++) {
            double label = sums.get(labels + c);
            double answer = sums.get(answers + c);
            double hit = sums.get(hits + c);
            figures.add(new ClassFigures(
                    names.get(c), label, share(hit, answer), share(hit, label), share(2 * hit, label + answer)));
        }
        return figures;
    }

    private static double share(double part, double whole) {
        return whole >= FORGOTTEN ? part / whole : Double.NaN;
    }

    private double calibrationError() {
        double error = 0;
        for (int bin = 0; bin < CONFIDENCE_BINS; bin++) {
            error += Math.abs(mean(CALIBRATION + bin));
        }
        return error;
    }

    private record Ranking(double auc, double error) {}

    /** Pairs of the two classes that the scores put in the right order, and half of those within one bin. */
    private Ranking ranking() {
        double negatives = sums.get(labels);
        double positives = sums.get(labels + 1);
        if (names.size() != 2 || negatives < FORGOTTEN || positives < FORGOTTEN) {
            return new Ranking(Double.NaN, Double.NaN);
        }
        double below = 0;
        double ordered = 0;
        double tied = 0;
        for (int bin = 0; bin < ScoreBins.COUNT; bin++) {
            double negative = sums.get(scores + bin);
            double positive = sums.get(scores + ScoreBins.COUNT + bin);
            ordered += positive * below;
            tied += positive * negative;
            below += negative;
        }
        double pairs = positives * negatives;
        return new Ranking((ordered + tied / 2) / pairs, tied / 2 / pairs);
    }
}
