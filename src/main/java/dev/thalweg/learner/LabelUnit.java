package dev.thalweg.learner;

import dev.thalweg.feature.Encoding;
import dev.thalweg.feature.RobustStatistics;
import java.nio.ByteBuffer;

/**
 * The unit in which a number is learned: running deviations from its running mean, so that the same learning rate suits
 * euros and cents. A label is observed once it was scored, then standardised by what was seen so far, itself included,
 * and never again, also where its row still waits in a batch. Answers are put back by the statistics as they are when
 * the answer is given.
 *
 * <p>An extreme label is observed as an extreme feature is, and learned as it is.
 */
final class LabelUnit {

    static final int BYTES = RobustStatistics.BYTES;

    private final RobustStatistics labels = new RobustStatistics(Encoding.DEFAULT_CLIP);

    /** Takes a label into the statistics; gives what is to be learned: 0 while all labels were equal. */
    float learned(double label) {
        double bounded = bounded(label);
        labels.observe(bounded);
        return (float) labels.standardized(bounded);
    }

    /** The network's output in the label's unit: the mean while all labels were equal, 0 before the first. */
    float answer(float output) {
        return (float) bounded(labels.mean() + labels.deviation() * output);
    }

    /** A deviation of the labels; 1 while all were equal. */
    double size() {
        double deviation = labels.deviation();
        return deviation > 0 ? deviation : 1;
    }

    /** What {@link #answer} does with an output, as the statistics are now. */
    Predictor.Unit values() {
        return new Predictor.Unit(labels.mean(), labels.deviation());
    }

    /** Takes in others' labels, as if they had been observed here too. */
    void add(LabelUnit others) {
        labels.add(others.labels);
    }

    /** Forgets the earlier ones of its labels. */
    void subtract(LabelUnit earlier) {
        labels.subtract(earlier.labels);
    }

    /** Forgets labels that are too few to be shared. */
    void dropUnlessSettled() {
        labels.dropUnlessSettled();
    }

    private static double bounded(double label) {
        return Math.max(-Float.MAX_VALUE, Math.min(Float.MAX_VALUE, label));
    }

    void write(ByteBuffer out) {
        labels.write(out);
    }

    void read(ByteBuffer in) {
        labels.read(in);
    }
}
