package dev.thalweg.stream;

import dev.thalweg.codec.LineageCodec;
import dev.thalweg.codec.Malformed;
import dev.thalweg.codec.MergedModelCodec;
import dev.thalweg.model.Merged;
import dev.thalweg.settings.Pipeline;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Where a pipeline stands, as its group and its topics tell: whoever may read those can know, wherever its instances are. One
 * thing is asked after the other, while the pipeline goes on; so figures can differ by what was done in between.
 *
 * @param tasks of the learners, by partition
 * @param merger what merges their models; null where they are not merged
 */
public record PipelineStatus(List<Task> tasks, @Nullable Merger merger) {

    /**
     * The learner of a partition.
     *
     * @param instance that has it; null where nobody does
     * @param offset of the first event that is not taken and committed yet
     * @param lag events and labels that are not
     * @param version of the merged model that it went on from last; 0 before the first, and where none are merged
     * @param round of its updates, the last that is merged; 0 before the first
     */
    public record Task(int partition, @Nullable Instance instance, long offset, long lag, long version, long round) {}

    /**
     * The merger.
     *
     * @param instance that has it; null where nobody does
     * @param lag updates that are not merged and committed yet
     * @param version that it announced last: how many updates are in it; 0 before the first
     * @param announced when that was; null before the first, and an hour after the last
     */
    public record Merger(@Nullable Instance instance, long lag, long version, @Nullable Instant announced) {}

    /**
     * A process.
     *
     * @param id as it stands in {@code instance.id} of its state directory
     * @param host from which it reaches the broker
     */
    public record Instance(String id, String host) {

        private static Instance of(MemberDescription member) {
            String id = member.groupInstanceId().orElse(member.clientId());
            return new Instance(id.replaceFirst("-\\d+$", ""), member.host().replaceFirst("^/", ""));
        }
    }

    public PipelineStatus {
        tasks = List.copyOf(tasks);
    }

    /**
     * Asks the cluster.
     *
     * @throws PipelineFailure when no broker answers, topics are missing, or this user may not see them
     */
    public static PipelineStatus read(Pipeline pipeline) {
        try (Cluster cluster = Cluster.of(pipeline)) {
            return new Question(pipeline, cluster).answered();
        }
    }

    /** What is asked while one connection is open. */
    private static final class Question {
        private final Pipeline pipeline;
        private final boolean merging;
        private final Map<TopicPartition, Instance> readers = new HashMap<>();
        private final Map<TopicPartition, PipelineGroup.Position> positions;
        private final int partitions;

        Question(Pipeline pipeline, Cluster cluster) {
            this.pipeline = pipeline;
            merging = pipeline.learner().merging().isPresent();
            for (MemberDescription member : cluster.group().members()) {
                member.assignment().topicPartitions().forEach(one -> readers.put(one, Instance.of(member)));
            }
            List<TopicPartition> inputs =
                    new ArrayList<>(existing(cluster, pipeline.topics().events()));
            partitions = inputs.size();
            if (pipeline.labels().isPresent()) {
                inputs.addAll(existing(cluster, pipeline.topics().labels()));
            }
            if (merging) {
                inputs.addAll(existing(cluster, pipeline.topics().updates()));
            }
            positions = cluster.group().positions(inputs);
        }

        private static List<TopicPartition> existing(Cluster cluster, String topic) {
            if (!cluster.hasTopic(topic)) {
                throw new PipelineFailure("there is no topic " + topic + "; run makes it");
            }
            return cluster.partitions(topic);
        }

        PipelineStatus answered() {
            List<Long> versions = new ArrayList<>();
            for (int partition = 0; partition < partitions; partition++) {
                versions.add(merging ? version(partition) : 0);
            }
            // After what replicas went on from, so that none is ahead of it.
            Optional<Announcement> last = merging ? announced() : Optional.empty();
            List<Task> tasks = new ArrayList<>();
            for (int partition = 0; partition < partitions; partition++) {
                tasks.add(task(partition, versions.get(partition), last));
            }
            return new PipelineStatus(tasks, merging ? merger(last) : null);
        }

        private Task task(int partition, long version, Optional<Announcement> last) {
            TopicPartition events = new TopicPartition(pipeline.topics().events(), partition);
            long lag = position(events).lag();
            if (pipeline.labels().isPresent()) {
                lag += position(new TopicPartition(pipeline.topics().labels(), partition))
                        .lag();
            }
            long round = last.map(at -> at.version().model().round(partition)).orElse(0L);
            return new Task(partition, readers.get(events), position(events).next(), lag, version, round);
        }

        private PipelineGroup.Position position(TopicPartition partition) {
            return Objects.requireNonNull(positions.get(partition), "asked for with the others");
        }

        private Merger merger(Optional<Announcement> last) {
            TopicPartition updates = new TopicPartition(pipeline.topics().updates(), 0);
            return new Merger(
                    readers.get(updates),
                    position(updates).lag(),
                    last.map(at -> at.version().model().version()).orElse(0L),
                    last.map(at -> Instant.ofEpochMilli(at.millis())).orElse(null));
        }

        private record Announcement(MergedModelCodec.Announced version, long millis) {}

        private Optional<Announcement> announced() {
            MergedModelCodec codec = new MergedModelCodec(pipeline.learner());
            try (PartitionReader merged =
                    new PartitionReader(pipeline, pipeline.topics().merged(), 0)) {
                return Optional.ofNullable(merged.last(record -> announced(codec, record)));
            }
        }

        private @Nullable Announcement announced(MergedModelCodec codec, ConsumerRecord<byte[], byte[]> record) {
            try {
                return ControlTopic.isFor(pipeline, record.key()) && record.value() != null
                        ? new Announcement(codec.decode(record.value()), record.timestamp())
                        : null;
            } catch (Malformed foreign) {
                return null;
            }
        }

        /** Which version a replica went on from last, as its lineage tells. */
        private long version(int partition) {
            LineageCodec codec = new LineageCodec();
            byte[] key = LearningTopology.Told.key(pipeline, partition);
            try (PartitionReader lineage =
                    new PartitionReader(pipeline, pipeline.topics().lineage(), partition)) {
                Long found = lineage.last(record -> version(codec, key, record));
                return found == null ? 0 : found;
            }
        }

        private static @Nullable Long version(LineageCodec codec, byte[] key, ConsumerRecord<byte[], byte[]> record) {
            try {
                boolean ours = Arrays.equals(record.key(), key) && record.value() != null;
                return ours && codec.decode(record.value()) instanceof Merged merged ? merged.version() : null;
            } catch (Malformed foreign) {
                return null;
            }
        }
    }
}
