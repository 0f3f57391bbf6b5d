package dev.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.thalweg.Pipelines;
import dev.thalweg.TestBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A model that was put aside takes over: every event is answered once across the hand-over. */
@Timeout(90)
class FromSnapshotTest {

    private static final int ROWS = 1_000;
    private static final int BEFORE = 600;
    private static final String[] OTHER = {"--set", "network.hidden=[8]", "--set", "training.batch=2"};
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path directory;

    private Example example;
    private Path all;
    private Path rest;

    @BeforeEach
    void learn() throws Exception {
        example = new Example(directory);
        all = Example.table(directory, ROWS);
        List<String> lines = Files.readAllLines(all);
        rest = Files.writeString(
                directory.resolve("rest.csv"),
                Stream.concat(lines.stream().limit(1), lines.stream().skip(1 + BEFORE))
                        .collect(Collectors.joining("\n")));
        feed(all, "--limit", Integer.toString(BEFORE));
        ran();
    }

    private void feed(Path table, String... more) {
        Console feed = example.run("feed", with(new String[] {table.toString()}, more));
        assertThat(feed.exit()).as(feed.err()).isZero();
    }

    private JsonNode ran(String... more) throws Exception {
        Console run = example.run("run", with(new String[] {"--until-idle", "300ms", "--json"}, more));
        assertThat(run.exit()).as(run.err()).isZero();
        return JSON.readTree(run.out());
    }

    private static String[] with(String[] first, String... more) {
        return Stream.concat(Stream.of(first), Stream.of(more)).toArray(String[]::new);
    }

    /** Other settings go live on the same history, as if they had been there from the beginning. */
    @Test
    void aModelOfOtherSettingsTakesOver() throws Exception {
        Console replay = example.run("replay", with(OTHER, "--as", "other"));
        assertThat(replay.exit()).as(replay.err()).isZero();
        feed(rest);

        JsonNode after = ran(with(OTHER, "--from-snapshot", "other"));

        JsonNode alone = JSON.readTree(
                example.run("evaluate", with(OTHER, all.toString(), "--json")).out());
        for (String figure : List.of("fingerprint", "events", "accuracy", "logLoss")) {
            assertThat(after.path(figure)).as(figure).isEqualTo(alone.path(figure));
        }
        assertThat(example.run("tail", "--until-end").outLines().stream()
                        .map(line -> line.replaceFirst(".*\"offset\":(\\d+).*", "$1")))
                .hasSize(ROWS)
                .doesNotHaveDuplicates();
        assertThat(example.run("replay", with(OTHER, "--verify")).out()).contains("same");
        assertThat(ran(OTHER).path("fingerprint")).isEqualTo(after.path("fingerprint"));
    }

    /** Rows that wait for their labels are handed over, too. */
    @Test
    void soItIsWhereLabelsComeLate() throws Exception {
        example = new Example(directory);
        String[] late = {"--set", "labels.within=24h"};
        String[] other = with(OTHER, late);
        List<String> lines = Files.readAllLines(all).subList(0, BEFORE + 1);
        lines.subList(BEFORE - 9, BEFORE + 1).replaceAll(line -> line.substring(0, line.lastIndexOf(',') + 1));
        feed(Files.write(directory.resolve("unlabelled.csv"), lines), with(late, "--label-delay", "48"));
        ran(late);
        assertThat(example.run("replay", with(other, "--as", "other")).exit()).isZero();
        feed(rest, with(late, "--label-delay", "48"));

        JsonNode after = ran(with(other, "--from-snapshot", "other"));

        assertThat(after.path("labels").path("waiting").asInt()).isEqualTo(10);
        assertThat(example.values("predictions", 0)).hasSize(ROWS);
        assertThat(example.values("outcomes", 0)).hasSize(ROWS - 10);
        Console verify = example.run("replay", with(other, "--verify", "--json"));
        assertThat(verify.exit()).as(verify.out()).isZero();
        String[] anew = with(
                other,
                "--set",
                "kafka.application.id=" + TestBroker.unique("fresh"),
                "--set",
                "topics.predictions=" + example.name() + ".fresh",
                "--set",
                "topics.outcomes=" + example.name() + ".fresh-outcomes");
        JsonNode fresh = ran(with(anew, "--from-snapshot", "other"));
        assertThat(fresh.path("fingerprint")).isEqualTo(after.path("fingerprint"));
        Console again = example.run("replay", with(anew, "--verify"));
        assertThat(again.exit()).as(again.out() + again.err()).isZero();
    }

    @Test
    void aNewPipelineCanBeginWithIt() throws Exception {
        assertThat(example.run("models", "save", "here").exit()).isZero();
        feed(rest);
        JsonNode old = ran();
        JsonNode fresh = ran(
                "--from-snapshot",
                "here",
                "--set",
                "kafka.application.id=" + TestBroker.unique("fresh"),
                "--set",
                "topics.predictions=" + example.name() + ".fresh");
        assertThat(fresh.path("fingerprint")).isEqualTo(old.path("fingerprint"));
        assertThat(fresh.path("events")).isEqualTo(old.path("events"));
    }

    @Test
    void whatDoesNotFitIsRefusedAndNothingIsChanged() throws Exception {
        assertThat(example.run("models", "save", "early").exit()).isZero();
        feed(rest);
        JsonNode now = ran();
        refused(
                "early",
                "taken " + example.name() + ".events-0 up to offset 1000, and the snapshot up to 600: the"
                        + " events between would be answered twice");
        refused("none", "there is no snapshot none");
        assertThat(example.run("models", "save", "now").exit()).isZero();
        refused("now", "the snapshot was learned under other settings:", OTHER);
        assertThat(example.run("run", "--reset", "--from-snapshot", "now").exit())
                .isEqualTo(2);
        assertThat(ran().path("fingerprint")).isEqualTo(now.path("fingerprint"));
    }

    @Test
    void aRunningPipelineIsVerifiedAndNotReplaced() throws Exception {
        assertThat(example.run("models", "save", "now").exit()).isZero();
        try (LiveSession running = LiveSession.start(Pipelines.example(
                "electricity",
                directory.resolve("running"),
                "name=" + example.name(),
                "kafka.bootstrap.servers=" + TestBroker.bootstrapServers()))) {
            while (!running.live().ready()) {
                Thread.onSpinWait();
            }
            refused("now", "an instance of " + example.name() + " still runs; stop it first");
            feed(rest);
            for (int time = 0; time < 3; time++) {
                Console verify = example.run("replay", "--verify");
                assertThat(verify.exit()).as(verify.out() + verify.err()).isZero();
            }
        }
    }

    private void refused(String id, String why, String... more) {
        Console run = example.run("run", with(more, "--from-snapshot", id, "--until-idle", "300ms"));
        assertThat(run.exit()).as(run.err()).isOne();
        assertThat(run.err()).contains(why);
    }
}
