package dev.thalweg.model;

import java.util.Map;

/**
 * What is told of one partition of a model that was put aside.
 *
 * @param id names the snapshot; the same in all its partitions
 * @param application id of the pipeline
 * @param partitions how many the snapshot has
 * @param place where the first records stand that it has not learned
 * @param number records of both topics that were taken, as the lineage counts them; 0 where labels stand in their events
 * @param events that were taken, dead letters included
 * @param version steps that were taken
 * @param content its state
 * @param settings those that it is learned under, as far as is known: those in force, or those of the command that learned it
 * @param schema fingerprint of the schema of its events, in hexadecimal
 * @param figures prequential figures by name, those that are defined
 * @param environment what it was put aside by
 * @param origin how it came about
 * @param madeMillis when, in milliseconds since 1970 (UTC)
 */
public record Snapshot(
        String id,
        String application,
        int partition,
        int partitions,
        Place place,
        long number,
        long events,
        long version,
        Content content,
        Settings settings,
        String schema,
        Map<String, Double> figures,
        Map<String, String> environment,
        Origin origin,
        long madeMillis) {

    public Snapshot {
        figures = Map.copyOf(figures);
        environment = Map.copyOf(environment);
    }

    /** The same, of a model that is under these settings. */
    public Snapshot under(Settings others) {
        return new Snapshot(
                id,
                application,
                partition,
                partitions,
                place,
                number,
                events,
                version,
                content,
                others,
                schema,
                figures,
                environment,
                origin,
                madeMillis);
    }

    /**
     * A state, told by its hashes.
     *
     * @param fingerprint over all that shapes a later weight
     * @param checksum SHA-256 of all bytes
     */
    public record Content(String fingerprint, int bytes, String checksum) {}

    /**
     * Settings of a learner.
     *
     * @param text cut where it is long
     * @param hash SHA-256 of all of it: equal settings have equal hashes
     */
    public record Settings(String text, String hash) {}

    /** How a snapshot came about. */
    public enum Origin {
        /** A pipeline had committed it. */
        LIVE,
        /** It was learned again from the topics. */
        REPLAY,
        /** Its networks came from elsewhere. */
        IMPORTED,
        /** It is being learned again, and has not come to its end. */
        UNFINISHED,
        /** Another way, of a later version. */
        UNKNOWN
    }
}
