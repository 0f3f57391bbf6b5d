package dev.thalweg.stream;

import dev.thalweg.learner.Learner;
import dev.thalweg.learner.LearnerSpec;
import dev.thalweg.learner.StoredState;
import dev.thalweg.model.Place;
import dev.thalweg.settings.Pipeline;
import java.io.IOException;
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

/**
 * Puts a model in the place of a pipeline's own: the next start goes on from it, at the events behind those that it has
 * learned. State and offsets change in one transaction. Where that does not come about, offsets without a state are left, at
 * which the next start is refused.
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
     * @throws IOException when the state directory cannot be emptied
     */
    public static void run(Pipeline pipeline, List<Model> models) throws IOException {
        new Adoption(pipeline, models).run();
    }

    private void run() throws IOException {
        if (pipeline.labels().isPresent()) {
            throw new PipelineFailure("where labels arrive by themselves a pipeline cannot begin with a snapshot yet");
        }
        models.forEach(this::requireFit);
        String changelog = LearningTopology.changelogOf(pipeline);
        try (Cluster cluster = Cluster.of(pipeline)) {
            cluster.prepareTopics();
            Reset.awaitEmpty(cluster, pipeline.applicationId());
            int partitions = cluster.partitions();
            if (partitions != models.size()) {
                throw new PipelineFailure("the snapshot has " + models.size() + " partitions, and "
                        + pipeline.topics().events() + " has " + partitions);
            }
            requireSamePlaces(cluster, changelog);
            cluster.deleteTopic(changelog);
            Reset.deleteStateDir(pipeline);
            cluster.createChangelog(changelog, partitions);
        }
        write(changelog);
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

    private void requireSamePlaces(Cluster cluster, String changelog) {
        Map<TopicPartition, OffsetAndMetadata> committed = cluster.committed();
        List<CommittedModel> now = cluster.hasTopic(changelog) ? CommittedModel.all(pipeline) : List.of();
        for (int partition = 0; partition < models.size(); partition++) {
            TopicPartition events = new TopicPartition(pipeline.topics().events(), partition);
            OffsetAndMetadata offset = committed.get(events);
            CommittedModel model = partition < now.size() ? now.get(partition) : null;
            long next = model != null ? model.place().events() : offset == null ? -1 : offset.offset();
            long wanted = models.get(partition).place().events();
            if (next >= 0 && next != wanted) {
                throw new PipelineFailure("the pipeline has taken " + events + " up to offset " + next
                        + ", and the snapshot up to " + wanted + ": the events between would be answered "
                        + (next > wanted ? "twice" : "never")
                        + "; replay --as gives a model that ends where the pipeline stands");
            }
        }
    }

    private void write(String changelog) {
        Map<String, Object> settings = new HashMap<>(Cluster.orderedProducerSettings(pipeline));
        settings.put(
                ProducerConfig.TRANSACTIONAL_ID_CONFIG, pipeline.applicationId() + "-adoption-" + UUID.randomUUID());
        try (Producer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
            for (int partition = 0; partition < models.size(); partition++) {
                Model model = models.get(partition);
                int number = partition;
                records(model).forEach((key, value) -> {
                    var unused = producer.send(new ProducerRecord<>(changelog, number, key.get(), value));
                });
                offsets.put(
                        new TopicPartition(pipeline.topics().events(), partition),
                        new OffsetAndMetadata(model.place().events()));
            }
            producer.sendOffsetsToTransaction(offsets, group());
            producer.commitTransaction(); // Tells of any record that was not taken.
        } catch (KafkaException refused) {
            throw Refusal.failure(pipeline, refused);
        }
    }

    /** The group as one that is no member of it has it: it is empty. */
    private ConsumerGroupMetadata group() {
        Map<String, Object> settings = new HashMap<>(Cluster.clientSettings(pipeline));
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, pipeline.applicationId());
        try (Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            return consumer.groupMetadata();
        }
    }

    /** As the store would have written them. */
    private static Map<Bytes, byte[]> records(Model model) {
        Map<Bytes, byte[]> records = new LinkedHashMap<>();
        new StateChunks(records::get, records::put)
                .write(model.place().events(), new InputOrder(false).bytes(), model.state());
        return records;
    }
}
