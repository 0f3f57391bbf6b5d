package dev.thalweg.evaluation;

import dev.thalweg.event.LabelShape;
import java.nio.ByteBuffer;

/**
 * Test-then-train figures of one partition: each event is scored by what was predicted before its label was learned
 * (Dawid, 1984). Kept twice: over all events, and over a fading window, where an event that lies {@code n} scored
 * events back counts {@code fading^n}, so about the last {@code 1 / (1 - fading)} events (Gama, Sebastião and
 * Rodrigues, 2013, "On evaluating stream learning algorithms").
 *
 * <p>Two baselines are scored on the same events, also before they learn from them:
 *
 * <ul>
 *   <li><i>prior</i>: the class frequencies so far, each count begun at 1; for numbers the running mean;
 *   <li><i>no change</i>: the last label. Its log loss is that of a model which has learned only how often the label
 *       stays the same, both counts begun at 1, and takes all other classes as equally likely. For numbers the last one.
 * </ul>
 *
 * While no label is known they take all classes as equally likely and answer the first, or the number 0.
 *
 * <p>Scoring takes constant time but for one look at each score, and allocates nothing. Memory and {@link #stateBytes}
 * are fixed by the label's shape: about 33 KB for two classes, of which most are the score bins behind the AUC.
 * Part of the learner's state, not of its fingerprint. Not safe for use by several threads.
 */
public sealed interface Prequential permits ClassPrequential, NumberPrequential {

    /** The fading factor when nothing else is said: a window of about 1000 events. */
    double DEFAULT_FADING = 0.999;

    /** Probabilities are kept this far from 0 and 1 before their logarithm is taken. */
    double CLIP = 1e-6;

    /**
     * Figures of nothing yet.
     *
     * @param fading 0.5 to 1; 1 means that nothing fades
     * @throws IllegalArgumentException when the factor is out of range
     */
    static Prequential of(LabelShape label, double fading) {
        if (label instanceof LabelShape.Classes classes) {
            return new ClassPrequential(classes.classes(), fading);
        }
        return new NumberPrequential(fading);
    }

    /** The position of the highest score, the first of equals. */
    static int best(float[] scores) {
        int best = 0;
        for (int c = 1; c < scores.length; c++) {
            if (scores[c] > scores[best]) {
                best = c;
            }
        }
        return best;
    }

    /**
     * What a prediction costs: the negative natural logarithm of the probability that it gave to the label's class, or the
     * squared error of a number.
     */
    static double loss(float[] scores, double label) {
        double error = scores[0] - label;
        return scores.length == 1 ? error * error : ClassPrequential.loss(scores[(int) label]);
    }

    /** How many predictions were scored. */
    long scored();

    /** The label scored last; NaN before the first. Where labels come late, keep it with the waiting prediction. */
    double lastLabel();

    /**
     * Scores a prediction whose label is known at once.
     *
     * @param scores one finite probability a class, or the one finite number
     * @param label the class's index, or a finite number
     * @throws IllegalArgumentException when either is not so; nothing is changed then
     */
    default void score(float[] scores, double label) {
        score(scores, label, lastLabel());
    }

    /**
     * Scores a prediction whose label came late.
     *
     * @param known what {@link #lastLabel} gave when the prediction was made: with a later one the no-change baseline
     *     would look further than the model could
     */
    void score(float[] scores, double label, double known);

    /**
     * Adds what another partition has scored, for reading the figures of both. Sums over all events are those of the
     * union, up to the rounding of losses. In the fading window the newest event of each partition counts 1. The other's
     * last label is left out, so that going on scoring here goes on with the own.
     *
     * @throws IllegalArgumentException when the other has another shape or fading factor
     */
    void merge(Prequential other);

    /** Figures of nothing yet, whose baselines go on from all that they know here: for the rest of a stream by itself. */
    Prequential continued();

    /** Over all events, each counting the same. */
    Figures overall();

    /** Over the fading window. */
    Figures fading();

    /** Bytes that {@link #write} writes: always the same. */
    int stateBytes();

    /** Writes the state at the position of a little-endian buffer. */
    void write(ByteBuffer target);

    /** Takes over what {@link #write} wrote for the same label shape and fading factor, bit for bit. */
    void read(ByteBuffer source);
}
