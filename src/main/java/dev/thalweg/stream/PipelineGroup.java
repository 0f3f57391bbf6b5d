package dev.thalweg.stream;

import dev.thalweg.settings.Pipeline;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.RetriableException;

/** A pipeline's consumer group: who is in it, and how far its topics are read. */
final class PipelineGroup {

    private final Pipeline pipeline;
    private final Cluster cluster;
    private final Admin admin;

    PipelineGroup(Pipeline pipeline, Cluster cluster, Admin admin) {
        this.pipeline = pipeline;
        this.cluster = cluster;
        this.admin = admin;
    }

    /** Records of events and labels that are not taken and committed yet; empty while no broker answers. */
    OptionalLong lag() {
        try {
            return OptionalLong.of(countLag());
        } catch (PipelineFailure failure) {
            if (failure.getCause() instanceof RetriableException) {
                return OptionalLong.empty();
            }
            throw failure;
        }
    }

    private long countLag() {
        List<TopicPartition> all =
                new ArrayList<>(cluster.partitions(pipeline.topics().events()));
        all.addAll(cluster.partitions(pipeline.topics().control()));
        if (pipeline.labels().isPresent()) {
            all.addAll(cluster.partitions(pipeline.topics().labels()));
        }
        long lag = 0;
        for (Map.Entry<TopicPartition, Position> each : positions(all).entrySet()) {
            Position position = each.getValue();
            boolean asked = position.lag() > 0
                    && each.getKey().topic().equals(pipeline.topics().control());
            lag += asked ? ControlTopic.waiting(pipeline, each.getKey().partition(), position.next()) : position.lag();
        }
        return lag;
    }

    /**
     * How far a partition is read.
     *
     * @param next offset of the first record that is not taken and committed yet
     * @param lag from there to the end
     */
    record Position(long next, long lag) {}

    Map<TopicPartition, Position> positions(List<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> committed = committed();
        Map<TopicPartition, ListOffsetsResultInfo> starts = cluster.offsets(partitions, OffsetSpec.earliest());
        Map<TopicPartition, Position> positions = new HashMap<>();
        cluster.offsets(partitions, OffsetSpec.latest()).forEach((partition, end) -> {
            OffsetAndMetadata position = committed.get(partition);
            long start = Objects.requireNonNull(starts.get(partition)).offset();
            long next = position == null ? start : position.offset();
            positions.put(partition, new Position(next, Math.max(0, end.offset() - next)));
        });
        return positions;
    }

    /** Who is in the pipeline's group, and what each reads; none where nobody ever was. */
    List<MemberDescription> members() {
        String group = pipeline.applicationId();
        try {
            return cluster
                    .answer(admin.describeConsumerGroups(List.of(group)).all(), "describe group " + group)
                    .values()
                    .stream()
                    .flatMap(one -> one.members().stream())
                    .toList();
        } catch (PipelineFailure failure) {
            if (failure.getCause() instanceof GroupIdNotFoundException) {
                return List.of();
            }
            throw failure;
        }
    }

    /** By partition, the offset of the first record that is not committed. */
    Map<TopicPartition, OffsetAndMetadata> committed() {
        try {
            return cluster.answer(
                    admin.listConsumerGroupOffsets(pipeline.applicationId()).partitionsToOffsetAndMetadata());
        } catch (PipelineFailure failure) {
            if (failure.getCause() instanceof GroupIdNotFoundException) {
                return Map.of();
            }
            throw failure;
        }
    }
}
