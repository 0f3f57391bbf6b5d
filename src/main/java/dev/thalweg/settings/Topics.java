package dev.thalweg.settings;

import java.time.Duration;
import java.util.Optional;

/**
 * The topics of a pipeline.
 *
 * @param events read
 * @param predictions written, one record an event
 * @param deadLetters written, one record for each that is no event
 * @param create whether missing topics are created
 * @param partitions of created topics; each partition of the events learns on its own
 * @param replication of created topics and of the changelog
 * @param retention how long created topics keep their records; empty for ever: a topic is a training set
 */
public record Topics(
        String events,
        String predictions,
        String deadLetters,
        boolean create,
        int partitions,
        int replication,
        Optional<Duration> retention) {}
