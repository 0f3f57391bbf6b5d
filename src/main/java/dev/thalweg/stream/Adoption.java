package dev.thalweg.stream;

import dev.thalweg.learner.Learner;
import dev.thalweg.learner.LearnerSpec;
import dev.thalweg.learner.StoredState;
import dev.thalweg.model.Place;
import dev.thalweg.settings.Pipeline;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
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
    private final List<Model> models;

    /** @param models one a partition, in their order */
    private Adoption(Pipeline pipeline, List<Model> models) {
        this.pipeline = pipeline;
        this.models = models;
    }

    /**
     * One partition's model.
     *
     * @param state of its learner
     * @param place where the first event stands that it has not learned
     */
    @SuppressWarnings("ArrayRecordComponent") // It only hands the bytes on; nobody compares it.
    public record Model(byte[] state, Place place) {}

    /**
     * Lets a pipeline go on from these models, one a partition.
     *
     * @throws PipelineFailure when they do not fit its settings or its partitions, when an instance of it still runs, or when
     *     it has learned events that they have not, or the other way round: some would be answered twice, or never
     */
    public static void run(Pipeline pipeline, List<Model> models) {
        new Adoption(pipeline, models).run();
    }

    private void run() {
        if (pipeline.labels().isPresent()) {
            throw new PipelineFailure("where labels arrive by themselves a pipeline cannot begin with a snapshot yet");
        }
        models.forEach(this::requireFit);
        try (Cluster cluster = Cluster.of(pipeline)) {
            cluster.prepareTopics();
            Reset.awaitEmpty(cluster, pipeline.applicationId());
            int partitions = cluster.partitions();
            if (partitions != models.size()) {
                throw new PipelineFailure("the snapshot has " + models.size() + " partitions, and "
                        + pipeline.topics().events() + " has " + partitions);
            }
            cluster.prepareChangelog(partitions);
            List<Map<Bytes, byte @Nullable []>> changes = new ArrayList<>();
            Map<TopicPartition, OffsetAndMetadata> committed = cluster.committed();
            for (int partition = 0; partition < partitions; partition++) {
                changes.add(changes(partition, committed.get(events(partition))));
            }
            write(cluster, changes);
        }
    }

    private TopicPartition events(int partition) {
        return new TopicPartition(pipeline.topics().events(), partition);
    }

    private void requireFit(Model model) {
        LearnerSpec spec = pipeline.learner();
        String differences = new StoredState(model.state()).differences(spec);
        if (!differences.isEmpty()) {
            throw new PipelineFailure("the snapshot was learned under other settings:\n" + differences
                    + "take the settings that it was learned under");
        }
        try {
            new Learner(spec).restore(model.state());
        } catch (IllegalStateException damaged) {
            throw new PipelineFailure(String.valueOf(damaged.getMessage()), damaged);
        }
    }

    /** What a commit of the store would write; null deletes. */
    private Map<Bytes, byte @Nullable []> changes(int partition, @Nullable OffsetAndMetadata committed) {
        Map<Bytes, byte[]> now = CommittedModel.records(pipeline, partition);
        Map<Bytes, byte @Nullable []> changed = new LinkedHashMap<>();
        StateChunks chunks = new StateChunks(now::get, changed::put);
        long wanted = models.get(partition).place().events();
        if (readable(chunks)) {
            requireSamePlace(partition, chunks.position(), wanted);
        } else if (committed != null) {
            requireSamePlace(partition, committed.offset(), wanted);
        } else {
            requireThere(partition, wanted);
        }
        chunks.write(
                wanted,
                new InputOrder(false).bytes(),
                models.get(partition).state().clone());
        return changed;
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

    private void requireSamePlace(int partition, long next, long wanted) {
        if (next != wanted) {
            throw new PipelineFailure("the pipeline has taken " + events(partition) + " up to offset " + next
                    + ", and the snapshot up to " + wanted + ": the events between would be answered "
                    + (next > wanted ? "twice" : "never")
                    + "; replay --as gives a model that ends where the pipeline stands");
        }
    }

    private void requireThere(int partition, long wanted) {
        try (PartitionReader reader =
                new PartitionReader(pipeline, pipeline.topics().events(), partition)) {
            if (wanted > reader.end()) {
                throw new PipelineFailure("the snapshot has learned " + events(partition) + " up to offset " + wanted
                        + ", and the topic ends at " + reader.end() + ": it is of other events");
            }
        }
    }

    private void write(Cluster cluster, List<Map<Bytes, byte @Nullable []>> changes) {
        Map<String, Object> settings = new HashMap<>(ClientSettings.ordered(pipeline));
        settings.put(
                ProducerConfig.TRANSACTIONAL_ID_CONFIG, pipeline.applicationId() + "-adoption-" + UUID.randomUUID());
        String changelog = LearningTopology.changelogOf(pipeline);
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        try (Producer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            for (int partition = 0; partition < models.size(); partition++) {
                int number = partition;
                changes.get(partition).forEach((key, value) -> {
                    var unused = producer.send(new ProducerRecord<>(changelog, number, key.get(), value));
                });
                offsets.put(
                        events(partition),
                        new OffsetAndMetadata(models.get(partition).place().events()));
            }
            producer.sendOffsetsToTransaction(offsets, group());
            requireAlone(cluster, producer);
            producer.commitTransaction(); // Tells of any record that was not taken.
        } catch (KafkaException refused) {
            throw Refusal.failure(pipeline, refused);
        }
    }

    /** One that begins behind this look takes seconds to join, and waits for offsets that are about to be committed. */
    private void requireAlone(Cluster cluster, Producer<byte[], byte[]> producer) {
        if (cluster.hasMembers(pipeline.applicationId())) {
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
