package dev.thalweg.stream;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * Commits between those of the interval, for what somebody else waits for: nobody reads it before. Only where the interval is the
 * shortest: a longer one is because the state is large. (1.4 MB of parameters in eight partitions: with a commit for each
 * update these came around in 6 s, without in 2.3 s.)
 *
 * <p>One that a task asks for commits all tasks of its stream thread, and the interval's own still come; so a thread asks four
 * times an interval at most. For one thread.
 */
final class PromptCommits {

    private static final int TIMES_AN_INTERVAL = 4;

    /** When this stream thread asked last, by {@link System#nanoTime}. */
    private static final ThreadLocal<Long> ASKED = new ThreadLocal<>();

    private final Duration interval;
    private final boolean cheap;

    /** @param inForce the application's settings */
    PromptCommits(Map<String, Object> inForce) {
        Object millis = inForce.get(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG);
        interval = Duration.ofMillis((Long) Objects.requireNonNull(millis, "Kafka Streams has a default"));
        cheap = interval.toMillis() <= StreamsSettings.SHORTEST_COMMIT_INTERVAL_MS;
    }

    /** The interval; at least 20 ms. */
    Duration interval() {
        return Duration.ofMillis(Math.max(20, interval.toMillis()));
    }

    /** Whether one in between costs little. */
    boolean cheap() {
        return cheap;
    }

    /** Asks for one, unless it would be dear, or comes soon anyway. */
    void ask(ProcessorContext<?, ?> context) {
        Long before = ASKED.get();
        long now = System.nanoTime();
        if (cheap && (before == null || now - before >= interval.toNanos() / TIMES_AN_INTERVAL)) {
            ASKED.set(now);
            context.commit();
        }
    }
}
