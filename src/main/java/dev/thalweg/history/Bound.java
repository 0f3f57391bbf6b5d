package dev.thalweg.history;

import dev.thalweg.stream.PartitionReader;
import dev.thalweg.stream.PipelineFailure;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a part of a history begins or ends.
 *
 * @param time with the first record of this timestamp or a later one; null where offsets tell
 * @param offsets by partition; those that are not named are not bounded
 */
public record Bound(@Nullable Instant time, Map<Integer, Long> offsets) {

    /** None: the history as it is. */
    public static final Bound NONE = new Bound(null, Map.of());

    public Bound {
        offsets = Map.copyOf(offsets);
    }

    /**
     * The offset that it stands for.
     *
     * @param otherwise where it says nothing of that partition
     * @param last the offset that it must not be behind
     * @throws PipelineFailure when it is not within the history that there is
     */
    long of(PartitionReader events, int partition, long otherwise, long last) {
        Instant from = time;
        if (from == null && !offsets.containsKey(partition)) {
            return otherwise;
        }
        long offset = from != null ? Math.min(last, events.offsetAt(from)) : offsets.getOrDefault(partition, last);
        if (offset < events.begin() || offset > last) {
            throw new PipelineFailure("partition " + partition + " was learned from offset " + events.begin() + " to "
                    + last + ", both can be named; offset " + offset + " cannot");
        }
        return offset;
    }
}
