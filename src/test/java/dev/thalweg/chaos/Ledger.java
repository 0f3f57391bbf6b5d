package dev.thalweg.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.codec.DeadLetterHeaders;
import dev.thalweg.settings.Pipeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the answers back with a client of its own and {@code read_committed}, and holds them against the oracle's. */
final class Ledger {

    /** Kafka Streams' transaction timeout, the broker's interval between scans for it, and some time to read. */
    private static final Duration TRANSACTIONS_END_WITHIN = Duration.ofSeconds(60);

    private final Pipeline pipeline;
    private final int partitions;
    private final Map<TopicPartition, List<Answer>> answers = new HashMap<>();

    private Ledger(Pipeline pipeline, int partitions) {
        this.pipeline = pipeline;
        this.partitions = partitions;
        Stream.of(pipeline.topics().predictions(), pipeline.topics().deadLetters())
                .flatMap(topic -> IntStream.range(0, partitions).mapToObj(number -> new TopicPartition(topic, number)))
                .forEach(partition -> answers.put(partition, new ArrayList<>()));
    }

    /** All that is there now, once no transaction of a dead process hides anything of it any more. */
    static Ledger read(Pipeline pipeline, int partitions) throws InterruptedException {
        Ledger ledger = new Ledger(pipeline, partitions);
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                pipeline.bootstrapServers(),
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false);
        try (Progress progress = new Progress(pipeline);
                KafkaConsumer<byte[], byte[]> consumer =
                        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            ledger.readAll(consumer, progress.ends(ledger.answers.keySet()));
        }
        return ledger;
    }

    private void readAll(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        consumer.assign(ends.keySet());
        consumer.seekToBeginning(ends.keySet());
        long deadline = System.nanoTime() + TRANSACTIONS_END_WITHIN.toNanos();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            assertThat(System.nanoTime()).as("not readable up to %s", ends).isLessThan(deadline);
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                answers.getOrDefault(new TopicPartition(record.topic(), record.partition()), List.of())
                        .add(answer(record));
            }
        }
    }

    private static Answer answer(ConsumerRecord<byte[], byte[]> record) {
        Header reason = record.headers().lastHeader(DeadLetterHeaders.REASON);
        return new Answer(
                record.key(),
                record.value(),
                record.timestamp(),
                reason == null ? null : new String(reason.value(), UTF_8));
    }

    int size() {
        return answers.values().stream().mapToInt(List::size).sum();
    }

    /** None lost, none doubled, in the order of the events, every byte as if never interrupted. */
    void requireEqual(Oracle oracle) {
        for (int number = 0; number < partitions; number++) {
            requireEqual("prediction", pipeline.topics().predictions(), number, oracle.predictions(number));
            requireEqual("dead letter", pipeline.topics().deadLetters(), number, oracle.deadLetters(number));
        }
    }

    private void requireEqual(String what, String topic, int partition, List<Answer> expected) {
        List<Answer> found = answers.getOrDefault(new TopicPartition(topic, partition), List.of());
        for (int i = 0; i < Math.min(found.size(), expected.size()); i++) {
            assertThat(found.get(i))
                    .as("%s %d of partition %d (%d of %d found)", what, i, partition, found.size(), expected.size())
                    .isEqualTo(expected.get(i));
        }
        assertThat(found.size()).as("%s count of partition %d", what, partition).isEqualTo(expected.size());
    }
}
