package dev.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot start says so in one line, and soon. */
class NoBrokerTest {

    private static final String EXAMPLE = "examples/electricity.yaml";

    @Test
    void brokerThatDoesNotAnswerIsOneLineWithinFifteenSeconds(@TempDir Path stateDir) {
        long start = System.nanoTime();
        Console run = Console.run(
                "run", EXAMPLE, "--set", "kafka.bootstrap.servers=127.0.0.1:1", "--set", "stateDir=" + stateDir);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.errLines())
                .containsExactly(
                        "no broker answers at 127.0.0.1:1 (kafka.bootstrap.servers, kafka.security.protocol, kafka.sasl.mechanism)");
    }

    @Test
    void brokerThatIsNoAddressIsOneLine() {
        Console run = Console.run("run", EXAMPLE, "--set", "kafka.bootstrap.servers=nowhere");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.errLines())
                .hasSize(1)
                .allMatch(line -> line.startsWith("kafka.bootstrap.servers nowhere cannot be used: "));
    }

    @Test
    void takenHttpPortIsOneLineBeforeAnythingElseIsTried() throws Exception {
        try (ServerSocket held = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Console run = Console.run(
                    "run",
                    EXAMPLE,
                    "--set",
                    "http.port=" + held.getLocalPort(),
                    "--set",
                    "kafka.bootstrap.servers=127.0.0.1:1");
            assertThat(run.exit()).isEqualTo(1);
            assertThat(run.out()).isEmpty();
            assertThat(run.errLines())
                    .hasSize(1)
                    .allMatch(line ->
                            line.startsWith("http: 127.0.0.1:" + held.getLocalPort() + " cannot be listened on"));
        }
    }
}
