package dev.thalweg.stream;

import dev.thalweg.codec.LearnerSettings;
import dev.thalweg.codec.LineageCodec;
import dev.thalweg.learner.Learner;
import dev.thalweg.learner.LearnerSpec;
import dev.thalweg.learner.StoredState;
import dev.thalweg.model.Configured;
import dev.thalweg.model.Entry;
import dev.thalweg.model.Place;
import dev.thalweg.model.Promoted;
import dev.thalweg.model.Promoted.Way;
import dev.thalweg.settings.Pipeline;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Puts a model in the place of a pipeline's own: the next start goes on from it, at the events behind those that it has
 * learned. It is written over the changelog as one more commit of the store would be, together with the group's offsets, in one
 * transaction: it comes about whole or not at all, and whoever has a copy of the changelog follows it.
 */
public final class Adoption {

    private final Pipeline pipeline;
    private final List<Part> parts;

    /** @param parts one a partition, in their order */
    private Adoption(Pipeline pipeline, List<Part> parts) {
        this.pipeline = pipeline;
        this.parts = parts;
    }

    /** What is written for one partition: to the changelog, where null deletes, and to the lineage. */
    private record Written(Map<Bytes, byte @Nullable []> changes, List<Entry> told) {}

    /**
     * Lets a pipeline go on from a snapshot, one part a partition.
     *
     * @throws PipelineFailure when they do not fit its settings or its partitions, when an instance of it still runs, or when
     *     it has learned events that they have not, or the other way round: some would be answered twice, or never
     */
    public static void run(Pipeline pipeline, List<Part> parts) {
        new Adoption(pipeline, parts).run();
    }

    private void run() {
        parts.forEach(part -> requireFit(pipeline, part));
        try (Cluster cluster = Cluster.of(pipeline)) {
            cluster.prepareTopics();
            Reset.awaitEmpty(cluster, pipeline.applicationId());
            int partitions = cluster.partitions();
            if (partitions != parts.size()) {
                throw new PipelineFailure("the snapshot has " + parts.size() + " partitions, and "
                        + pipeline.topics().events() + " has " + partitions);
            }
            cluster.prepareChangelog(partitions);
            List<Written> all = new ArrayList<>();
            Map<TopicPartition, OffsetAndMetadata> committed = cluster.group().committed();
            for (int partition = 0; partition < partitions; partition++) {
                all.add(written(partition, committed));
            }
            write(cluster, all);
        }
    }

    /** The topics that a model learns from, with the place of a partition in each. */
    private Map<TopicPartition, Long> offsets(int partition, Place place) {
        Map<TopicPartition, Long> offsets = new LinkedHashMap<>();
        offsets.put(new TopicPartition(pipeline.topics().events(), partition), place.events());
        if (pipeline.labels().isPresent()) {
            offsets.put(new TopicPartition(pipeline.topics().labels(), partition), place.labels());
        }
        return offsets;
    }

    /**
     * Makes sure that a pipeline can go on from a snapshot.
     *
     * @throws UnusableSnapshot when it was learned under settings of another shape, or is damaged; says which
     */
    public static void requireFit(Pipeline pipeline, Part part) {
        requireFit(pipeline.learner(), part);
    }

    /**
     * Makes sure that a learner could go on from a state.
     *
     * @throws UnusableSnapshot when it has another shape, or is damaged
     */
    public static void requireFit(LearnerSpec spec, Part part) {
        if (spec.merging().isPresent()) {
            throw new UnusableSnapshot("where partitions are merged no other model can be put in charge yet");
        }
        String differences = new StoredState(part.state()).differences(spec);
        if (!differences.isEmpty()) {
            throw new UnusableSnapshot("the snapshot was learned under other settings:\n" + differences
                    + "take the settings that it was learned under");
        }
        try {
            new Learner(spec).restore(part.state());
        } catch (IllegalStateException damaged) {
            throw new UnusableSnapshot(String.valueOf(damaged.getMessage()), damaged);
        }
    }

    /** What a commit of the store would write, and what it would tell of. */
    private Written written(int partition, Map<TopicPartition, OffsetAndMetadata> committed) {
        long asked = end(pipeline.topics().control(), partition);
        Map<Bytes, byte[]> now = CommittedModel.records(pipeline, partition);
        Map<Bytes, byte @Nullable []> changed = new LinkedHashMap<>();
        StateChunks chunks = new StateChunks(now::get, changed::put);
        Part part = parts.get(partition);
        Place place = part.snapshot().place();
        InputOrder order = new InputOrder(pipeline.labels().isPresent());
        boolean goesOn = readable(chunks);
        if (goesOn) {
            order.read(chunks.position(), chunks.note());
            Map<TopicPartition, Long> next = offsets(partition, order.place());
            offsets(partition, place)
                    .forEach((topic, wanted) -> requireSamePlace(topic, next.getOrDefault(topic, 0L), wanted));
        } else {
            offsets(partition, place).forEach((topic, wanted) -> requireNext(topic, committed.get(topic), wanted));
            order.begin(place);
        }
        String settings = LearnerSettings.write(pipeline.learner());
        order.configured(InputOrder.hash(settings));
        order.changed();
        order.asked(asked); // What was asked before is of the model that goes.
        chunks.write(place.events(), order.bytes(), part.state().clone());
        String fingerprint = part.snapshot().content().fingerprint();
        return new Written(
                changed,
                List.of(
                        new Configured(order.number(), place, !goesOn, settings),
                        new Promoted(
                                order.number(),
                                place,
                                Way.ADOPTED,
                                part.snapshot().id(),
                                fingerprint,
                                0,
                                "")));
    }

    /** A state that is damaged is written over as a whole. */
    private static boolean readable(StateChunks chunks) {
        try {
            return chunks.read() != null;
        } catch (StateChunks.DamagedState damaged) {
            chunks.forget();
            return false;
        }
    }

    /** Of a pipeline that has no state: what its group has committed, if it has. */
    private void requireNext(TopicPartition topic, @Nullable OffsetAndMetadata committed, long wanted) {
        if (committed != null) {
            requireSamePlace(topic, committed.offset(), wanted);
        } else {
            requireThere(topic, wanted);
        }
    }

    private static void requireSamePlace(TopicPartition topic, long next, long wanted) {
        if (next != wanted) {
            throw new PipelineFailure("the pipeline has taken " + topic + " up to offset " + next
                    + ", and the snapshot up to " + wanted + ": the events between would be answered "
                    + (next > wanted ? "twice" : "never")
                    + "; replay --as gives a model that ends where the pipeline stands");
        }
    }

    private void requireThere(TopicPartition topic, long wanted) {
        long end = end(topic.topic(), topic.partition());
        if (wanted > end) {
            throw new PipelineFailure("the snapshot has learned " + topic + " up to offset " + wanted
                    + ", and the topic ends at " + end + ": it is of other events");
        }
    }

    private long end(String topic, int partition) {
        try (PartitionReader reader = new PartitionReader(pipeline, topic, partition)) {
            return reader.end();
        }
    }

    private void write(Cluster cluster, List<Written> all) {
        Map<String, Object> settings = new HashMap<>(ClientSettings.ordered(pipeline));
        settings.put(
                ProducerConfig.TRANSACTIONAL_ID_CONFIG, pipeline.applicationId() + "-adoption-" + UUID.randomUUID());
        String changelog = LearningTopology.changelogOf(pipeline);
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        Map<Integer, RecordMetadata> last = new ConcurrentHashMap<>();
        try (Producer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            for (int partition = 0; partition < parts.size(); partition++) {
                send(producer, changelog, partition, all.get(partition), last);
                offsets(partition, parts.get(partition).snapshot().place())
                        .forEach((topic, next) -> offsets.put(topic, new OffsetAndMetadata(next)));
            }
            producer.sendOffsetsToTransaction(offsets, group());
            requireAlone(cluster, producer);
            producer.commitTransaction(); // Tells of any record that was not taken.
            last.values().forEach(written -> PartitionReader.awaitReadable(pipeline, written));
        } catch (KafkaException refused) {
            throw Refusal.failure(pipeline, refused);
        }
    }

    private void send(
            Producer<byte[], byte[]> producer,
            String changelog,
            int partition,
            Written written,
            Map<Integer, RecordMetadata> last) {
        written.changes().forEach((key, value) -> {
            var unused =
                    producer.send(new ProducerRecord<>(changelog, partition, key.get(), value), (metadata, fault) -> {
                        if (fault == null) {
                            last.put(partition, metadata);
                        }
                    });
        });
        LineageCodec codec = new LineageCodec();
        byte[] key = LearningTopology.Told.key(pipeline, partition);
        written.told().forEach(entry -> {
            byte[] value = codec.encode(entry);
            var unused = producer.send(new ProducerRecord<>(pipeline.topics().lineage(), partition, key, value));
        });
    }

    /** One that begins behind this look takes seconds to join, and waits for offsets that are about to be committed. */
    private void requireAlone(Cluster cluster, Producer<byte[], byte[]> producer) {
        if (cluster.hasMembers()) {
            producer.abortTransaction();
            throw new PipelineFailure(
                    "an instance of " + pipeline.applicationId() + " was started meanwhile; stop it first");
        }
    }

    /** The group as one that is no member of it has it: it is empty. */
    private ConsumerGroupMetadata group() {
        Map<String, Object> settings = new HashMap<>(ClientSettings.of(pipeline));
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, pipeline.applicationId());
        try (Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            return consumer.groupMetadata();
        }
    }
}
