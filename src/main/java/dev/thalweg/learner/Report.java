package dev.thalweg.learner;

import dev.thalweg.evaluation.Prequential;
import dev.thalweg.event.Reason;
import java.util.Map;

/**
 * How a learner is doing, taken at one moment and independent of it from then on. Immutable as long as nobody writes to
 * the figures.
 *
 * @param predictions events predicted
 * @param unlabelled of them, events without a label
 * @param duplicates of them, events whose id was seen before
 * @param rejections dead letters by reason; none for a reason that is not there
 * @param skippedBatches steps refused because loss, gradient or weights would not have been finite
 * @param version steps taken, of all members: the model version
 * @param learningRate of the leading member's last step
 * @param gradientNorm of the leading member's last step, before clipping (Euclidean)
 * @param weightNorm Euclidean norm of the leading member's parameters
 * @param parameters of the panel
 * @param stateBytes size of the state
 * @param figures prequential figures
 */
public record Report(
        long predictions,
        long unlabelled,
        long duplicates,
        Map<Reason, Long> rejections,
        long skippedBatches,
        long version,
        double learningRate,
        double gradientNorm,
        double weightNorm,
        long parameters,
        long stateBytes,
        Prequential figures) {

    /** Dead letters for one reason. */
    public long rejections(Reason reason) {
        return rejections.getOrDefault(reason, 0L);
    }

    /** All dead letters. */
    public long deadLetters() {
        return rejections.values().stream().mapToLong(Long::longValue).sum();
    }

    /** All records of the events topic. */
    public long events() {
        return predictions + deadLetters();
    }
}
