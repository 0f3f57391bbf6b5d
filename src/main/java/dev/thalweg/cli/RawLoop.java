package dev.thalweg.cli;

import dev.thalweg.settings.Pipeline;
import dev.thalweg.stream.ClientSettings;
import dev.thalweg.stream.Cluster;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;

/**
 * The least that has the pipeline's guarantee: each record of the events topic, its key and its bytes as they are, goes into the
 * same partition of the predictions topic; records and offsets are committed together, in a transaction every commit
 * interval. One thread; consumer (read_committed) and producer have the settings that Kafka Streams would give them, except that
 * partitions are assigned by hand.
 */
final class RawLoop implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);

    private final String to;
    private final long commitNanos;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
    private long begun;

    RawLoop(Pipeline pipeline) {
        StreamsConfig streams = ClientSettings.ofStreams(pipeline);
        to = pipeline.topics().predictions();
        commitNanos = Duration.ofMillis(streams.getLong(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG))
                .toNanos();
        Map<String, Object> reading = streams.getMainConsumerConfigs(pipeline.applicationId(), "raw", 0);
        reading.remove(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG); // Kafka Streams' own needs its thread.
        reading.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG); // There is no member of a group.
        reading.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        Map<String, Object> writing = streams.getProducerConfigs("raw");
        writing.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, pipeline.applicationId());
        consumer = new KafkaConsumer<>(reading, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        producer = new KafkaProducer<>(writing, new ByteArraySerializer(), new ByteArraySerializer());
        consumer.assign(partitions(pipeline));
        producer.initTransactions();
    }

    private static List<TopicPartition> partitions(Pipeline pipeline) {
        try (Cluster cluster = Cluster.of(pipeline)) {
            return IntStream.range(0, cluster.partitions())
                    .mapToObj(number -> new TopicPartition(pipeline.topics().events(), number))
                    .toList();
        }
    }

    /** Moves records until the meter has seen all that it waits for. */
    void run(BenchMeter meter) {
        while (meter.figures() == null) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                move(record);
                meter.tick();
            }
            if (!next.isEmpty() && System.nanoTime() - begun >= commitNanos) {
                commit();
            }
        }
        commit();
    }

    private void move(ConsumerRecord<byte[], byte[]> record) {
        if (next.isEmpty()) {
            producer.beginTransaction();
            begun = System.nanoTime();
        }
        var unused = producer.send(
                new ProducerRecord<>(to, record.partition(), record.timestamp(), record.key(), record.value()));
        next.put(new TopicPartition(record.topic(), record.partition()), new OffsetAndMetadata(record.offset() + 1));
    }

    private void commit() {
        if (!next.isEmpty()) {
            producer.sendOffsetsToTransaction(next, consumer.groupMetadata());
            producer.commitTransaction();
            next.clear();
        }
    }

    @Override
    public void close() {
        producer.close();
        consumer.close();
    }
}
