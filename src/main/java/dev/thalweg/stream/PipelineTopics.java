package dev.thalweg.stream;

import dev.thalweg.settings.Pipeline;
import dev.thalweg.settings.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.streams.StreamsConfig;

/** The topics of a pipeline: made where they are missing, and held to what answers need of them. */
final class PipelineTopics {

    /** Bytes of the largest record, decompressed, that is taken for an event: what a topic takes by default. */
    static final int LARGEST_EVENT = 1 << 20;

    /** An answer repeats key and id of its event, or all of it, and has words of its own. */
    static final int LARGEST_ANSWER = LARGEST_EVENT + (64 << 10);

    /** An update or a merged model: the largest that settings allow, and some words. */
    static final int LARGEST_MERGED = 8 << 20;

    private static final Duration KNOWN_WITHIN = Duration.ofSeconds(10);

    /** Of updates: long enough for the merger to come back. */
    private static final Duration UNTIL_MERGED = Duration.ofDays(7);

    /** Of merged models, each of which is written to each partition; the last one is written again at a start. */
    private static final Duration UNTIL_TAKEN_OVER = Duration.ofHours(1);

    private static final String BYTES = "max.message.bytes";
    private static final String AHEAD = "message.timestamp.after.max.ms";

    private final Pipeline pipeline;
    private final Cluster cluster;
    private final Admin admin;

    PipelineTopics(Pipeline pipeline, Cluster cluster, Admin admin) {
        this.pipeline = pipeline;
        this.cluster = cluster;
        this.admin = admin;
    }

    void prepare() {
        Set<String> existing = prepare(this::wanted);
        written().forEach((topic, needed) -> {
            if (existing.contains(topic)) {
                fit(topic, needed);
            }
        });
    }

    void prepareInputs() {
        var unused = prepare(this::inputs);
    }

    /** Gives the topics that there were before. */
    private Set<String> prepare(IntFunction<Map<String, NewTopic>> wanted) {
        Set<String> existing = cluster.answer(admin.listTopics().names());
        String events = pipeline.topics().events();
        int partitions = existing.contains(events)
                ? cluster.partitions()
                : pipeline.topics().partitions();
        requireSamePartitions(existing, partitions);
        Map<String, NewTopic> missing = new TreeMap<>(wanted.apply(partitions));
        missing.keySet().removeAll(existing);
        if (!missing.isEmpty()) {
            create(missing);
            Set<String> all = new HashSet<>(existing);
            all.addAll(missing.keySet());
            requireSamePartitions(all, cluster.partitions()); // Another may have been faster, with others.
        }
        return existing;
    }

    /** One partition, so that snapshots have an order; compacted, so that they stay until they are let go. */
    void prepareModels() {
        String models = pipeline.topics().models();
        if (!cluster.hasTopic(models)) {
            NewTopic topic = new NewTopic(models, 1, (short) pipeline.topics().replication())
                    .configs(Map.of("cleanup.policy", "compact", "segment.bytes", "16777216"));
            create(new TreeMap<>(Map.of(models, topic)));
        }
    }

    /** As Kafka Streams would. */
    void prepareChangelog(int partitions) {
        String changelog = LearningTopology.changelogOf(pipeline);
        if (!cluster.hasTopic(changelog)) {
            String replication = pipeline.kafka()
                    .getOrDefault(
                            StreamsConfig.REPLICATION_FACTOR_CONFIG,
                            Integer.toString(pipeline.topics().replication()));
            NewTopic topic = new NewTopic(changelog, partitions, Short.parseShort(replication))
                    .configs(LearnerStoreBuilder.CHANGELOG);
            cluster.answer(admin.createTopics(List.of(topic)).all(), "create topic " + changelog);
            awaitKnown(changelog);
        }
    }

    /** The topics that a pipeline writes to, and the settings that they need. */
    private Map<String, Map<String, String>> written() {
        Topics topics = pipeline.topics();
        Map<String, Map<String, String>> written = new LinkedHashMap<>();
        List.of(topics.predictions(), topics.deadLetters(), topics.lineage())
                .forEach(topic -> written.put(topic, forAnswers()));
        if (pipeline.labels().isPresent()) {
            written.put(topics.outcomes(), forAnswers());
        }
        if (merging()) {
            List.of(topics.updates(), topics.merged()).forEach(topic -> written.put(topic, forMerging()));
        }
        return written;
    }

    private boolean merging() {
        return pipeline.learner().merging().isPresent();
    }

    private void requireSamePartitions(Set<String> existing, int partitions) {
        Topics topics = pipeline.topics();
        if (pipeline.labels().isPresent()) {
            requireSamePartitions(
                    existing,
                    partitions,
                    topics.labels(),
                    "a label must be in the partition of its event," + " so both need as many, and the same keys");
        }
        List<String> besides = merging()
                ? List.of(topics.control(), topics.lineage(), topics.merged())
                : List.of(topics.control(), topics.lineage());
        for (String beside : besides) {
            requireSamePartitions(existing, partitions, beside, "each partition of the events needs its own");
        }
        if (merging() && found(existing, topics.updates(), 1) != 1) {
            throw new PipelineFailure("topic " + topics.updates() + " must have 1 partition: updates have one order");
        }
    }

    private int found(Set<String> existing, String topic, int otherwise) {
        return existing.contains(topic) ? cluster.partitions(topic).size() : otherwise;
    }

    private void requireSamePartitions(Set<String> existing, int partitions, String topic, String why) {
        int found = found(existing, topic, partitions);
        if (found != partitions) {
            throw new PipelineFailure("topic " + topic + " has " + found + " partitions and "
                    + pipeline.topics().events() + " has " + partitions + ": " + why);
        }
    }

    private Map<String, NewTopic> inputs(int partitions) {
        Topics topics = pipeline.topics();
        Topics.Retention kept = topics.retention();
        Map<String, NewTopic> wanted = new LinkedHashMap<>();
        wanted.put(topics.events(), topic(topics.events(), partitions, kept.events(), Map.of()));
        if (pipeline.labels().isPresent()) {
            wanted.put(topics.labels(), topic(topics.labels(), partitions, kept.labels(), Map.of()));
        }
        return wanted;
    }

    private Map<String, NewTopic> wanted(int partitions) {
        Topics topics = pipeline.topics();
        Topics.Retention kept = topics.retention();
        Map<String, NewTopic> wanted = inputs(partitions);
        wanted.put(topics.predictions(), topic(topics.predictions(), partitions, kept.predictions(), forAnswers()));
        wanted.put(topics.deadLetters(), topic(topics.deadLetters(), partitions, kept.deadLetters(), forAnswers()));
        wanted.put(topics.control(), topic(topics.control(), partitions, Optional.empty(), Map.of()));
        wanted.put(topics.lineage(), topic(topics.lineage(), partitions, Optional.empty(), forAnswers()));
        if (pipeline.labels().isPresent()) {
            wanted.put(topics.outcomes(), topic(topics.outcomes(), partitions, kept.outcomes(), forAnswers()));
        }
        if (merging()) {
            wanted.put(topics.updates(), topic(topics.updates(), 1, Optional.of(UNTIL_MERGED), forMerging()));
            wanted.put(
                    topics.merged(), topic(topics.merged(), partitions, Optional.of(UNTIL_TAKEN_OVER), forMerging()));
        }
        return wanted;
    }

    private NewTopic topic(String name, int partitions, Optional<Duration> kept, Map<String, String> more) {
        Map<String, String> config = new HashMap<>(more);
        config.put(
                "retention.ms",
                kept.map(duration -> Long.toString(duration.toMillis())).orElse("-1"));
        return new NewTopic(name, partitions, (short) pipeline.topics().replication()).configs(config);
    }

    /** Answers carry the time of their event, which may lie further ahead than a broker takes by default. */
    private static Map<String, String> forAnswers() {
        return Map.of(AHEAD, Long.toString(Long.MAX_VALUE), BYTES, Integer.toString(LARGEST_ANSWER));
    }

    private static Map<String, String> forMerging() {
        return Map.of(BYTES, Integer.toString(LARGEST_MERGED));
    }

    private void create(Map<String, NewTopic> missing) {
        if (!pipeline.topics().create()) {
            throw new PipelineFailure(
                    "topics are missing, or this user may not see them, and topics.create is false; create them: "
                            + missing.values());
        }
        for (Map.Entry<String, KafkaFuture<Void>> created :
                admin.createTopics(missing.values()).values().entrySet()) {
            try {
                cluster.answer(created.getValue(), "create topic " + created.getKey());
            } catch (PipelineFailure failure) {
                if (!(failure.getCause() instanceof TopicExistsException)) { // Another instance was faster.
                    throw failure;
                }
            }
        }
        missing.keySet().forEach(this::awaitKnown);
    }

    /** A broker answers that a topic is made before it knows the topic itself. */
    private void awaitKnown(String topic) {
        long deadline = System.nanoTime() + KNOWN_WITHIN.toNanos();
        while (true) {
            try {
                cluster.answer(admin.describeTopics(List.of(topic)).allTopicNames(), "use topic " + topic);
                return;
            } catch (PipelineFailure failure) {
                if (!(failure.getCause() instanceof UnknownTopicOrPartitionException) || System.nanoTime() > deadline) {
                    throw failure;
                }
                LockSupport.parkNanos(20_000_000);
            }
        }
    }

    /** One answer that its topic does not take would stop the pipeline, and stop it again after each restart. */
    private void fit(String topic, Map<String, String> needed) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Config has = cluster.answer(
                        admin.describeConfigs(List.of(resource)).all(), "describe the settings of topic " + topic)
                .getOrDefault(resource, new Config(List.of()));
        Map<String, String> lacking = new TreeMap<>(needed);
        lacking.entrySet().removeIf(need -> atLeast(has.get(need.getKey()), need.getValue()));
        if (lacking.isEmpty()) {
            return;
        }
        if (!pipeline.topics().create()) {
            throw new PipelineFailure("topic " + topic + " would refuse some answers, and topics.create is false; set "
                    + lacking + " on it");
        }
        List<AlterConfigOp> changes = lacking.entrySet().stream()
                .map(need ->
                        new AlterConfigOp(new ConfigEntry(need.getKey(), need.getValue()), AlterConfigOp.OpType.SET))
                .toList();
        cluster.answer(
                admin.incrementalAlterConfigs(Map.of(resource, changes)).all(),
                "set " + lacking.keySet() + " on topic " + topic);
    }

    private static boolean atLeast(@org.jspecify.annotations.Nullable ConfigEntry entry, String needed) {
        return entry == null || entry.value() == null || Long.parseLong(entry.value()) >= Long.parseLong(needed);
    }
}
