package dev.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.Pipelines;
import dev.thalweg.TestBroker;
import dev.thalweg.history.Bound;
import dev.thalweg.history.Replay;
import dev.thalweg.history.Replayed;
import dev.thalweg.history.Selection;
import dev.thalweg.history.Without;
import dev.thalweg.learner.Fingerprint;
import dev.thalweg.model.Snapshot;
import dev.thalweg.model.Snapshot.Origin;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.stream.ModelsTopic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A replay that begins with a model: one that it had itself put aside before it was broken off, or a snapshot. */
@Timeout(90)
class ReplayResumeTest {

    private static final int ROWS = 6_000;
    private static final String LATE = "labels={within: 24h}";
    private static final Duration EVERY = Duration.ofMillis(50);

    @TempDir
    private Path directory;

    @Test
    void itGoesOnWhereItWasBrokenOff() throws Exception {
        Example example = fed("topics.partitions=2");
        Selection selection = new Selection(
                Bound.NONE,
                Bound.NONE,
                20,
                new Without(Map.of(0, List.of(new Without.Range(1_000, 1_099))), Set.of()),
                null);
        Pipeline pipeline = pipeline(example, "topics.partitions=2");

        breakOff(pipeline, selection, 5 * ROWS);

        assertThat(example.run("models", "list").out()).contains("nightly").contains("unfinished");
        assertThat(example.run("models", "promote", "nightly").err())
                .contains("the replay nightly has not come to its end");
        Replay resumed = new Replay(pipeline, false, selection);
        List<Replayed> all = resumed.runAs("nightly", EVERY);
        assertThat(resumed.taken()).isEqualTo(20L * ROWS);
        assertThat(all).allMatch(one -> one.before() > 0);
        assertThat(all.get(0).leftOut()).isEqualTo(20 * 100);
        assertThat(fingerprint(all)).isEqualTo(fingerprint(new Replay(pipeline, false, selection).run()));
        Console finished =
                example.run("replay", "--as", "nightly", "--set", "seed=7"); // Of other settings: begins anew.
        assertThat(finished.exit()).as(finished.err()).isZero();
        assertThat(finished.out()).doesNotContain("learned before");
        assertThat(example.run("models", "list").out()).contains("nightly").doesNotContain("unfinished");
        assertThat(example.run("replay", "--as", "nightly").err()).contains("there is a snapshot nightly already");
    }

    /** What is there of another name, selection or learner is not gone on with; so it cannot be told from one that begins anew. */
    @Test
    void itGoesOnWithWhatItHadLearnedAlone() throws Exception {
        Example example = fed(LATE);
        Pipeline pipeline = pipeline(example, LATE);

        breakOff(pipeline, Selection.ALL, ROWS / 2);

        Without ids = new Without(Map.of(), Set.of(example.name() + ".events-0-5"));
        Selection without = new Selection(Bound.NONE, Bound.NONE, 1, ids, null);
        Replay other = new Replay(pipeline, false, without);
        List<Replayed> anew = other.runAs("nightly", Duration.ofDays(1));
        assertThat(anew).allMatch(one -> one.before() == 0);
        assertThat(fingerprint(anew)).isEqualTo(fingerprint(new Replay(pipeline, false, without).run()));
        assertThat(other.taken()).isEqualTo(ROWS);
        List<Replayed> resumed = new Replay(pipeline, false, Selection.ALL).runAs("nightly", EVERY);
        assertThat(resumed).allMatch(one -> one.same() && one.before() > 0);
    }

    /** Whose history is gone, or long, has a proof from a snapshot on; changes before it are in it, and those behind it come again. */
    @ParameterizedTest
    @CsvSource({"topics.partitions=2, 1200", LATE + ", 2200"})
    void aProofCanBeginWithASnapshot(String setting, int behind) throws Exception {
        Example example = new Example(directory);
        String slower = "training.optimizer={sgd: {learningRate: 0.01}}";
        String slowest = "training.optimizer={sgd: {learningRate: 0.001}}";
        feedAndRun(example, 0, 1_000, setting);
        feedAndRun(example, 1_000, 2_000, setting, slower);
        ran(example, "models", List.of("save", "here"), setting, slower);
        feedAndRun(example, 2_000, 3_000, setting, slower);
        feedAndRun(example, 3_000, 4_000, setting, slowest);

        List<String> begin = List.of("--verify", "--from-snapshot", "here");
        assertThat(ran(example, "replay", begin, setting, slowest)).contains("it began with snapshot here");
        assertThat(ran(example, "replay", List.of("--verify"), setting, slowest))
                .doesNotContain("it began with");

        deleteEvents(example, 500);
        Console half = example.run("replay", "--verify", "--set", setting, "--set", slowest);
        assertThat(half.exit()).isEqualTo(1);
        ran(example, "replay", begin, setting, slowest);
        deleteEvents(example, behind);
        Console gone = example.run("replay", "--verify", "--from-snapshot", "here", "--set", setting, "--set", slowest);
        assertThat(gone.exit()).isEqualTo(1);
        assertThat(gone.err()).contains("here ends at offset").contains("is not there any more");
    }

    @Test
    void whatCannotBeBegunWithIsRefused() throws Exception {
        Example example = fed("topics.partitions=1");
        ran(example, "models", List.of("save", "here"));
        refused(example, 1, "there is no snapshot other", "--from-snapshot", "other");
        refused(example, 2, "a snapshot's ID has", "--from-snapshot", "o/ther");
        refused(example, 2, "it excludes --from and --epochs", "--from-snapshot", "here", "--epochs", "2");
        refused(example, 1, "ends at offset 6000", "--from-snapshot", "here", "--until", "0=100");
        refused(example, 1, "learned under other settings", "--from-snapshot", "here", "--set", "network.hidden=[3]");
    }

    private static void refused(Example example, int exit, String message, String... options) {
        Console console = example.run("replay", options);
        assertThat(console.exit()).as(console.err()).isEqualTo(exit);
        assertThat(console.err()).contains(message);
    }

    private static void deleteEvents(Example example, int until) throws Exception {
        try (Admin admin =
                Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, TestBroker.bootstrapServers()))) {
            admin.deleteRecords(Map.of(
                            new TopicPartition(example.name() + ".events", 0), RecordsToDelete.beforeOffset(until)))
                    .all()
                    .get();
        }
    }

    /** Runs it until it has taken so many events. */
    private static void breakOff(Pipeline pipeline, Selection selection, long events) throws Exception {
        var unused = new ModelsTopic(pipeline).requireFree("nightly");
        Replay replay = new Replay(pipeline, false, selection);
        List<Throwable> faults = new ArrayList<>();
        Thread running = new Thread(() -> {
            try {
                replay.runAs("nightly", EVERY);
            } catch (InterruptedException | RuntimeException broken) {
                faults.add(broken);
            }
        });
        running.start();
        while (replay.taken() < events && running.isAlive()) {
            Thread.sleep(1);
        }
        running.interrupt();
        running.join();
        assertThat(faults).as("broken off").hasSize(1);
        assertThat(progress(pipeline)).as("put aside").isPositive();
    }

    private static long progress(Pipeline pipeline) {
        return new ModelsTopic(pipeline)
                .list().getOrDefault("nightly", List.of()).stream()
                        .filter(part -> part.origin() == Origin.UNFINISHED)
                        .mapToLong(Snapshot::events)
                        .sum();
    }

    private static String fingerprint(List<Replayed> all) {
        return Fingerprint.ofPipeline(all.stream().map(Replayed::fingerprint).toList());
    }

    private Pipeline pipeline(Example example, String setting) {
        return Pipelines.example(
                "electricity",
                directory.resolve("other"),
                "name=" + example.name(),
                "kafka.bootstrap.servers=" + TestBroker.bootstrapServers(),
                setting);
    }

    private Example fed(String setting) throws Exception {
        Example example = new Example(directory);
        feedAndRun(example, 0, ROWS, setting);
        return example;
    }

    private void feedAndRun(Example example, int from, int to, String... settings) throws Exception {
        List<String> lines = Files.readAllLines(Example.table(directory, to));
        lines.subList(1, 1 + from).clear();
        Path rows = Files.write(directory.resolve("rows.csv"), lines);
        List<String> feed = new ArrayList<>(List.of(rows.toString()));
        if (List.of(settings).contains(LATE)) {
            feed.addAll(List.of("--label-delay", "48"));
        }
        ran(example, "feed", feed, settings);
        ran(example, "run", List.of("--until-idle", "500ms"), settings);
    }

    private static String ran(Example example, String command, List<String> options, String... settings) {
        List<String> all = new ArrayList<>(options);
        List.of(settings).forEach(setting -> all.addAll(List.of("--set", setting)));
        Console console = example.run(command, all.toArray(String[]::new));
        assertThat(console.exit()).as(console.out() + console.err()).isZero();
        return console.out();
    }
}
