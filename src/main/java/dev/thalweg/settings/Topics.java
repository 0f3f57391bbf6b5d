package dev.thalweg.settings;

import java.time.Duration;
import java.util.Optional;

/**
 * The topics of a pipeline.
 *
 * @param events read
 * @param predictions written, one record an event
 * @param deadLetters written, one record for each that is no event
 * @param control read: what the learners are asked to do
 * @param lineage written: under which settings the learners learn, what became of them by no event, and in which order events
 *     and labels were taken
 * @param labels read, where labels arrive by themselves; it and the next are only used then
 * @param outcomes written, one record for each event that was learned
 * @param models written when a model is put aside
 * @param updates what replicas add to the merged model, where partitions are merged; it and the next are only used then
 * @param merged versions of the merged model, each in every partition
 * @param create whether missing topics are created
 * @param partitions of created topics; each partition of the events learns on its own
 * @param replication of created topics and of the changelog
 * @param retention how long created topics keep their records
 */
public record Topics(
        String events,
        String predictions,
        String deadLetters,
        String control,
        String lineage,
        String labels,
        String outcomes,
        String models,
        String updates,
        String merged,
        boolean create,
        int partitions,
        int replication,
        Retention retention) {

    /** How long each created topic keeps its records; empty for ever: a topic is a training set. */
    public record Retention(
            Optional<Duration> events,
            Optional<Duration> predictions,
            Optional<Duration> deadLetters,
            Optional<Duration> labels,
            Optional<Duration> outcomes) {

        /** Nothing is ever deleted. */
        public static final Retention FOR_EVER =
                new Retention(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }
}
