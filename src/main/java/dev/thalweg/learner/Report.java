package dev.thalweg.learner;

import dev.thalweg.evaluation.Prequential;
import dev.thalweg.event.Reason;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a learner is doing, taken at one moment and independent of it from then on. Immutable as long as nobody writes to
 * the figures.
 *
 * @param predictions events predicted
 * @param unlabelled of them, events without a label
 * @param duplicates of them, events whose id was seen before
 * @param rejections dead letters of all topics by reason; none for a reason that is not there
 * @param skippedBatches steps refused because loss, gradient or weights would not have been finite
 * @param drifts how often errors were found to have become more
 * @param driftWindow labels since errors last changed, as far as is known; NaN where that is not looked for
 * @param members of the panel, in its order
 * @param leader position of the member that has most to say
 * @param version steps taken, of all members: the model version
 * @param learningRate of the leading member's last step
 * @param gradientNorm of the leading member's last step, before clipping (Euclidean)
 * @param weightNorm Euclidean norm of the leading member's parameters
 * @param parameters of the panel
 * @param stateBytes size of the state
 * @param labels what became of labels that arrive by themselves; null where none do
 * @param merged version of the merged model that was taken over last; 0 where partitions are not merged
 * @param unmerged labels that were learned here and are not in that version; 0 where partitions are not merged
 * @param inFlight number of the update that was handed on and is not in that version; 0 where none is
 * @param features those whose recent values differ most from all before, the most first; at most {@value FeatureDrift#TOLD}
 * @param figures prequential figures
 */
public record Report(
        long predictions,
        long unlabelled,
        long duplicates,
        Map<Reason, Long> rejections,
        long skippedBatches,
        long drifts,
        double driftWindow,
        List<MemberReport> members,
        int leader,
        long version,
        double learningRate,
        double gradientNorm,
        double weightNorm,
        long parameters,
        long stateBytes,
        @Nullable LabelReport labels,
        long merged,
        long unmerged,
        long inFlight,
        List<FeatureReport> features,
        Prequential figures) {

    public Report {
        members = List.copyOf(members);
        features = List.copyOf(features);
    }

    /**
     * One network of the panel.
     *
     * @param name what it is, such as {@code linear-sgd-0.3}
     * @param share how much it has to say, 0 to 1; all shares are 1 together
     * @param temperature its probabilities are made less sure where it is above 1, surer below; NaN where they are left
     */
    public record MemberReport(String name, double share, double temperature) {}

    /**
     * What a feature has been like of late.
     *
     * @param field its name
     * @param drift Jensen-Shannon distance of the distribution of its last one to two thousand values from that of all before, 0 to 1
     */
    public record FeatureReport(String field, double drift) {}

    /**
     * Labels that arrive by themselves.
     *
     * @param waiting events that wait for their labels
     * @param early labels that wait for their events
     * @param expired events whose label did not come in time
     * @param overflowed events whose wait was ended by too many others
     * @param duplicates labels of events that had theirs
     * @param unmatched labels whose event never came, or had waited too long
     * @param rejected records that were no labels; they are among the dead letters
     */
    public record LabelReport(
            long waiting, long early, long expired, long overflowed, long duplicates, long unmatched, long rejected) {}

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
        return predictions + deadLetters() - (labels == null ? 0 : labels.rejected());
    }
}
