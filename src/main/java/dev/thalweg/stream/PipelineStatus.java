package dev.thalweg.stream;

import dev.thalweg.codec.LineageCodec;
import dev.thalweg.codec.Malformed;
import dev.thalweg.codec.MergedModelCodec;
import dev.thalweg.learner.GlobalModel;
import dev.thalweg.model.Configured;
import dev.thalweg.model.Entry;
import dev.thalweg.model.Merged;
import dev.thalweg.settings.Pipeline;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
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
     * @param mergedVersion of the merged model that it went on from last; 0 before the first, and where none are merged
     */
    public record Task(int partition, @Nullable Instance instance, long offset, long lag, long mergedVersion) {}

    /**
     * The merger.
     *
     * @param instance that has it; null where nobody does
     * @param lag updates that are not merged and committed yet
     * @param last what it announced last; null before the first, and where that was so long ago that it is deleted
     */
    public record Merger(@Nullable Instance instance, long lag, @Nullable Announcement last) {}

    /**
     * A version of the merged model.
     *
     * @param version how many updates are in it
     * @param rounds of each partition, how many of its updates are
     * @param time when it was announced
     */
    public record Announcement(long version, List<Long> rounds, Instant time) {

        public Announcement {
            rounds = List.copyOf(rounds);
        }
    }

    /**
     * A process.
     *
     * @param id its {@code group.instance.id}, by default that of {@code instance.id} in its state directory
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
                inputs.addAll(existing(cluster, pipeline.topics().labels(), partitions));
            }
            if (merging) {
                inputs.addAll(existing(cluster, pipeline.topics().updates(), 1));
                existing(cluster, pipeline.topics().merged(), partitions);
                existing(cluster, pipeline.topics().lineage(), partitions);
            }
            positions = cluster.group().positions(inputs);
        }

        private static List<TopicPartition> existing(Cluster cluster, String topic) {
            if (!cluster.hasTopic(topic)) {
                throw new PipelineFailure("there is no topic " + topic + "; run makes it");
            }
            return cluster.partitions(topic);
        }

        private static List<TopicPartition> existing(Cluster cluster, String topic, int expected) {
            List<TopicPartition> found = existing(cluster, topic);
            if (found.size() != expected) {
                throw new PipelineFailure(
                        "topic " + topic + " has " + found.size() + " partitions, and should have " + expected);
            }
            return found;
        }

        PipelineStatus answered() {
            Announcement last = merging ? announced() : null;
            List<Task> tasks = new ArrayList<>();
            for (int partition = 0; partition < partitions; partition++) {
                tasks.add(task(partition));
            }
            return new PipelineStatus(tasks, merging ? merger(last) : null);
        }

        private Task task(int partition) {
            TopicPartition events = new TopicPartition(pipeline.topics().events(), partition);
            long lag = position(events).lag();
            if (pipeline.labels().isPresent()) {
                lag += position(new TopicPartition(pipeline.topics().labels(), partition))
                        .lag();
            }
            long version = merging ? version(partition) : 0;
            return new Task(partition, readers.get(events), position(events).next(), lag, version);
        }

        private PipelineGroup.Position position(TopicPartition partition) {
            return Objects.requireNonNull(positions.get(partition), "asked for with the others");
        }

        private Merger merger(@Nullable Announcement last) {
            TopicPartition updates = new TopicPartition(pipeline.topics().updates(), 0);
            return new Merger(readers.get(updates), position(updates).lag(), last);
        }

        private @Nullable Announcement announced() {
            MergedModelCodec codec = new MergedModelCodec(pipeline.learner());
            try (PartitionReader merged =
                    new PartitionReader(pipeline, pipeline.topics().merged(), 0)) {
                return merged.last(record -> announced(codec, record));
            }
        }

        private @Nullable Announcement announced(MergedModelCodec codec, ConsumerRecord<byte[], byte[]> record) {
            if (!ControlTopic.isFor(pipeline, record.key()) || record.value() == null) {
                return null;
            }
            try {
                GlobalModel model = codec.decode(record.value()).model();
                List<Long> rounds =
                        IntStream.range(0, partitions).mapToObj(model::round).toList();
                return new Announcement(model.version(), rounds, Instant.ofEpochMilli(record.timestamp()));
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
            if (!Arrays.equals(record.key(), key) || record.value() == null) {
                return null;
            }
            try {
                Entry entry = codec.decode(record.value());
                if (entry instanceof Configured configured && configured.first()) {
                    return 0L; // What was told before is of another learner.
                }
                return entry instanceof Merged merged ? merged.version() : null;
            } catch (Malformed foreign) {
                return null;
            }
        }
    }
}
