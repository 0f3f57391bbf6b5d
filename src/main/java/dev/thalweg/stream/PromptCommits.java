package dev.thalweg.stream;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.jspecify.annotations.Nullable;

/**
 * Commits between those of the interval, for what somebody else waits for: nobody reads it before. Only where the interval is the
 * shortest: a longer one is because the state is large. (1.4 MB of parameters in eight partitions: with a commit for each
 * update these came around in 6 s, without in 2.3 s.) And only by a stream thread that has time: one that waits for records. A busy
 * one would learn less meanwhile, and what is handed on would have to wait all the same.
 *
 * <p>One that a task asks for commits all tasks of its stream thread, and the interval's own still come; so a thread asks four
 * times an interval at most. For one thread.
 */
final class PromptCommits {

    private static final int TIMES_AN_INTERVAL = 4;

    /** The part of the last half minute to whole one that a stream thread waited for records, below which it is busy. */
    private static final double SPARE = 0.25;

    /** When this stream thread asked last, by {@link System#nanoTime}. */
    private static final ThreadLocal<Long> ASKED = new ThreadLocal<>();

    private final ProcessorContext<?, ?> context;
    private final Duration interval;
    private final boolean small;
    private @Nullable Supplier<Object> waiting;

    PromptCommits(ProcessorContext<?, ?> context) {
        this.context = context;
        Object millis = context.appConfigs().get(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG);
        interval = Duration.ofMillis((Long) Objects.requireNonNull(millis, "Kafka Streams has a default"));
        small = interval.toMillis() <= StreamsSettings.SHORTEST_COMMIT_INTERVAL_MS;
    }

    /** The interval; at least 20 ms. */
    Duration interval() {
        return Duration.ofMillis(Math.max(20, interval.toMillis()));
    }

    /** Whether one in between would cost little now. */
    boolean cheap() {
        return small && waiting() >= SPARE;
    }

    /** Asks for one, unless it would be dear, or comes soon anyway. */
    void ask() {
        Long before = ASKED.get();
        long now = System.nanoTime();
        boolean due = before == null || now - before >= interval.toNanos() / TIMES_AN_INTERVAL;
        if (due && cheap()) {
            ASKED.set(now);
            context.commit();
        }
    }

    /** The part of its time that this stream thread waits for records (KIP-444). */
    private double waiting() {
        if (waiting == null) {
            waiting = context.metrics().metrics().values().stream()
                    .filter(metric -> isWaitingOf(Thread.currentThread().getName(), metric.metricName()))
                    .findAny()
                    .<Supplier<Object>>map(metric -> metric::metricValue)
                    .orElse(() -> 0.0); // As it was before: nothing is hurried.
        }
        return (double) waiting.get();
    }

    static boolean isWaitingOf(String thread, MetricName name) {
        return name.name().equals("poll-ratio") && thread.equals(name.tags().get("thread-id"));
    }
}
