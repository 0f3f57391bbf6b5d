package dev.thalweg.peers;

import java.util.Arrays;

/** What predictions were worth that were made before their labels were learned, as {@code thalweg evaluate} counts it. */
final class Figures {

    /** Probabilities are kept this far from 0 and 1 before their logarithm is taken. */
    private static final double CLIP = 1e-6;

    private final long[][] answers; // of a class, by answered class
    private long rows;
    private double loss;
    private double absolute;
    private double squared;
    private double sum;
    private double sumOfSquares;

    /** @param classes of the label; 0 where it is a number */
    Figures(int classes) {
        this.answers = new long[classes][classes];
    }

    /** @param votes MOA's: one for each class up to the last with any, in any unit, or the one number */
    void add(double[] votes, double label) {
        rows++;
        if (answers.length > 0) {
            addClass(probabilities(votes), (int) label);
        } else {
            addNumber(votes.length > 0 && Double.isFinite(votes[0]) ? votes[0] : 0, label);
        }
    }

    private void addClass(double[] probabilities, int label) {
        int answer = 0;
        for (int c = 1; c < probabilities.length; c++) {
            answer = probabilities[c] > probabilities[answer] ? c : answer;
        }
        answers[label][answer]++;
        loss -= Math.log(Math.max(CLIP, Math.min(1 - CLIP, probabilities[label])));
    }

    /** Where all votes are 0, or one is not finite, no class is likelier than another. */
    private double[] probabilities(double[] votes) {
        double[] probabilities = Arrays.copyOf(votes, answers.length);
        double all = Arrays.stream(probabilities).sum();
        if (all > 0 && Double.isFinite(all)) {
            Arrays.setAll(probabilities, c -> probabilities[c] / all);
        } else {
            Arrays.fill(probabilities, 1.0 / probabilities.length);
        }
        return probabilities;
    }

    private void addNumber(double answer, double label) {
        absolute += Math.abs(answer - label);
        squared += (answer - label) * (answer - label);
        sum += label;
        sumOfSquares += label * label;
    }

    long rows() {
        return rows;
    }

    double accuracy() {
        return (double) right() / rows;
    }

    double logLoss() {
        return loss / rows;
    }

    double kappa() {
        double chance = 0;
        for (int c = 0; c < answers.length; c++) {
            chance += (double) labelled(c) / rows * answered(c) / rows;
        }
        return (accuracy() - chance) / (1 - chance);
    }

    /** Over the classes that were a label or an answer. */
    double macroF1() {
        double all = 0;
        int seen = 0;
        for (int c = 0; c < answers.length; c++) {
            long either = labelled(c) + answered(c);
            all += either > 0 ? 2.0 * answers[c][c] / either : 0;
            seen += either > 0 ? 1 : 0;
        }
        return all / seen;
    }

    double mae() {
        return absolute / rows;
    }

    double rmse() {
        return Math.sqrt(squared / rows);
    }

    double r2() {
        return 1 - squared / (sumOfSquares - sum * sum / rows);
    }

    private long right() {
        long right = 0;
        for (int c = 0; c < answers.length; c++) {
            right += answers[c][c];
        }
        return right;
    }

    private long labelled(int c) {
        return Arrays.stream(answers[c]).sum();
    }

    private long answered(int c) {
        return Arrays.stream(answers).mapToLong(row -> row[c]).sum();
    }
}
