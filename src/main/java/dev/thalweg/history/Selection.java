package dev.thalweg.history;

import dev.thalweg.stream.PipelineFailure;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What of a history is learned, and how often.
 *
 * @param from where it begins
 * @param until where it ends; at the latest where the live pipeline had committed
 * @param epochs passes over it, at least 1
 * @param without events that are left out
 * @param snapshot id of the model that it begins with, at that model's place; null where it begins with an untrained one
 */
public record Selection(Bound from, Bound until, int epochs, Without without, @Nullable String snapshot) {

    /** All of it, once. */
    public static final Selection ALL = new Selection(Bound.NONE, Bound.NONE, 1, Without.NOTHING, null);

    /** Whether it is all of the history, once; what a model that it begins with has learned included. */
    public boolean isAll() {
        return ALL.equals(new Selection(from, until, epochs, without, null));
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
        if (snapshot != null) {
            told.put("parent", snapshot);
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
