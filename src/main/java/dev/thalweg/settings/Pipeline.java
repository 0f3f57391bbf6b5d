package dev.thalweg.settings;

import dev.thalweg.learner.LearnerSpec;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A whole pipeline, valid.
 *
 * @param name of the pipeline, and the beginning of its topics' names
 * @param schema the Avro schema of its events
 * @param format how its events' bytes tell how they were written
 * @param labels labels that arrive by themselves; empty where they stand in their events
 * @param learner what learns
 * @param topics where it reads and writes
 * @param models how models are put aside
 * @param kafka settings passed through to Kafka's clients and Kafka Streams
 * @param stateDir where the instance keeps its state between restarts
 * @param http where it can be watched
 */
public record Pipeline(
        String name,
        Path schema,
        Format format,
        Optional<Labels> labels,
        LearnerSpec learner,
        Topics topics,
        Models models,
        Map<String, String> kafka,
        Path stateDir,
        Http http) {

    /** Kafka's setting that names the consumer group, the transactions and the internal topics. */
    static final String APPLICATION_ID = "application.id";

    public Pipeline {
        kafka = Map.copyOf(kafka);
    }

    /** The same, but for what learns. */
    public Pipeline with(LearnerSpec other) {
        return new Pipeline(name, schema, format, labels, other, topics, models, kafka, stateDir, http);
    }

    public String applicationId() {
        return kafka.getOrDefault(APPLICATION_ID, name);
    }

    public String bootstrapServers() {
        return kafka.getOrDefault("bootstrap.servers", "localhost:9092");
    }
}
