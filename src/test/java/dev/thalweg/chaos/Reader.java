package dev.thalweg.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.settings.Pipeline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A {@code read_committed} reader of predictions that notes, on a thread of its own, when each becomes visible. */
final class Reader implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Pipeline pipeline;
    private final int partitions;
    private final Progress progress;
    private final List<NavigableMap<Long, Sighting>> seen;
    private final Thread thread = new Thread(this::read, "reader");
    private volatile boolean stopped;

    private Reader(Pipeline pipeline, int partitions) {
        this.pipeline = pipeline;
        this.partitions = partitions;
        this.progress = new Progress(pipeline);
        this.seen = Stream.<NavigableMap<Long, Sighting>>generate(ConcurrentSkipListMap::new)
                .limit(partitions)
                .toList();
    }

    /**
     * A prediction that became visible.
     *
     * @param nanos when, by {@link System#nanoTime}
     * @param ageMillis then, since the time of its event
     */
    record Sighting(long nanos, long ageMillis) {}

    static Reader start(Pipeline pipeline, int partitions) {
        Reader reader = new Reader(pipeline, partitions);
        reader.thread.start();
        return reader;
    }

    private void read() {
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                pipeline.bootstrapServers(),
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(all());
            consumer.seekToBeginning(all());
            while (!stopped) {
                consumer.poll(Duration.ofMillis(100)).forEach(this::note);
            }
        }
    }

    private List<TopicPartition> all() {
        return IntStream.range(0, partitions)
                .mapToObj(number -> new TopicPartition(pipeline.topics().predictions(), number))
                .toList();
    }

    private void note(ConsumerRecord<byte[], byte[]> record) {
        Sighting sighting = new Sighting(System.nanoTime(), System.currentTimeMillis() - record.timestamp());
        seen.get(record.partition()).put(record.offset(), sighting);
    }

    /** Where the logs of the predictions end now, visible or not: what is written from now on stands there or behind. */
    long[] written() throws InterruptedException {
        Map<TopicPartition, Long> ends = progress.ends(all());
        return all().stream()
                .mapToLong(partition -> ends.getOrDefault(partition, 0L))
                .toArray();
    }

    /** Waits until a prediction at an offset, or behind, is visible; gives when it was, by {@link System#nanoTime}. */
    long awaitVisible(int partition, long offset) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (seen.get(partition).ceilingEntry(offset) == null) {
            assertThat(System.nanoTime()).as("nothing new is visible").isLessThan(deadline);
            LockSupport.parkNanos(1_000_000);
        }
        return seen.get(partition).ceilingEntry(offset).getValue().nanos();
    }

    /** The ages, in milliseconds and sorted, of what became visible from an offset on. */
    long[] ages(int partition, long offset) {
        return seen.get(partition).tailMap(offset).values().stream()
                .mapToLong(Sighting::ageMillis)
                .sorted()
                .toArray();
    }

    @Override
    public void close() {
        stopped = true;
        progress.close();
    }
}
