package dev.thalweg.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.thalweg.codec.Malformed;
import dev.thalweg.codec.SnapshotCodec;
import dev.thalweg.learner.Fingerprint;
import dev.thalweg.model.Snapshot;
import dev.thalweg.settings.Pipeline;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Where a pipeline's models are put aside: a compacted topic of one partition. A snapshot is written in one transaction, its
 * chunks before what is told of them, so it is there whole or not at all. For one thread.
 */
public final class ModelsTopic {

    /** Bytes of state in one record: well below what a broker takes by default (1 MiB). */
    private static final int CHUNK = 512 << 10;

    private static final String CHUNKS = ".*/.*/.*";

    private final Pipeline pipeline;
    private final String topic;
    private final SnapshotCodec codec = new SnapshotCodec();

    public ModelsTopic(Pipeline pipeline) {
        this.pipeline = pipeline;
        this.topic = pipeline.topics().models();
    }

    /**
     * What is told of all snapshots, the oldest first, each with its partitions in order.
     *
     * @throws PipelineFailure when the topic cannot be read
     */
    public Map<String, List<Snapshot>> list() {
        Map<String, List<Snapshot>> snapshots = new LinkedHashMap<>();
        read(key -> !key.matches(CHUNKS)).values().forEach(value -> {
            Snapshot part = decode(value);
            snapshots.computeIfAbsent(part.id(), id -> new ArrayList<>()).add(part);
        });
        return snapshots;
    }

    /**
     * The parts of a snapshot, in the order of their partitions.
     *
     * @throws PipelineFailure when there is none of that id, or it is damaged
     */
    public List<Part> read(String id) {
        List<Snapshot> told = told(id);
        Map<String, byte[]> chunks = read(key -> key.startsWith(id + "/") && key.matches(CHUNKS));
        return told.stream().map(part -> new Part(part, state(part, chunks))).toList();
    }

    /**
     * One part of a snapshot.
     *
     * @throws PipelineFailure when there is none of that id with such a partition, or it is damaged
     */
    public Part part(String id, int partition) {
        Snapshot told = told(id).stream()
                .filter(part -> part.partition() == partition)
                .findFirst()
                .orElseThrow(() -> new PipelineFailure("snapshot " + id + " has no partition " + partition));
        return new Part(told, state(told, read(key -> key.startsWith(key(told) + "/"))));
    }

    /**
     * What is told of one snapshot, in the order of its partitions.
     *
     * @throws PipelineFailure when there is none of that id
     */
    public List<Snapshot> told(String id) {
        List<Snapshot> told = list().get(id);
        if (told == null) {
            throw new PipelineFailure(
                    "there is no snapshot " + id + " in " + topic + "; models list shows those there are");
        }
        return told;
    }

    private byte[] state(Snapshot part, Map<String, byte[]> chunks) {
        byte[] state = new byte[part.content().bytes()];
        for (int chunk = 0; chunk * CHUNK < state.length; chunk++) {
            byte[] bytes = chunks.get(key(part) + "/" + chunk);
            int length = Math.min(CHUNK, state.length - chunk * CHUNK);
            if (bytes == null || bytes.length != length) {
                throw new PipelineFailure("snapshot " + key(part) + " is damaged: chunk " + chunk
                        + (bytes == null ? " is missing" : " has " + bytes.length + " bytes"));
            }
            System.arraycopy(bytes, 0, state, chunk * CHUNK, length);
        }
        if (!Fingerprint.checksum(state).equals(part.content().checksum())) {
            throw new PipelineFailure("snapshot " + key(part) + " is damaged: its checksum is another");
        }
        return state;
    }

    private Snapshot decode(byte[] value) {
        try {
            return codec.decode(value);
        } catch (Malformed foreign) {
            throw new PipelineFailure("a record of " + topic + " " + foreign.getMessage(), foreign);
        }
    }

    /** The last value of each wanted key that is still there, in the order they were written. */
    private Map<String, byte[]> read(Predicate<String> wanted) {
        Map<String, byte[]> last = new LinkedHashMap<>();
        if (!Cluster.hasTopic(pipeline, topic)) {
            return last;
        }
        try (PartitionReader reader = new PartitionReader(pipeline, topic, 0)) {
            for (ConsumerRecord<byte[], byte[]> record = reader.next(); record != null; record = reader.next()) {
                String key = new String(record.key(), UTF_8);
                last.remove(key);
                if (record.value() != null && wanted.test(key)) {
                    last.put(key, record.value());
                }
            }
        }
        return last;
    }

    private static String key(Snapshot part) {
        return part.id() + "/" + part.partition();
    }

    /**
     * Puts a model aside, and lets the oldest go where there are more than are to be kept.
     *
     * @throws PipelineFailure when there is one of that id already, or the topic cannot be written
     */
    public void write(List<Part> parts) {
        Map<String, List<Snapshot>> before = requireFree(parts.get(0).snapshot().id());
        try (Producer<byte[], byte[]> producer = producer()) {
            producer.initTransactions();
            producer.beginTransaction();
            parts.forEach(part -> send(producer, part));
            surplus(before).forEach(part -> delete(producer, part));
            producer.commitTransaction(); // Tells of any record that was not taken.
        } catch (KafkaException refused) {
            throw Refusal.failure(pipeline, refused);
        }
    }

    /** The oldest that are more than are to be kept; those that a replay of what happened needs are kept whatever their number. */
    private List<Snapshot> surplus(Map<String, List<Snapshot>> all) {
        List<Snapshot> surplus = new ArrayList<>();
        int count = all.size() + 1 - pipeline.models().keep();
        Set<String> named = count > 0 ? ControlTopic.named(pipeline) : Set.of();
        for (Map.Entry<String, List<Snapshot>> one : all.entrySet()) {
            if (count > 0 && !named.contains(one.getKey())) {
                surplus.addAll(one.getValue());
                count--;
            }
        }
        return surplus;
    }

    /**
     * Makes sure that a snapshot of this name could be put aside.
     *
     * @return those there are
     * @throws PipelineFailure when there is one already, or the topic is not there and cannot be made
     */
    public Map<String, List<Snapshot>> requireFree(String id) {
        Cluster.prepareModels(pipeline);
        Map<String, List<Snapshot>> all = list();
        if (all.containsKey(id)) {
            throw new PipelineFailure("there is a snapshot " + id + " already; take another name");
        }
        return all;
    }

    private void send(Producer<byte[], byte[]> producer, Part part) {
        byte[] state = part.state();
        for (int chunk = 0; chunk * CHUNK < state.length; chunk++) {
            int to = Math.min(state.length, (chunk + 1) * CHUNK);
            put(producer, key(part.snapshot()) + "/" + chunk, Arrays.copyOfRange(state, chunk * CHUNK, to));
        }
        put(producer, key(part.snapshot()), codec.encode(part.snapshot()));
    }

    /** What is told of it first, so that nobody finds it without its chunks. */
    private void delete(Producer<byte[], byte[]> producer, Snapshot part) {
        put(producer, key(part), null);
        for (int chunk = 0; chunk * CHUNK < part.content().bytes(); chunk++) {
            put(producer, key(part) + "/" + chunk, null);
        }
    }

    private void put(Producer<byte[], byte[]> producer, String key, byte @Nullable [] value) {
        var unused = producer.send(new ProducerRecord<>(topic, 0, key.getBytes(UTF_8), value));
    }

    private Producer<byte[], byte[]> producer() {
        Map<String, Object> settings = new HashMap<>(ClientSettings.ordered(pipeline));
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, pipeline.applicationId() + "-models-" + UUID.randomUUID());
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
