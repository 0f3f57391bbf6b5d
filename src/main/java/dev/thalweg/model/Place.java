package dev.thalweg.model;

/**
 * Where a task stands in its topics.
 *
 * @param events offset of the first event that was not taken
 * @param labels offset of the first label that was not taken
 */
public record Place(long events, long labels) {

    public long of(Source source) {
        return source == Source.EVENTS ? events : labels;
    }
}
