package dev.thalweg.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.thalweg.codec.Malformed;
import dev.thalweg.codec.SnapshotCodec;
import dev.thalweg.learner.Fingerprint;
import dev.thalweg.model.Snapshot;
import dev.thalweg.model.Snapshot.Origin;
import dev.thalweg.settings.Pipeline;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
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
     * @throws UnusableSnapshot when there is none of that id, or it is damaged
     * @throws PipelineFailure when the topic cannot be read
     */
    public List<Part> read(String id) {
        Map<String, byte[]> records = read(key -> key.startsWith(id + "/"));
        List<Part> parts = new ArrayList<>();
        for (byte[] told = records.get(id + "/0"); told != null; told = records.get(id + "/" + parts.size())) {
            parts.add(finished(decode(told), records));
        }
        if (parts.isEmpty()) {
            throw none(id);
        }
        return parts;
    }

    /**
     * One part of a snapshot; the others are not put together.
     *
     * @throws UnusableSnapshot when there is none of that id with such a partition, or it is damaged
     * @throws PipelineFailure when the topic cannot be read
     */
    public Part part(String id, int partition) {
        Map<String, byte[]> records = records(id, partition);
        byte[] told = records.get(id + "/" + partition);
        if (told == null) {
            throw none(id + "/" + partition);
        }
        return finished(decode(told), records);
    }

    /**
     * As {@link #part}, of a replay that has not come to its end.
     *
     * @return nothing where there is none under this name
     */
    Optional<Part> unfinished(String id, int partition) {
        Map<String, byte[]> records = records(id, partition);
        return Optional.ofNullable(records.get(id + "/" + partition))
                .map(this::decode)
                .filter(part -> part.origin() == Origin.UNFINISHED)
                .map(part -> new Part(part, state(part, records)));
    }

    private Map<String, byte[]> records(String id, int partition) {
        String key = id + "/" + partition;
        return read(one -> one.equals(key) || one.startsWith(key + "/"));
    }

    private Part finished(Snapshot part, Map<String, byte[]> records) {
        if (part.origin() == Origin.UNFINISHED) {
            throw new UnusableSnapshot("the replay " + part.id()
                    + " has not come to its end; the same command goes on with it: replay --as " + part.id());
        }
        return new Part(part, state(part, records));
    }

    private UnusableSnapshot none(String id) {
        return new UnusableSnapshot(
                "there is no snapshot " + id + " in " + topic + "; models list shows those there are");
    }

    /**
     * What is told of one snapshot, in the order of its partitions.
     *
     * @throws PipelineFailure when there is none of that id
     */
    public List<Snapshot> told(String id) {
        List<Snapshot> told = list().get(id);
        if (told == null) {
            throw none(id);
        }
        return told;
    }

    private byte[] state(Snapshot part, Map<String, byte[]> chunks) {
        byte[] state = new byte[part.content().bytes()];
        for (int chunk = 0; chunk * CHUNK < state.length; chunk++) {
            byte[] bytes = chunks.get(key(part) + "/" + chunk);
            int length = Math.min(CHUNK, state.length - chunk * CHUNK);
            if (bytes == null || bytes.length != length) {
                throw new UnusableSnapshot("snapshot " + key(part) + " is damaged: chunk " + chunk
                        + (bytes == null ? " is missing" : " has " + bytes.length + " bytes"));
            }
            System.arraycopy(bytes, 0, state, chunk * CHUNK, length);
        }
        if (!Fingerprint.checksum(state).equals(part.content().checksum())) {
            throw new UnusableSnapshot("snapshot " + key(part) + " is damaged: its checksum is another");
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
        write(parts, "");
    }

    /** As {@link #write(List)}, and a snapshot of this id does not go whatever its age. */
    public void write(List<Part> parts, String needed) {
        String id = parts.get(0).snapshot().id();
        Map<String, List<Snapshot>> before =
                requireFree(id, parts.get(0).snapshot().origin() == Origin.REPLAY);
        List<Snapshot> unfinished = Objects.requireNonNullElse(before.remove(id), List.of());
        AtomicReference<RecordMetadata> last = new AtomicReference<>();
        try (Producer<byte[], byte[]> producer = producer(UUID.randomUUID().toString())) {
            producer.beginTransaction();
            unfinished.forEach(part -> delete(producer, part));
            parts.forEach(part -> send(producer, part, last));
            surplus(before, needed).forEach(part -> delete(producer, part));
            producer.commitTransaction(); // Tells of any record that was not taken.
        } catch (KafkaException refused) {
            throw Refusal.failure(pipeline, refused);
        }
        PartitionReader.awaitReadable(pipeline, Objects.requireNonNull(last.get()));
    }

    /** Of this application's, the oldest that are more than are to be kept, beside those that must stay whatever their number. */
    private List<Snapshot> surplus(Map<String, List<Snapshot>> all, String needed) {
        Map<String, List<Snapshot>> own = new LinkedHashMap<>(all);
        own.values().removeIf(parts -> !parts.get(0).application().equals(pipeline.applicationId()));
        own.values().removeIf(parts -> parts.get(0).origin() == Origin.UNFINISHED); // They may be needed yet.
        if (own.size() < pipeline.models().keep()) {
            return List.of();
        }
        own.keySet().removeAll(ControlTopic.named(pipeline));
        own.remove(needed);
        return own.values().stream()
                .limit(Math.max(0, own.size() + 1 - pipeline.models().keep()))
                .flatMap(List::stream)
                .toList();
    }

    /**
     * Makes sure that a snapshot of this name could be put aside.
     *
     * @return those there are
     * @throws PipelineFailure when there is one already, or the topic is not there and cannot be made
     */
    public Map<String, List<Snapshot>> requireFree(String id) {
        return requireFree(id, false);
    }

    /** As {@link #requireFree(String)}, for a replay: what one of this name has put aside before its end is no hindrance. */
    public Map<String, List<Snapshot>> requireFreeForReplay(String id) {
        return requireFree(id, true);
    }

    private Map<String, List<Snapshot>> requireFree(String id, boolean replay) {
        Cluster.prepareModels(pipeline);
        Map<String, List<Snapshot>> all = list();
        boolean taken = all.getOrDefault(id, List.of()).stream()
                .anyMatch(part -> !replay || part.origin() != Origin.UNFINISHED);
        if (taken) {
            throw new PipelineFailure("there is a snapshot " + id + " already; take another name");
        }
        return all;
    }

    void send(Producer<byte[], byte[]> producer, Part part, AtomicReference<RecordMetadata> last) {
        byte[] state = part.state();
        for (int chunk = 0; chunk * CHUNK < state.length; chunk++) {
            int to = Math.min(state.length, (chunk + 1) * CHUNK);
            put(producer, key(part.snapshot()) + "/" + chunk, Arrays.copyOfRange(state, chunk * CHUNK, to));
        }
        ProducerRecord<byte[], byte[]> told =
                new ProducerRecord<>(topic, 0, key(part.snapshot()).getBytes(UTF_8), codec.encode(part.snapshot()));
        var unused = producer.send(told, (written, fault) -> last.set(written));
    }

    /** What is told of it first, so that nobody finds it without its chunks. */
    void delete(Producer<byte[], byte[]> producer, Snapshot part) {
        put(producer, key(part), null);
        for (int chunk = 0; chunk * CHUNK < part.content().bytes(); chunk++) {
            put(producer, key(part) + "/" + chunk, null);
        }
    }

    private void put(Producer<byte[], byte[]> producer, String key, byte @Nullable [] value) {
        var unused = producer.send(new ProducerRecord<>(topic, 0, key.getBytes(UTF_8), value));
    }

    /** One whose transactions are open; one of the same name that was made before cannot write any more. */
    Producer<byte[], byte[]> producer(String name) {
        Map<String, Object> settings = new HashMap<>(ClientSettings.ordered(pipeline));
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, pipeline.applicationId() + "-models-" + name);
        Producer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        try {
            producer.initTransactions();
        } catch (KafkaException refused) {
            producer.close();
            throw Refusal.failure(pipeline, refused);
        }
        return producer;
    }
}
