package dev.thalweg.stream;

import dev.thalweg.learner.Learner;
import dev.thalweg.settings.Pipeline;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** A pipeline's settings for Kafka's own clients. */
public final class ClientSettings {

    private ClientSettings() {}

    /** The pipeline's settings for a plain Kafka client. */
    public static Map<String, Object> of(Pipeline pipeline) {
        Map<String, Object> settings = new HashMap<>(pipeline.kafka());
        settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, pipeline.bootstrapServers());
        return settings;
    }

    /**
     * The settings of a running pipeline, for its clients and its commits: what Kafka Streams is started with, completed by its own
     * defaults.
     */
    public static StreamsConfig ofStreams(Pipeline pipeline) {
        return new StreamsConfig(StreamsSettings.of(pipeline, new Learner(pipeline.learner()).mostStateBytes()));
    }

    /**
     * The settings of a producer whose records stand in the order in which they were sent. A broker takes any first
     * sequence number of an idempotent producer, so with several requests in flight the second could overtake a first
     * that fails because the topic is new.
     */
    public static Map<String, Object> ordered(Pipeline pipeline) {
        Map<String, Object> settings = new HashMap<>(of(pipeline));
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024); // One request at a time: let it be a large one.
        return settings;
    }
}
