package dev.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.thalweg.codec.FakeRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A session in each format of events: fed, learned, and to the fingerprint that evaluating the same table gives. */
@Timeout(90)
class FormatsTest {

    private static final int ROWS = 300;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"single-object", "binary", "json"})
    void everyFormatGivesTheSameModel(String format) throws Exception {
        requireAsEvaluated(session("event.format=" + format));
    }

    @Test
    void soDoesConfluentsWithARegistry() throws Exception {
        try (FakeRegistry registry = FakeRegistry.start()) {
            requireAsEvaluated(session("event.format.confluent.url=" + registry.url()));
        }
    }

    /** A server that is not ours: any that speaks Confluent's REST API, started by whoever runs this. */
    @Test
    void soDoesARealRegistry() throws Exception {
        String url = System.getenv("THALWEG_REGISTRY");
        if (url == null) {
            String reason = "no schema registry, set THALWEG_REGISTRY to the address of one (docs/events.md)";
            System.out.println("skipped: " + reason);
            Assumptions.abort(reason);
        }
        requireAsEvaluated(session("event.format.confluent.url=" + url));
    }

    /** Longer than a question to it is tried: the stream thread is replaced, and events wait. */
    @Test
    void aRegistryThatIsAwayDelaysAndLosesNothing() throws Exception {
        Example example = new Example(directory);
        Path table = Example.table(directory, ROWS);
        FakeRegistry registry = FakeRegistry.start();
        List<String> setting = List.of("--set", "event.format.confluent.url=" + registry.url());
        require(example.run("feed", with(setting, table.toString())));
        registry.close();
        CompletableFuture<Console> run =
                CompletableFuture.supplyAsync(() -> example.run("run", with(setting, "--until-idle", "1s", "--json")));
        TimeUnit.SECONDS.sleep(9);
        assertThat(run).isNotDone();
        try (FakeRegistry back = registry.restart()) {
            assertThat(back.url()).isEqualTo(registry.url());
            requireAsEvaluated(run.get(60, TimeUnit.SECONDS));
        }
    }

    @Test
    void aRegistryThatRefusesEndsTheRunWithOneLine() throws Exception {
        try (FakeRegistry registry = FakeRegistry.start()) {
            Example example = new Example(directory);
            String url = "event.format.confluent.url=" + registry.url();
            require(example.run("feed", Example.table(directory, 5).toString(), "--set", url));
            Console run = example.run("run", "--until-idle", "1s", "--set", url + "/elsewhere");
            assertThat(run.exit()).isEqualTo(1);
            assertThat(run.errLines().get(run.errLines().size() - 1))
                    .isEqualTo(
                            "the pipeline stopped: the registry at " + registry.url() + "/elsewhere answers 404: HTTP"
                                    + " 404 Not Found (event.format.confluent.url, and the base path in it)");
        }
    }

    private Console session(String setting) throws Exception {
        Example example = new Example(directory);
        List<String> set = List.of("--set", setting);
        require(example.run("feed", with(set, Example.table(directory, ROWS).toString())));
        return example.run("run", with(set, "--until-idle", "1s", "--json"));
    }

    private static String[] with(List<String> setting, String... arguments) {
        List<String> all = new ArrayList<>(setting);
        Collections.addAll(all, arguments);
        return all.toArray(String[]::new);
    }

    private static void require(Console console) {
        assertThat(console.exit()).as(console.err()).isZero();
    }

    private void requireAsEvaluated(Console run) throws Exception {
        require(run);
        Console evaluated = Console.run(
                "evaluate",
                "examples/electricity.yaml",
                directory.resolve("table.csv").toString(),
                "--json");
        require(evaluated);
        JsonNode live = new JsonMapper().readTree(run.out());
        assertThat(live.path("predictions").asInt()).isEqualTo(ROWS);
        assertThat(live.path("deadLetters").asInt()).isZero();
        assertThat(evaluated.out()).contains(live.path("fingerprint").asText());
    }
}
