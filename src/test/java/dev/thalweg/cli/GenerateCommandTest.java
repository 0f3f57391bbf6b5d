package dev.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.thalweg.TestBroker;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class GenerateCommandTest {

    private final String name = TestBroker.unique("payments");

    @TempDir
    private Path directory;

    @Test
    void itsStreamIsLearnedByThePipelineOfTheExample() throws Exception {
        Console generate = run("generate", "--events", "2000", "--set", "topics.partitions=2");
        assertThat(generate.exit()).as(generate.err()).isZero();
        assertThat(generate.err()).contains("sent 2000 events to " + name + ".events");
        Console run = run("run", "--until-idle", "300ms", "--json", "--set", "topics.partitions=2");
        assertThat(run.exit()).as(run.err()).isZero();
        JsonNode told = new JsonMapper().readTree(run.out());
        assertThat(told.path("events").asInt()).isEqualTo(2_000);
        assertThat(told.path("deadLetters").asInt()).isBetween(1, 40);
        assertThat(told.path("accuracy").asDouble()).isGreaterThan(0.7);
        assertThat(run("generate", "--events", "10", "--set", "topics.partitions=2")
                        .exit())
                .isZero();
        run("run", "--until-idle", "300ms", "--set", "topics.partitions=2");
        assertThat(run("tail", "--until-end", "--set", "topics.partitions=2").outLines().stream()
                        .map(line -> line.replaceFirst(".*\"id\":\"([^\"]*)\".*", "$1")))
                .hasSizeGreaterThan(1_960)
                .doesNotHaveDuplicates()
                .contains("payment-2005");
    }

    @Test
    void whatCannotBeMeantIsRefused() {
        assertThat(run("generate", "--events", "0").exit()).isEqualTo(2);
        assertThat(run("generate", "--rate", "0").exit()).isEqualTo(2);
        Console other = Console.run("generate", "examples/two-points.yaml");
        assertThat(other.exit()).isEqualTo(2);
        assertThat(other.err()).contains("generate is for pipelines of the schema schemas/demo.avsc");
    }

    private Console run(String command, String... more) {
        return Console.run(Stream.concat(
                        Stream.of(
                                command,
                                "examples/payments.yaml",
                                "--set",
                                "name=" + name,
                                "--set",
                                "stateDir=" + directory.resolve("state"),
                                "--set",
                                "http.port=0",
                                "--set",
                                "kafka.bootstrap.servers=" + TestBroker.bootstrapServers()),
                        Stream.of(more))
                .toList());
    }
}
