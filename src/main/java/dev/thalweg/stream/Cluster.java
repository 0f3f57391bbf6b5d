package dev.thalweg.stream;

import dev.thalweg.settings.Pipeline;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** What a pipeline asks of its Kafka cluster beside the stream itself. Every question has a time limit. */
public final class Cluster implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 10;

    private final Pipeline pipeline;
    private final Admin admin;

    private Cluster(Pipeline pipeline, Admin admin) {
        this.pipeline = pipeline;
        this.admin = admin;
    }

    /**
     * Connects.
     *
     * @throws PipelineFailure when no broker answers within 10 seconds
     */
    public static Cluster of(Pipeline pipeline) {
        Map<String, Object> settings = new HashMap<>(ClientSettings.of(pipeline));
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_SECONDS * 1_000);
        try {
            Cluster cluster = new Cluster(pipeline, Admin.create(settings));
            try {
                cluster.answer(cluster.admin.describeCluster().nodes());
                return cluster;
            } catch (PipelineFailure noAnswer) {
                cluster.close();
                throw noAnswer;
            }
        } catch (KafkaException refused) {
            String reason = Refusal.reason(refused);
            String what = reason.contains(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG)
                    ? "kafka." + AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG + " " + pipeline.bootstrapServers()
                    : "what stands under kafka";
            throw new PipelineFailure(what + " cannot be used: " + reason);
        }
    }

    /**
     * Creates the pipeline's topics where they are missing.
     *
     * @throws PipelineFailure when topics are missing and {@code topics.create} is false; says which, and with what
     */
    public void prepareTopics() {
        new PipelineTopics(pipeline, this, admin).prepare();
    }

    /** As {@link #prepareTopics}, of those that are fed: events, and labels where they arrive by themselves. */
    public void prepareInputs() {
        new PipelineTopics(pipeline, this, admin).prepareInputs();
    }

    /**
     * Refuses to begin where events were answered and the state that learned from them is gone.
     *
     * @throws PipelineFailure says which changelog is missing or empty
     */
    void requireState() {
        List<TopicPartition> learned = group().committed().entrySet().stream()
                .filter(entry -> entry.getValue() != null && entry.getValue().offset() > 0)
                .map(entry -> LearningTopology.changelogOf(pipeline, entry.getKey()))
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        for (TopicPartition changelog : learned) {
            boolean there = hasTopic(changelog.topic())
                    && offsets(List.of(changelog), OffsetSpec.latest()).values().stream()
                            .allMatch(end -> end.offset() > 0);
            if (!there) {
                throw new PipelineFailure("events were answered, but the state that learned from them is gone: "
                        + changelog.topic()
                        + " is missing or empty; bring it back, or start over on purpose with run --reset");
            }
        }
    }

    /**
     * Creates the topic in which models are put aside, where it is missing.
     *
     * @throws PipelineFailure when it is missing and {@code topics.create} is false
     */
    public static void prepareModels(Pipeline pipeline) {
        try (Cluster cluster = of(pipeline)) {
            new PipelineTopics(pipeline, cluster, cluster.admin).prepareModels();
        }
    }

    /** Whether there is such a topic, as far as this user may see. */
    public static boolean hasTopic(Pipeline pipeline, String name) {
        try (Cluster cluster = of(pipeline)) {
            return cluster.hasTopic(name);
        }
    }

    public boolean hasTopic(String name) {
        return answer(admin.listTopics().names()).contains(name);
    }

    /** Makes the topic that the learners' states are logged to, where it is missing. */
    void prepareChangelog(int partitions) {
        new PipelineTopics(pipeline, this, admin).prepareChangelog(partitions);
    }

    /** Deletes a topic and waits until it is gone; does nothing where there is none. */
    void deleteTopic(String name) {
        try {
            answer(admin.deleteTopics(List.of(name)).all(), "delete topic " + name);
        } catch (PipelineFailure failure) {
            if (!(failure.getCause() instanceof UnknownTopicOrPartitionException)) {
                throw failure;
            }
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (hasTopic(name)) {
            if (System.nanoTime() > deadline) {
                throw new PipelineFailure("topic " + name + " is not deleted after " + PATIENCE_SECONDS + " s");
            }
            LockSupport.parkNanos(50_000_000);
        }
    }

    /** Deletes a consumer group and its offsets; does nothing where there is none. */
    void deleteGroup(String group) {
        try {
            answer(admin.deleteConsumerGroups(List.of(group)).all(), "delete group " + group);
        } catch (PipelineFailure failure) {
            if (!(failure.getCause() instanceof GroupIdNotFoundException)) {
                throw failure;
            }
        }
    }

    /** Lets a group that has no members begin behind all that a topic has now. */
    void skip(String group, String topic) {
        Map<TopicPartition, OffsetAndMetadata> ends = new HashMap<>();
        offsets(partitions(topic), OffsetSpec.latest())
                .forEach((partition, end) -> ends.put(partition, new OffsetAndMetadata(end.offset())));
        answer(admin.alterConsumerGroupOffsets(group, ends).all(), "commit offsets of group " + group);
    }

    /** How many partitions the events topic has. */
    public int partitions() {
        return partitions(pipeline.topics().events()).size();
    }

    /** Records of events and labels that are not taken and committed yet; empty while no broker answers. */
    public OptionalLong lag() {
        return group().lag();
    }

    /** Whether the pipeline's group has members, those that died not long ago included. */
    public boolean hasMembers() {
        return !group().members().isEmpty();
    }

    /** Those who read, and how far they are. */
    PipelineGroup group() {
        return new PipelineGroup(pipeline, this, admin);
    }

    List<TopicPartition> partitions(String name) {
        Map<String, TopicDescription> topics =
                answer(admin.describeTopics(List.of(name)).allTopicNames(), "describe topic " + name);
        return topics.values().stream()
                .flatMap(topic -> topic.partitions().stream())
                .map(partition -> new TopicPartition(name, partition.partition()))
                .toList();
    }

    Map<TopicPartition, ListOffsetsResultInfo> offsets(List<TopicPartition> partitions, OffsetSpec which) {
        Map<TopicPartition, OffsetSpec> question = new HashMap<>();
        partitions.forEach(partition -> question.put(partition, which));
        return answer(admin.listOffsets(question).all());
    }

    /** The answer to a question, within the time that there is for one. */
    <T> T answer(KafkaFuture<T> future) {
        return answer(future, "");
    }

    /**
     * As {@link #answer(KafkaFuture)}.
     *
     * @param right what the question needs, such as "create topic a": said where it is refused, as brokers do not
     */
    <T> T answer(KafkaFuture<T> future, String right) {
        try {
            return future.get(PATIENCE_SECONDS + 1, TimeUnit.SECONDS); // The client's own time is up before.
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new PipelineFailure("interrupted while waiting for the broker", interrupted);
        } catch (java.util.concurrent.TimeoutException late) {
            throw silent(new TimeoutException("no answer within " + PATIENCE_SECONDS + " s", late));
        } catch (ExecutionException fault) {
            Throwable cause = Optional.ofNullable(fault.getCause()).orElse(fault);
            if (cause instanceof TimeoutException) {
                throw silent(cause);
            }
            throw new PipelineFailure(refusal(cause, right), cause);
        }
    }

    private String refusal(Throwable cause, String right) {
        if (cause instanceof AuthorizationException && !right.isEmpty()) {
            return Refusal.denied(pipeline, right);
        }
        return Refusal.explain(pipeline, cause)
                .orElse("the broker at " + pipeline.bootstrapServers() + " refuses: " + cause.getMessage());
    }

    private PipelineFailure silent(Throwable cause) {
        return new PipelineFailure(
                "no broker answers at " + pipeline.bootstrapServers()
                        + " (kafka.bootstrap.servers, kafka.security.protocol, kafka.sasl.mechanism)",
                cause);
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }
}
