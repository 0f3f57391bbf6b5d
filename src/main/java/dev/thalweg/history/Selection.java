package dev.thalweg.history;

import dev.thalweg.stream.PipelineFailure;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What of a history is learned, and how often.
 *
 * @param from where it begins
 * @param until where it ends; at the latest where the live pipeline had committed
 * @param epochs passes over it, at least 1
 * @param without events that are left out
 */
public record Selection(Bound from, Bound until, int epochs, Without without) {

    /** All of it, once. */
    public static final Selection ALL = new Selection(Bound.NONE, Bound.NONE, 1, Without.NOTHING);

    /** Whether it is all of the history, once. */
    public boolean isAll() {
        return equals(ALL);
    }

    /** @throws PipelineFailure when it names a partition that is not there */
    void requireWithin(int partitions) {
        Stream.of(
                        from.offsets().keySet(),
                        until.offsets().keySet(),
                        without.ranges().keySet())
                .flatMap(Set::stream)
                .filter(partition -> partition >= partitions)
                .findFirst()
                .ifPresent(partition -> {
                    throw new PipelineFailure("there is no partition " + partition + ": the events have " + partitions);
                });
    }

    /** What differs from all of it, to be kept beside a model; by the options of the command that says so. */
    Map<String, String> told() {
        Map<String, String> told = new TreeMap<>();
        tell(told, "from", from);
        tell(told, "until", until);
        if (epochs > 1) {
            told.put("epochs", Integer.toString(epochs));
        }
        if (!without.isNothing()) {
            told.put("without", without.told());
        }
        return told;
    }

    private static void tell(Map<String, String> told, String name, Bound bound) {
        if (!bound.equals(Bound.NONE)) {
            told.put(
                    name,
                    bound.time() == null
                            ? new TreeMap<>(bound.offsets()).toString()
                            : bound.time().toString());
        }
    }
}
