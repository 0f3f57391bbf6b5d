package dev.thalweg;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Network;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * Lets all tests of {@code mvn verify -Pcontainers} use Apache Kafka's container in the place of {@link TestBroker}'s own
 * broker, or skips them where no Docker engine answers. JUnit finds it as a service.
 *
 * <p>{@code -Dcontainers.kafka=IMAGE} takes another image than {@value #IMAGE}.
 */
public final class ContainerBroker implements ExecutionCondition {

    private static final String IMAGE = "apache/kafka:4.3.1";

    /** Where the other containers of a test find the broker. */
    static final String INSIDE = "kafka:19092";

    /** Of the JVM, and gone with it; null where there is no engine. */
    private static final @Nullable KafkaContainer BROKER = start();

    private static @Nullable KafkaContainer start() {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            System.out.println("skipped: no Docker engine answers");
            return null;
        }
        DockerImageName image = DockerImageName.parse(System.getProperty("containers.kafka", IMAGE))
                .asCompatibleSubstituteFor("apache/kafka");
        KafkaContainer broker = new KafkaContainer(image)
                .withNetwork(Network.SHARED)
                .withNetworkAliases("kafka")
                .withListener(INSIDE)
                .withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0")
                .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false");
        broker.start();
        System.setProperty(TestBroker.ELSEWHERE, broker.getBootstrapServers());
        return broker;
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return BROKER == null
                ? ConditionEvaluationResult.disabled("no Docker engine answers")
                : ConditionEvaluationResult.enabled("a broker runs in a container");
    }
}
