package dev.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Parts of a history: each gives what an evaluation of a table of just those rows gives. */
@Timeout(120)
class SelectionTest {

    private static final int ROWS = 1_500;
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private static Path directory;

    private static Example example;
    private static List<String> lines;

    @BeforeAll
    static void learn() throws Exception {
        example = new Example(directory);
        Path table = Example.table(directory, ROWS);
        lines = Files.readAllLines(table);
        assertThat(example.run("feed", table.toString()).exit()).isZero();
        Console run = example.run("run", "--until-idle", "300ms");
        assertThat(run.exit()).as(run.err()).isZero();
    }

    @Test
    void eventsThatAreLeftOutHaveNeverBeen() throws Exception {
        List<String> rest = new ArrayList<>(lines.subList(1, 201));
        rest.addAll(lines.subList(701, ROWS + 1));
        assertThat(fingerprint("--without", "0=200-699")).isEqualTo(evaluated(rest));
        Path ids = Files.write(
                directory.resolve("ids.txt"),
                IntStream.range(200, 700)
                        .mapToObj(offset -> example.name() + ".events-0-" + offset)
                        .toList());
        assertThat(fingerprint("--without-ids", ids.toString(), "--as", "without"))
                .isEqualTo(evaluated(rest));
        assertThat(example.run("models", "show", "without").out()).contains("500 ids");
    }

    /** To the pipeline it is a model like any other: what is to be forgotten is, and every event is answered once. */
    @Test
    void itTakesOver() throws Exception {
        assertThat(example.run("replay", "--without", "0=7,0=9-11", "--as", "clean")
                        .exit())
                .isZero();
        Console run = example.run("run", "--until-idle", "300ms", "--json", "--from-snapshot", "clean");
        assertThat(run.exit()).as(run.err()).isZero();
        List<String> rest = new ArrayList<>(lines.subList(1, ROWS + 1));
        List.of(11, 10, 9, 7).forEach(offset -> rest.remove(offset.intValue()));
        assertThat(JSON.readTree(run.out()).path("fingerprint").asText()).isEqualTo(evaluated(rest));
        Console verify = example.run("replay", "--verify");
        assertThat(verify.exit()).as(verify.out()).isZero();
    }

    @Test
    void aPartIsLearnedByItself() throws Exception {
        assertThat(fingerprint("--from", "0=100", "--until", "0=600")).isEqualTo(evaluated(lines.subList(101, 601)));
        List<String> twice = new ArrayList<>(lines.subList(1, 301));
        twice.addAll(lines.subList(1, 301));
        assertThat(fingerprint("--until", "0=300", "--epochs", "2")).isEqualTo(evaluated(twice));
        assertThat(fingerprint("--until", Instant.now().toString())).isEqualTo(fingerprint());
        assertThat(JSON.readTree(example.run(
                                        "replay",
                                        "--json",
                                        "--from",
                                        Instant.now().toString())
                                .out())
                        .path("events")
                        .asInt())
                .isZero();
    }

    @Test
    void whatCannotBeMeantIsRefused() {
        refused(2, "--until: 2999-01-01T00:00:00Z is in the future", "--until", "2999-01-01T00:00:00Z");
        refused(2, "--from: must be beginning, a time with its zone", "--from", "yesterday");
        refused(2, "--without: must be PARTITION=OFFSET or PARTITION=OFFSET-OFFSET, got '5'", "--without", "5");
        refused(2, "--without: '0=5-3' ends before it begins", "--without", "0=5-3");
        refused(2, "none.txt cannot be read", "--without-ids", "none.txt");
        refused(2, "--epochs: must be at least 1, got 0", "--epochs", "0");
        refused(2, "--verify is about all of the history", "--verify", "--epochs", "2");
        refused(2, "only --without-ids and --from-snapshot are for it", "--epochs", "2", "--set", "labels.within=24h");
        refused(1, "there is no partition 7: the events have 1", "--without", "7=5");
        refused(2, "names partition 0 twice", "--from", "0=1,0=5");
        refused(1, "was learned from offset 0 to 1500, both can be named; offset 1501 cannot", "--until", "0=1501");
        refused(1, "from offset 0 to 300, both can be named; offset 400", "--from", "0=400", "--until", "0=300");
    }

    private static void refused(int exit, String message, String... options) {
        Console console = example.run("replay", options);
        assertThat(console.exit()).as(console.err()).isEqualTo(exit);
        assertThat(console.err()).contains(message);
    }

    private static String fingerprint(String... options) throws Exception {
        Console replay = example.run(
                "replay", Stream.concat(Stream.of("--json"), Stream.of(options)).toArray(String[]::new));
        assertThat(replay.exit()).as(replay.err()).isZero();
        return JSON.readTree(replay.out()).path("fingerprint").asText();
    }

    private static String evaluated(List<String> rows) throws Exception {
        Path table = Files.write(
                directory.resolve("rows.csv"),
                Stream.concat(Stream.of(lines.get(0)), rows.stream()).toList());
        JsonNode told = JSON.readTree(
                example.run("evaluate", table.toString(), "--json").out());
        return told.path("fingerprint").asText();
    }
}
