package dev.thalweg.stream;

import dev.thalweg.model.Order;
import dev.thalweg.model.Place;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.settings.Topics;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * What the last commit of a partition's task left, read from the changelog: the pipeline may run meanwhile.
 *
 * @param state of the learner
 * @param place where the first records stand that it did not take
 * @param unfinished the order of those that the lineage does not tell of yet
 * @param changes how many of the lineage's changes are in it
 */
@SuppressWarnings("ArrayRecordComponent") // It only hands the bytes on; nobody compares it.
public record CommittedModel(byte[] state, Place place, Order unfinished, int changes) {

    private static final int ATTEMPTS = 3;

    /**
     * Reads those of all partitions; null where nothing is committed.
     *
     * @throws PipelineFailure when no broker answers, or a topic is missing or cannot be read
     */
    public static List<@Nullable CommittedModel> all(Pipeline pipeline) {
        int partitions;
        try (Cluster cluster = Cluster.of(pipeline)) {
            requireTopics(cluster, pipeline);
            partitions = cluster.partitions();
        }
        List<@Nullable CommittedModel> all = new ArrayList<>();
        for (int partition = 0; partition < partitions; partition++) {
            all.add(read(pipeline, partition));
        }
        return all;
    }

    /** As {@link #all}, of a pipeline that may never have run: then all are null, as many as it has, or would get. */
    public static List<@Nullable CommittedModel> any(Pipeline pipeline) {
        try (Cluster cluster = Cluster.of(pipeline)) {
            if (!cluster.hasTopic(LearningTopology.changelogOf(pipeline))) {
                int partitions = cluster.hasTopic(pipeline.topics().events())
                        ? cluster.partitions()
                        : pipeline.topics().partitions();
                return new ArrayList<>(Collections.nCopies(partitions, null));
            }
        }
        return all(pipeline);
    }

    private static void requireTopics(Cluster cluster, Pipeline pipeline) {
        Topics topics = pipeline.topics();
        String changelog = LearningTopology.changelogOf(pipeline);
        List<String> needed = pipeline.labels().isEmpty()
                ? List.of(topics.events(), changelog, topics.lineage())
                : List.of(topics.events(), changelog, topics.lineage(), topics.labels());
        List<String> missing =
                needed.stream().filter(topic -> !cluster.hasTopic(topic)).toList();
        if (!missing.isEmpty()) {
            throw new PipelineFailure("nothing is learned yet: topics are missing, or this user may not see them: "
                    + String.join(", ", missing));
        }
    }

    /** How many records it has taken, as the lineage counts them. */
    public long number() {
        return unfinished.number() + unfinished.inputs();
    }

    /** Again where it does not fit together: the broker may have compacted the changelog under the reader. */
    private static @Nullable CommittedModel read(Pipeline pipeline, int partition) {
        for (int attempt = 1; ; attempt++) {
            try {
                return of(pipeline, records(pipeline, partition));
            } catch (StateChunks.DamagedState damaged) {
                if (attempt == ATTEMPTS) {
                    throw new PipelineFailure(
                            "what the changelog has of partition " + partition + " does not fit together", damaged);
                }
            }
        }
    }

    /** The last record of each key in a partition of the changelog. */
    static Map<Bytes, byte[]> records(Pipeline pipeline, int partition) {
        Map<Bytes, byte[]> records = new HashMap<>();
        try (PartitionReader changelog =
                new PartitionReader(pipeline, LearningTopology.changelogOf(pipeline), partition)) {
            for (ConsumerRecord<byte[], byte[]> record = changelog.next(); record != null; record = changelog.next()) {
                if (record.value() == null) {
                    records.remove(Bytes.wrap(record.key()));
                } else {
                    records.put(Bytes.wrap(record.key()), record.value());
                }
            }
        }
        return records;
    }

    private static @Nullable CommittedModel of(Pipeline pipeline, Map<Bytes, byte[]> records) {
        StateChunks.Written written = StateChunks.read(records::get);
        if (written == null) {
            return null;
        }
        InputOrder order = new InputOrder(pipeline.labels().isPresent());
        order.read(written.position(), written.note());
        return new CommittedModel(written.value(), order.place(), order.unfinished(), order.changes());
    }
}
