package dev.thalweg.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.chaos.Payments.Payment;
import dev.thalweg.settings.Pipeline;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the answers back with clients of its own and {@code read_committed}, and holds them against the oracle's. It
 * goes through all topics side by side, so that there can be more answers than memory.
 */
final class Ledger implements AutoCloseable {

    /** Kafka Streams' transaction timeout, the broker's interval between scans for it, and some time to read. */
    private static final Duration TRANSACTIONS_END_WITHIN = Duration.ofSeconds(60);

    private final List<Column> predictions = new ArrayList<>();
    private final List<Column> deadLetters = new ArrayList<>();

    /** All that is there now, once no transaction of a dead process hides anything of it any more. */
    Ledger(Pipeline pipeline, int partitions) throws InterruptedException {
        try (Progress progress = new Progress(pipeline)) {
            for (int number = 0; number < partitions; number++) {
                predictions.add(new Column(pipeline, pipeline.topics().predictions(), number, progress));
                deadLetters.add(new Column(pipeline, pipeline.topics().deadLetters(), number, progress));
            }
        }
    }

    /**
     * None lost, none doubled, in the order of the events, every byte as if never interrupted.
     *
     * @param seen is told each record and the answer to it
     */
    void requireEqual(Records records, long count, Oracle oracle, BiConsumer<Payment, Answer> seen) {
        for (long number = 0; number < count; number++) {
            Payment record = records.next();
            Answer expected = oracle.answer(record);
            Column column = (expected.reason() == null ? predictions : deadLetters).get(record.partition());
            Answer found = column.next();
            if (!expected.equals(found)) {
                assertThat(found)
                        .as("answer in %s to the record at %d, %s", column, record.offset(), record.sort())
                        .isEqualTo(expected);
            }
            seen.accept(record, expected);
        }
        predictions.forEach(Column::requireEnd);
        deadLetters.forEach(Column::requireEnd);
    }

    @Override
    public void close() {
        predictions.forEach(Column::close);
        deadLetters.forEach(Column::close);
    }

    /** One partition of one topic, from its beginning. */
    private static final class Column {
        private final KafkaConsumer<byte[], byte[]> consumer;
        private final TopicPartition partition;
        private final long end;
        private final Deque<ConsumerRecord<byte[], byte[]>> fetched = new ArrayDeque<>();

        Column(Pipeline pipeline, String topic, int number, Progress progress) throws InterruptedException {
            Map<String, Object> settings = Map.of(
                    ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                    pipeline.bootstrapServers(),
                    ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                    "read_committed",
                    ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                    false);
            consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
            partition = new TopicPartition(topic, number);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            end = progress.ends(List.of(partition)).getOrDefault(partition, 0L);
        }

        @Nullable
        Answer next() {
            long deadline = System.nanoTime() + TRANSACTIONS_END_WITHIN.toNanos();
            while (fetched.isEmpty() && consumer.position(partition) < end) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError(this + " is not readable up to " + end);
                }
                consumer.poll(Duration.ofMillis(200)).forEach(fetched::add);
            }
            ConsumerRecord<byte[], byte[]> record = fetched.poll();
            return record == null
                    ? null
                    : new Answer(
                            record.key(),
                            record.value(),
                            record.timestamp(),
                            List.of(record.headers().toArray()));
        }

        void requireEnd() {
            assertThat(next()).as("one more in %s", this).isNull();
        }

        @Override
        public String toString() {
            return partition.toString();
        }

        void close() {
            consumer.close();
        }
    }
}
