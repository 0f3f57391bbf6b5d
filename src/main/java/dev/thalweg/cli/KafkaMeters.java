package dev.thalweg.cli;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.kafka.streams.KafkaStreams;

/**
 * The meters of Kafka Streams and its clients. They come and go with partitions, and are looked for every few seconds:
 * Micrometer's own minute is long to wait for the lag of a pipeline that has just started.
 */
final class KafkaMeters implements AutoCloseable {

    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread daemon = new Thread(task, "thalweg-kafka-meters");
        daemon.setDaemon(true);
        return daemon;
    });
    private final KafkaStreamsMetrics meters;

    KafkaMeters(KafkaStreams streams, MeterRegistry registry) {
        meters = new KafkaStreamsMetrics(streams, Tags.empty(), thread, LOOK_EVERY);
        meters.bindTo(registry);
    }

    @Override
    public void close() {
        meters.close();
        thread.shutdownNow();
    }
}
