package dev.thalweg.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.Pipelines;
import dev.thalweg.TestBroker;
import dev.thalweg.settings.Pipeline;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicRetentionTest {

    @Test
    void eachCreatedTopicIsKeptAsLongAsTheFileSays(@TempDir Path stateDir) throws Exception {
        String name = TestBroker.unique("retention");
        Pipeline pipeline = Pipelines.example(
                "two-points",
                stateDir,
                "name=" + name,
                "kafka.bootstrap.servers=" + TestBroker.bootstrapServers(),
                "topics.retention={events: 30d, deadLetters: 12h}");
        try (Cluster cluster = Cluster.of(pipeline)) {
            cluster.prepareTopics();
        }
        assertThat(retentions(name + ".events", name + ".predictions", name + ".dead-letters"))
                .containsExactly("2592000000", "-1", "43200000");
    }

    private static List<String> retentions(String... topics) throws Exception {
        List<ConfigResource> resources = Stream.of(topics)
                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                .toList();
        try (Admin admin =
                Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, TestBroker.bootstrapServers()))) {
            var configs = admin.describeConfigs(resources).all().get();
            return resources.stream()
                    .map(resource -> Objects.requireNonNull(configs.get(resource))
                            .get("retention.ms")
                            .value())
                    .toList();
        }
    }
}
