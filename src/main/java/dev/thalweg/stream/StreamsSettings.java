package dev.thalweg.stream;

import dev.thalweg.learner.GlobalModel;
import dev.thalweg.learner.LearnerSpec;
import dev.thalweg.settings.Pipeline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * The Kafka settings of a pipeline: what its file passes through, over defaults chosen so that a restart after a crash
 * is back within seconds, under the one guarantee there is.
 */
final class StreamsSettings {

    /** How much state the commits of one task may write, bytes a second. */
    private static final long CHANGELOG_BYTES_PER_SECOND = 10_000_000;

    /** A commit interval must stay below {@code transaction.timeout.ms}, 10 s in Kafka Streams. */
    private static final long LONGEST_COMMIT_INTERVAL_MS = 5_000;

    /**
     * How long a send or a commit waits for a broker that is away: a day. One that timed out would leave Kafka Streams
     * with a transaction of which nobody knows how it ended, and events were seen to be answered twice.
     */
    private static final long OUTLAST_MS = 86_400_000;

    static final long SHORTEST_COMMIT_INTERVAL_MS = 100;

    /**
     * Of each partition's events so much is fetched ahead of a merged model, if that is no larger. With the 1 MB of Kafka it came
     * a second later.
     */
    private static final int FETCHED_AHEAD = 64 << 10;

    private StreamsSettings() {}

    static Properties of(Pipeline pipeline, long stateBytes) {
        Properties all = new Properties();
        all.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic"); // KIP-1071's refuses static membership.
        all.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, commitInterval(stateBytes));
        all.put(
                StreamsConfig.REPLICATION_FACTOR_CONFIG,
                Integer.toString(pipeline.topics().replication()));
        boolean merging = pipeline.learner().merging().isPresent();
        all.put(
                StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
                merging ? PipelineTopics.LARGEST_MERGED : PipelineTopics.LARGEST_ANSWER);
        all.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_BLOCK_MS_CONFIG), OUTLAST_MS);
        if (pipeline.labels().isEmpty()) {
            // The control topic is nearly always empty: to ask at each event whether it is allocated more than all
            // else.
            all.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
        }
        if (merging) {
            consumer(all, pipeline, ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, fetched(pipeline.learner()));
        }
        consumer(all, pipeline, ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, instanceId(pipeline.stateDir()));
        consumer(all, pipeline, ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
        consumer(all, pipeline, ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 2_500);
        all.putAll(pipeline.kafka());
        all.put(StreamsConfig.APPLICATION_ID_CONFIG, pipeline.applicationId());
        all.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        all.put(StreamsConfig.STATE_DIR_CONFIG, pipeline.stateDir().toString());
        return all;
    }

    /** A default for consumers, where the pipeline does not say it without the prefix: that would not count beside ours. */
    private static void consumer(Properties all, Pipeline pipeline, String setting, Object value) {
        if (!pipeline.kafka().containsKey(setting)) {
            all.put(StreamsConfig.consumerPrefix(setting), value);
        }
    }

    /** A record that is larger is only fetched when its partition happens to be the first that has some (KIP-74). */
    private static int fetched(LearnerSpec spec) {
        return FETCHED_AHEAD + GlobalModel.untrained(spec, 1).bytes().length;
    }

    /** Milliseconds between commits, from the largest state that a commit may have to write. */
    static long commitInterval(long stateBytes) {
        long interval = 1000 * stateBytes / CHANGELOG_BYTES_PER_SECOND;
        return Math.min(LONGEST_COMMIT_INTERVAL_MS, Math.max(SHORTEST_COMMIT_INTERVAL_MS, interval));
    }

    /**
     * Made once and kept beside the state, so that a restarted instance is the same member of its group and need not
     * wait for its former self to time out.
     */
    private static String instanceId(Path stateDir) {
        Path file = stateDir.resolve("instance.id");
        try {
            Files.createDirectories(stateDir);
            if (!Files.exists(file)) {
                Path fresh = Files.createTempFile(stateDir, "instance", ".tmp");
                Files.writeString(fresh, UUID.randomUUID().toString());
                Files.move(fresh, file);
            }
            return Files.readString(file).strip();
        } catch (IOException fault) {
            throw new UncheckedIOException("stateDir " + stateDir + " cannot be written to", fault);
        }
    }
}
