package dev.thalweg.evaluation;

import java.util.ArrayList;
import java.util.List;

/**
 * How a learner got over changes of concept whose rows are known. Keeps one number for each row. Scores come in the order
 * of their rows. Not safe for use by several threads.
 *
 * <p>Each concept is measured by itself, since one may be harder than another: its <i>level</i> is what the learner has
 * come to in its last {@value #LEVEL} rows, and the learner is <i>back</i> at the first row that with those behind it,
 * {@value #NEXT} in all, reaches 95 % of the level.
 */
public final class Recoveries {

    private static final int LEVEL = 1000;
    private static final int NEXT = 100;
    private static final double BACK = 0.95;

    private final long[] changes;
    private final int[] starts;
    private final float[] goodness;
    private boolean classes;
    private int met;
    private int scored;

    /**
     * One change, in accuracies where classes are predicted, and in mean absolute errors where numbers are.
     *
     * @param change the first row of the concept, from 0
     * @param mean over all rows of the concept
     * @param worst over any {@value #NEXT} of its rows
     * @param level over its last {@value #LEVEL} rows
     * @param rows until 95 % of the level was reached; all its rows where it never was
     */
    public record Recovery(long change, double mean, double worst, double level, int rows) {}

    /**
     * @param changes the first row of each concept but the first, rising
     * @param rows of the table
     */
    public Recoveries(List<Long> changes, int rows) {
        this.changes = changes.stream().mapToLong(Long::longValue).toArray();
        this.starts = new int[this.changes.length + 1];
        this.goodness = new float[changes.isEmpty() ? 0 : rows];
    }

    /**
     * Scores a row's prediction.
     *
     * @param row from 0
     * @param scores one probability a class, or the one number
     */
    public void score(long row, float[] scores, double label) {
        if (changes.length == 0) {
            return;
        }
        while (met < changes.length && row >= changes[met]) {
            starts[met++] = scored;
        }
        classes = scores.length > 1;
        goodness[scored++] =
                classes ? (Prequential.best(scores) == label ? 1 : 0) : (float) -Math.abs(scores[0] - label);
    }

    /** Of each change that scored rows followed, in their order. */
    public List<Recovery> all() {
        List<Recovery> all = new ArrayList<>();
        for (int change = 0; change < met; change++) {
            int to = change + 1 < met ? starts[change + 1] : scored;
            if (starts[change] < to) {
                all.add(recovery(changes[change], starts[change], to));
            }
        }
        return all;
    }

    private Recovery recovery(long change, int from, int to) {
        int next = Math.min(NEXT, to - from);
        double level = mean(Math.max(from, to - LEVEL), to);
        double enough = classes ? BACK * level : level / BACK;
        double worst = Double.POSITIVE_INFINITY;
        int back = to - from;
        for (int row = to - next; row >= from; row--) {
            double reached = mean(row, row + next);
            worst = Math.min(worst, reached);
            back = reached >= enough ? row - from : back;
        }
        return new Recovery(change, Math.abs(mean(from, to)), Math.abs(worst), Math.abs(level), back);
    }

    private double mean(int from, int to) {
        double sum = 0;
        for (int row = from; row < to; row++) {
            sum += goodness[row];
        }
        return sum / (to - from);
    }
}
