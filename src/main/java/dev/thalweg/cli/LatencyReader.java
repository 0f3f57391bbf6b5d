package dev.thalweg.cli;

import dev.thalweg.settings.Pipeline;
import dev.thalweg.stream.ClientSettings;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads predictions as they become visible at an isolation level, and takes the time since their events were due; an event's
 * number is its key. A thread of its own.
 */
final class LatencyReader implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);

    /** Of a histogram's values: 3 digits are 0.1 %. */
    private static final int DIGITS = 3;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread thread = new Thread(this::read, "thalweg-latency");
    private LoadPhase phase = new LoadPhase(1, 0, 0, 0);
    private Histogram micros = new Histogram(DIGITS);
    private volatile boolean closed;

    /** @param isolation {@code read_committed} or {@code read_uncommitted} */
    LatencyReader(Pipeline pipeline, String isolation) {
        Map<String, Object> settings = new HashMap<>(ClientSettings.of(pipeline));
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.assign(partitions(pipeline));
        thread.start();
    }

    private static List<TopicPartition> partitions(Pipeline pipeline) {
        return IntStream.range(0, pipeline.topics().partitions())
                .mapToObj(number -> new TopicPartition(pipeline.topics().predictions(), number))
                .toList();
    }

    private void read() {
        try (consumer) {
            while (!closed) {
                var records = consumer.poll(POLL);
                long now = System.nanoTime();
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    saw(ByteBuffer.wrap(record.key()).getLong(), now);
                }
            }
        }
    }

    private synchronized void saw(long event, long now) {
        if (phase.has(event)) {
            micros.recordValue(TimeUnit.NANOSECONDS.toMicros(Math.max(0, now - phase.due(event))));
            if (micros.getTotalCount() == phase.events()) {
                notifyAll();
            }
        }
    }

    /** Forgets what was seen, and takes the time of another phase's events; before the first of them is sent. */
    synchronized void begin(LoadPhase next) {
        phase = next;
        micros = new Histogram(DIGITS);
    }

    /**
     * Waits until all predictions of the phase are visible, or for so long.
     *
     * @return their latencies in microseconds
     */
    synchronized Histogram end(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (micros.getTotalCount() < phase.events()) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                break;
            }
            wait(left);
        }
        return micros.copy();
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
