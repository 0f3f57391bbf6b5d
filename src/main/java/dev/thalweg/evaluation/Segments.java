package dev.thalweg.evaluation;

import dev.thalweg.event.LabelShape;
import org.jspecify.annotations.Nullable;

/**
 * Prequential figures of a table whose length is known: of all rows, of the first {@value #FIRST}, where nearly all is
 * still to be learned, and of the last fifth, where most of it has been. The baselines learn through all rows. Scores
 * come in the order of their rows. Not safe for use by several threads.
 */
public final class Segments {

    /** How many rows the first segment has. */
    public static final int FIRST = 1000;

    private static final int LAST_ONE_IN = 5;

    private final Prequential all;
    private final long lastBegin;
    private @Nullable Figures first;
    private @Nullable Prequential last;

    /** @param rows of the table, with or without a label */
    public Segments(LabelShape label, long rows) {
        this.all = Prequential.of(label, Prequential.DEFAULT_FADING);
        this.lastBegin = rows - (rows + LAST_ONE_IN - 1) / LAST_ONE_IN;
    }

    /** The label scored last; NaN before the first. */
    public double lastLabel() {
        return all.lastLabel();
    }

    /**
     * Scores a row's prediction.
     *
     * @param row from 0
     * @param known what {@link #lastLabel} gave when the prediction was made
     */
    public void score(long row, float[] scores, double label, double known) {
        if (first == null && row >= FIRST) {
            first = all.overall();
        }
        if (row >= lastBegin) {
            last = last == null ? all.continued() : last;
            last.score(scores, label, known);
        }
        all.score(scores, label, known);
    }

    /** Of all rows. */
    public Figures overall() {
        return all.overall();
    }

    /** Of all rows, in the fading window. */
    public Figures fading() {
        return all.fading();
    }

    /** Of the first {@value #FIRST} rows, or all where there are fewer. */
    public Figures first() {
        return first == null ? all.overall() : first;
    }

    /** Of the last fifth of the rows, rounded up. */
    public Figures last() {
        return (last == null ? all.continued() : last).overall();
    }
}
