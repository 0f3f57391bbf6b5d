package dev.thalweg.chaos;

import dev.thalweg.settings.Pipeline;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** How far a pipeline has come, as the broker sees it. */
final class Progress implements AutoCloseable {

    private final Pipeline pipeline;
    private final Admin admin;

    Progress(Pipeline pipeline) {
        this.pipeline = pipeline;
        this.admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, pipeline.bootstrapServers()));
    }

    /** Events committed, over all partitions. */
    long committed() throws InterruptedException {
        return offsets().values().stream().mapToLong(Long::longValue).sum();
    }

    /** Offset committed, by partition of the events topic. */
    Map<TopicPartition, Long> offsets() throws InterruptedException {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        try {
            admin.listConsumerGroupOffsets(pipeline.applicationId())
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .forEach((partition, offset) -> offsets.put(partition, offset.offset()));
        } catch (ExecutionException fault) {
            if (!(fault.getCause() instanceof GroupIdNotFoundException)) {
                throw new AssertionError(fault.getCause());
            }
        }
        return offsets;
    }

    /** Events that are in the topic and not committed. */
    long lag(int partitions) throws InterruptedException {
        List<TopicPartition> events = IntStream.range(0, partitions)
                .mapToObj(number -> new TopicPartition(pipeline.topics().events(), number))
                .toList();
        return ends(events).values().stream().mapToLong(Long::longValue).sum() - committed();
    }

    /** Where partitions end, whether a reader may see that far or not. */
    Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) throws InterruptedException {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        partitions.forEach(partition -> latest.put(partition, OffsetSpec.latest()));
        Map<TopicPartition, Long> ends = new HashMap<>();
        try {
            admin.listOffsets(latest).all().get().forEach((partition, end) -> ends.put(partition, end.offset()));
        } catch (ExecutionException fault) {
            throw new AssertionError(fault.getCause());
        }
        return ends;
    }

    /** Deletes what is committed from the events topic. */
    void deleteCommitted() throws InterruptedException {
        Map<TopicPartition, RecordsToDelete> committed = new HashMap<>();
        offsets().forEach((partition, offset) -> committed.put(partition, RecordsToDelete.beforeOffset(offset)));
        try {
            admin.deleteRecords(committed).all().get();
        } catch (ExecutionException fault) {
            throw new AssertionError(fault.getCause());
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
