package dev.thalweg.history;

import dev.thalweg.event.Event;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Events that a model is to know nothing of.
 *
 * @param ranges of offsets, by partition
 * @param ids of events
 */
public record Without(Map<Integer, List<Range>> ranges, Set<String> ids) {

    /** No event at all. */
    public static final Without NOTHING = new Without(Map.of(), Set.of());

    public Without {
        ranges = Map.copyOf(ranges);
        ids = Set.copyOf(ids);
    }

    /** Offsets, both ends included. */
    public record Range(long first, long last) {

        @Override
        public String toString() {
            return first == last ? Long.toString(first) : first + "-" + last;
        }
    }

    boolean names(int partition, long offset) {
        return ranges.getOrDefault(partition, List.of()).stream()
                .anyMatch(range -> range.first() <= offset && offset <= range.last());
    }

    boolean names(Event event) {
        return !ids.isEmpty() && ids.contains(event.id());
    }

    boolean isNothing() {
        return ranges.isEmpty() && ids.isEmpty();
    }

    /** As it is kept beside the model: offsets as they are, ids only by their number, for they are to be forgotten. */
    String told() {
        String offsets = new TreeMap<>(ranges)
                .entrySet().stream()
                        .map(entry -> entry.getValue().stream()
                                .map(range -> entry.getKey() + "=" + range)
                                .collect(Collectors.joining(",")))
                        .collect(Collectors.joining(","));
        if (ids.isEmpty()) {
            return offsets;
        }
        return (offsets.isEmpty() ? "" : offsets + ", ") + ids.size() + " ids";
    }
}
