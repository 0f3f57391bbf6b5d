package dev.thalweg.learner;

import dev.thalweg.evaluation.Prequential;

/** How a prediction turned out, once its label was known. Immutable as long as nobody writes to the scores. */
public final class Outcome {

    private final Prediction prediction;
    private final double label;
    private final boolean assumed;
    private final long time;

    Outcome(Prediction prediction, double label, boolean assumed, long time) {
        this.prediction = prediction;
        this.label = label;
        this.assumed = assumed;
        this.time = time;
    }

    /** What was said before the label was known. Of an event that waited, its event has neither numbers nor categories. */
    public Prediction prediction() {
        return prediction;
    }

    /** The class's index, or the number. */
    public double label() {
        return label;
    }

    /** Whether no label came in time, and this one was assumed. */
    public boolean assumed() {
        return assumed;
    }

    /** The label's time, or the stream's where it was assumed: milliseconds since 1970 (UTC). */
    public long time() {
        return time;
    }

    /** Milliseconds from the event to its label; negative where the label is dated before it. */
    public long delayMillis() {
        return time - prediction.event().time();
    }

    /** Negative natural logarithm of the probability that the label's class was given; for numbers the squared error. */
    public double loss() {
        return Prequential.loss(prediction.scores(), label);
    }
}
