package dev.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.thalweg.TestBroker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** In processes of their own: a process sets its log up once. */
@Timeout(90)
class LogFormatTest {

    private final String name = TestBroker.unique("logged");

    /** What the last process wrote to standard output: so little that it need not be read meanwhile. */
    private String out = "";

    @TempDir
    private Path directory;

    @Test
    void inJsonEveryLineIsAnObjectAndTheLifeOfAPipelineIsTold() throws Exception {
        assertThat(Console.run(line("generate", "--events", "500")).exit()).isZero();
        List<JsonNode> lines = new ArrayList<>();
        for (String line : log("run", "--until-idle", "500ms", "--log-format", "json")) {
            lines.add(new JsonMapper().readTree(line));
        }
        assertThat(lines).allSatisfy(line -> {
            assertThat(line.path("time").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
            assertThat(line.path("level").asText()).isIn("INFO", "WARN");
            assertThat(line.path("message").asText()).isNotEmpty();
        });
        assertThat(lines.stream().map(line -> line.path("event").asText()))
                .containsSubsequence(
                        "started", "rebalancing", "restored", "running", "pending_shutdown", "not_running");
        JsonNode restored = lines.stream()
                .filter(line -> line.path("event").asText().equals("restored"))
                .findFirst()
                .orElseThrow();
        assertThat(restored.path("partition").asText()).isEqualTo("0");
        assertThat(restored.path("offset").asText()).isEqualTo("0");
    }

    /** Some of the events are bad on purpose, and the concept changes half-way. */
    @Test
    void driftIsSaidAndDeadLettersOnceForEachReasonAndCountedToTheLast() throws Exception {
        assertThat(Console.run(line("generate", "--events", "20000")).exit()).isZero();
        Map<String, List<Long>> counts = new TreeMap<>();
        List<Long> drifts = new ArrayList<>();
        for (String line : log("run", "--until-idle", "500ms", "--json", "--log-format", "json")) {
            JsonNode read = new JsonMapper().readTree(line);
            if (read.path("event").asText().equals("drift")) {
                drifts.add(read.path("offset").asLong());
            }
            if (read.path("event").asText().equals("fault")) {
                assertThat(read.path("message").asText()).doesNotContain("payment-");
                counts.computeIfAbsent(read.path("fault").asText(), fault -> new ArrayList<>())
                        .add(read.path("count").asLong());
            }
        }
        assertThat(drifts).first().satisfies(offset -> assertThat(offset).isBetween(10_000L, 11_000L));
        assertThat(counts.keySet())
                .containsExactlyInAnyOrder(
                        "dead-letter.missing-field",
                        "dead-letter.not-finite",
                        "dead-letter.null-value",
                        "dead-letter.undecodable",
                        "dead-letter.unknown-class");
        assertThat(counts.values()).allMatch(each -> each.size() == 2 && each.get(0) == 1);
        long all = counts.values().stream()
                .flatMap(List::stream)
                .mapToLong(Long::longValue)
                .sum();
        assertThat(new JsonMapper().readTree(out).path("deadLetters").asLong()).isEqualTo(all);
    }

    @Test
    void inTextItIsForPeople() throws Exception {
        assertThat(Console.run(line("generate", "--events", "500")).exit()).isZero();
        assertThat(log("run", "--until-idle", "500ms"))
                .anyMatch(line -> line.contains("watch it at"))
                .anyMatch(line -> line.contains("log loss"))
                .anyMatch(line -> line.contains("partition 0 goes on at offset 0"));
    }

    @Test
    void anotherFormatIsRefused() {
        assertThat(Console.run(line("run", "--log-format", "xml")).exit()).isEqualTo(2);
    }

    private List<String> line(String command, String... more) {
        List<String> line = new ArrayList<>(List.of(command, "examples/payments.yaml"));
        for (String setting : List.of(
                "name=" + name,
                "stateDir=" + directory.resolve("state"),
                "http.port=0",
                "models.every=0",
                "kafka.bootstrap.servers=" + TestBroker.bootstrapServers())) {
            line.addAll(List.of("--set", setting));
        }
        line.addAll(List.of(more));
        return line;
    }

    private List<String> log(String command, String... more) throws Exception {
        List<String> all = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.thalweg.cli.Thalweg"));
        all.addAll(line(command, more));
        Process process = new ProcessBuilder(all).start();
        String log = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(log).isZero();
        return log.lines().toList();
    }
}
