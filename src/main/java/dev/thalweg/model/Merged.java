package dev.thalweg.model;

import java.util.List;

/**
 * From here on a learner goes on from a version of the merged model.
 *
 * @param place where the task stood
 * @param version that was taken over: how many contributions are in it
 * @param parts the last of those contributions, in their order: at the least those since a version that some lineage has
 */
public record Merged(long number, Place place, long version, List<Part> parts) implements Entry {

    public Merged {
        parts = List.copyOf(parts);
    }

    /**
     * A contribution.
     *
     * @param partition whose replica handed it on
     * @param round how many that one had handed on with it
     */
    public record Part(int partition, long round) {}
}
