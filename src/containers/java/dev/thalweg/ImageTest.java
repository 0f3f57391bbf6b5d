package dev.thalweg;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.output.OutputFrame.OutputType;
import org.testcontainers.containers.startupcheck.OneShotStartupCheckStrategy;
import org.testcontainers.containers.wait.strategy.Wait;

/** The image that {@code docker build -t thalweg:0.1.0-SNAPSHOT .} makes, beside a broker in another container. */
class ImageTest {

    private static final String IMAGE = System.getProperty("containers.thalweg", "thalweg:0.1.0-SNAPSHOT");
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final String name = TestBroker.unique("image");

    @BeforeAll
    static void requireImage() {
        try {
            DockerClientFactory.lazyClient().inspectImageCmd(IMAGE).exec();
        } catch (com.github.dockerjava.api.exception.NotFoundException absent) {
            String reason = "no image " + IMAGE + ": docker build -t " + IMAGE + " .";
            System.out.println("skipped: " + reason);
            throw new TestAbortedException(reason, absent);
        }
    }

    @Test
    void itLearnsWhatItGenerates() throws Exception {
        assertThat(output("generate", "examples/payments.yaml", "--events", "1000"))
                .isEmpty();
        JsonNode told =
                new JsonMapper().readTree(output("run", "examples/payments.yaml", "--until-idle", "500ms", "--json"));
        assertThat(told.path("events").asInt()).isEqualTo(1_000);
        assertThat(told.path("accuracy").asDouble()).isGreaterThan(0.6);
    }

    @Test
    void itIsReadyIsWatchedAndStopsByItself() throws Exception {
        try (GenericContainer<?> run = container("run", "examples/payments.yaml")
                .withEnv("THALWEG_HTTP_HOST", "0.0.0.0")
                .withExposedPorts(8080)
                .waitingFor(Wait.forHttp("/health/ready").withStartupTimeout(PATIENCE))) {
            run.start();
            URI metrics = URI.create("http://" + run.getHost() + ":" + run.getMappedPort(8080) + "/metrics");
            String scraped = HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString())
                    .body();
            assertThat(scraped).contains("thalweg_events_records_total{application=\"" + name);
            assertThat(run.execInContainer("id", "-u").getStdout().strip()).isNotEqualTo("0");
            run.getDockerClient()
                    .stopContainerCmd(run.getContainerId())
                    .withTimeout(20)
                    .exec();
            assertThat(run.getDockerClient()
                            .inspectContainerCmd(run.getContainerId())
                            .exec()
                            .getState()
                            .getExitCodeLong())
                    .isEqualTo(143L); // As whoever ends by SIGTERM; killed would be 137.
        }
    }

    /** Runs to its end; gives its standard output. */
    private String output(String... command) {
        try (GenericContainer<?> once =
                container(command).withStartupCheckStrategy(new OneShotStartupCheckStrategy().withTimeout(PATIENCE))) {
            once.start();
            return once.getLogs(OutputType.STDOUT);
        }
    }

    private GenericContainer<?> container(String... command) {
        String[] whole = Stream.concat(Stream.of(command), Stream.of("--set", "name=" + name))
                .toArray(String[]::new);
        return new GenericContainer<>(IMAGE)
                .withNetwork(Network.SHARED)
                .withEnv("THALWEG_KAFKA_BOOTSTRAP_SERVERS", ContainerBroker.INSIDE)
                .withEnv("THALWEG_STATEDIR", "/var/lib/thalweg/" + name)
                .withCommand(whole);
    }
}
