package dev.thalweg.stream;

import dev.thalweg.model.Order;
import dev.thalweg.model.Place;
import dev.thalweg.settings.Pipeline;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * What the last commit of a partition's task left, read from the changelog: the pipeline may run meanwhile.
 *
 * @param state of the learner
 * @param place where the first records stand that it did not take
 * @param unfinished the order of those that the lineage does not tell of yet
 */
@SuppressWarnings("ArrayRecordComponent") // It only hands the bytes on; nobody compares it.
public record CommittedModel(byte[] state, Place place, Order unfinished) {

    /**
     * Reads those of all partitions; null where nothing is committed.
     *
     * @throws PipelineFailure when no broker answers, or a topic is missing or cannot be read
     */
    public static List<@Nullable CommittedModel> all(Pipeline pipeline) {
        int partitions;
        try (Cluster cluster = Cluster.of(pipeline)) {
            requireTopics(cluster, pipeline.topics().events(), LearningTopology.changelogOf(pipeline));
            partitions = cluster.partitions();
        }
        List<@Nullable CommittedModel> all = new ArrayList<>();
        for (int partition = 0; partition < partitions; partition++) {
            all.add(read(pipeline, partition));
        }
        return all;
    }

    private static void requireTopics(Cluster cluster, String... topics) {
        List<String> missing =
                Stream.of(topics).filter(topic -> !cluster.hasTopic(topic)).toList();
        if (!missing.isEmpty()) {
            throw new PipelineFailure("nothing is learned yet: topics are missing, or this user may not see them: "
                    + String.join(", ", missing));
        }
    }

    private static @Nullable CommittedModel read(Pipeline pipeline, int partition) {
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
        StateChunks.Written written = StateChunks.read(records::get);
        if (written == null) {
            return null;
        }
        InputOrder order = new InputOrder(pipeline.labels().isPresent());
        order.read(written.position(), written.note());
        return new CommittedModel(written.value(), order.place(), order.unfinished());
    }
}
