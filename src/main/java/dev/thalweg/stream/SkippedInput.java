package dev.thalweg.stream;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Records that are in the topic were passed over: Kafka Streams took up the input behind them. Retriable, since a new
 * thread begins at what is committed.
 *
 * <p>Kafka Streams 4.3.1 does so where it revives a task, as after a commit that timed out, and the rebalance that it asks
 * for then comes before the task is initialised: the task is replaced by a new one, and that the consumer had to go back is
 * forgotten with it. About one of four such revivals was seen to lose the events of the aborted transaction.
 */
final class SkippedInput extends RetriableException {

    private static final long serialVersionUID = 1L;
    private static final int PATIENCE_MILLIS = 10_000;

    private SkippedInput(String message) {
        super(message);
    }

    /**
     * Tells records that were skipped from offsets that hold none: ends of transactions, records of aborted ones, and those
     * that were deleted. Asks the broker.
     *
     * @param settings of the application
     * @param from the offset of the first record that was not taken
     * @param to the offset of the record that came instead
     * @throws SkippedInput when there are records in between, and not because the group was told to go on behind them
     */
    static void check(Map<String, Object> settings, TopicPartition partition, long from, long to) {
        try (Consumer<byte[], byte[]> consumer = consumer(settings)) {
            OffsetAndMetadata committed = consumer.committed(Set.of(partition)).get(partition);
            long asked = committed == null ? 0 : committed.offset();
            long begin = consumer.beginningOffsets(Set.of(partition)).getOrDefault(partition, 0L);
            long first = first(consumer, partition, Math.max(from, Math.max(begin, asked)), to);
            if (first < to) {
                throw new SkippedInput("the record at offset " + first + " of " + partition
                        + " was passed over: it came on at " + to + ", where " + from + " was next");
            }
        }
    }

    /** The offset of the first record there, or the end. */
    private static long first(Consumer<byte[], byte[]> consumer, TopicPartition partition, long from, long to) {
        consumer.assign(Set.of(partition));
        consumer.seek(partition, from);
        long deadline = System.nanoTime() + Duration.ofMillis(PATIENCE_MILLIS).toNanos();
        while (consumer.position(partition) < to) {
            for (var found : consumer.poll(Duration.ofMillis(200))) {
                return found.offset();
            }
            if (System.nanoTime() > deadline) {
                throw new SkippedInput(
                        "the broker does not tell what " + partition + " holds from offset " + from + " on");
            }
        }
        return to;
    }

    private static Consumer<byte[], byte[]> consumer(Map<String, Object> settings) {
        StreamsConfig config = new StreamsConfig(settings);
        String application = config.getString(StreamsConfig.APPLICATION_ID_CONFIG);
        Map<String, Object> own = config.getRestoreConsumerConfigs(application + "-skipped");
        own.put(ConsumerConfig.GROUP_ID_CONFIG, application);
        own.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        own.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        return new KafkaConsumer<>(own, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
