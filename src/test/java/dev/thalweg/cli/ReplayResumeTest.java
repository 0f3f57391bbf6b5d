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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A replay that begins with a model: one that it had itself put aside before it was broken off, or a snapshot. */
@Timeout(90)
class ReplayResumeTest {

    private static final int ROWS = 4_000;
    private static final String LATE = "labels={within: 24h}";
    private static final int EPOCHS = 10;
    private static final Duration EVERY = Duration.ofMillis(5);

    @TempDir
    private Path directory;

    @Test
    void itGoesOnWhereItWasBrokenOff() throws Exception {
        Example example = fed("topics.partitions=2");
        Selection selection = new Selection(
                Bound.NONE,
                Bound.NONE,
                EPOCHS,
                new Without(Map.of(0, List.of(new Without.Range(1_000, 1_099))), Set.of()),
                null);
        Pipeline pipeline = pipeline(example, "topics.partitions=2");

        breakOff(pipeline, selection, 3 * ROWS);

        assertThat(example.run("models", "list").out()).contains("nightly").contains("unfinished");
        assertThat(example.run("models", "promote", "nightly").err())
                .contains("the replay nightly has not come to its end");
        Replay resumed = new Replay(pipeline, false, selection);
        List<Replayed> all = resumed.runAs("nightly", EVERY);
        assertThat(resumed.taken()).isEqualTo((long) EPOCHS * ROWS);
        assertThat(all).allMatch(one -> one.before() > 0);
        assertThat(all.get(0).leftOut()).isEqualTo(EPOCHS * 100);
        assertThat(fingerprint(all)).isEqualTo(fingerprint(new Replay(pipeline, false, selection).run()));
        assertThat(example.run("models", "save", "nightly").err()).contains("there is a snapshot nightly already");

        feedAndRun(
                example,
                ROWS,
                ROWS + 500,
                "topics.partitions=2"); // The passes to come would see more than those that are done.
        List<Replayed> longer = new Replay(pipeline, false, selection).runAs("nightly", EVERY);
        assertThat(longer).anyMatch(one -> one.before() == 0);
        assertThat(fingerprint(longer)).isEqualTo(fingerprint(new Replay(pipeline, false, selection).run()));
        Console finished = example.run("replay", "--as", "nightly"); // Of another selection: begins anew.
        assertThat(finished.exit()).as(finished.err()).isZero();
        assertThat(finished.out()).doesNotContain("learned before");
        assertThat(example.run("models", "list").out()).contains("nightly").doesNotContain("unfinished");
        assertThat(example.run("replay", "--as", "nightly").err()).contains("there is a snapshot nightly already");
    }

    /** What is there of another selection or learner is not gone on with; so it cannot be told from one that begins anew. */
    @Test
    void itGoesOnWithWhatItHadLearnedAlone() throws Exception {
        Example example = fed(LATE);
        Pipeline pipeline = pipeline(example, LATE);

        breakOff(pipeline, Selection.ALL, ROWS / 2);

        List<Replayed> resumed = new Replay(pipeline, false, Selection.ALL).runAs("nightly", EVERY);
        assertThat(resumed).allMatch(one -> one.same() && one.before() > 0);
        for (String id : List.of(".events-0-5", ".events-0-50")) {
            Without ids = new Without(Map.of(), Set.of(example.name() + id));
            beginsAnew(pipeline, new Selection(Bound.NONE, Bound.NONE, 1, ids, null));
        }
        beginsAnew(pipeline(example, LATE, "seed=7"), Selection.ALL);
        ran(example, "run", List.of("--until-idle", "500ms", "--reset"), LATE);
        List<Replayed> after = new Replay(pipeline, false, Selection.ALL).runAs("nightly", EVERY);
        assertThat(after).allMatch(Replayed::same);
    }

    private static void beginsAnew(Pipeline pipeline, Selection selection) throws Exception {
        Replay replay = new Replay(pipeline, false, selection);
        List<Replayed> anew = replay.runAs("nightly", Duration.ofDays(1));
        assertThat(anew).allMatch(one -> one.before() == 0);
        assertThat(fingerprint(anew)).isEqualTo(fingerprint(new Replay(pipeline, false, selection).run()));
        assertThat(replay.taken()).isEqualTo(ROWS);
    }

    @Test
    void theSecondOfANameGoesOnAlone() throws Exception {
        Example example = fed("topics.partitions=1");
        Pipeline pipeline = pipeline(example, "topics.partitions=1");
        Selection often = new Selection(Bound.NONE, Bound.NONE, EPOCHS, Without.NOTHING, null);
        Broken first = new Broken(pipeline, often, 2 * ROWS);

        List<Replayed> second = new Replay(pipeline, false, often).runAs("nightly", EVERY);

        assertThat(first.fault()).hasMessageContaining("another replay has begun under the name nightly");
        assertThat(fingerprint(second)).isEqualTo(fingerprint(new Replay(pipeline, false, often).run()));
    }

    /** That its learner began with that very model is in the lineage, at the place where the model ends. */
    @ParameterizedTest
    @ValueSource(strings = {"topics.partitions=1", LATE})
    void aProofCanBeginWithTheModelThatThePipelineBeganWith(String setting) throws Exception {
        Example example = new Example(directory);
        String wide = "network.hidden=[8]";
        feedAndRun(example, 0, 500, setting);
        ran(example, "replay", List.of("--as", "wide"), setting, wide);
        ran(example, "run", List.of("--until-idle", "500ms", "--from-snapshot", "wide"), setting, wide);
        feedAndRun(example, 500, 1_000, setting, wide);

        String verdict = ran(example, "replay", List.of("--verify", "--from-snapshot", "wide"), setting, wide);

        assertThat(verdict).contains("same; ", "are in snapshot wide");
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
        assertThat(ran(example, "replay", begin, setting, slowest))
                .contains("are in snapshot here, which it began with");
        assertThat(ran(example, "replay", List.of("--verify"), setting, slowest))
                .doesNotContain("which it began with");

        deleteEvents(example, 500);
        Console half = example.run("replay", "--verify", "--set", setting, "--set", slowest);
        assertThat(half.exit()).isEqualTo(1);
        ran(example, "replay", begin, setting, slowest);
        ran(example, "replay", List.of("--from-snapshot", "here", "--as", "rest"), setting, slowest);
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
        refused(example, 1, "ends at offset 4000", "--from-snapshot", "here", "--until", "0=100");
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
        Broken broken = new Broken(pipeline, selection, events);
        broken.running.interrupt();
        assertThat(broken.fault()).isNotNull();
        assertThat(progress(pipeline)).as("put aside").isPositive();
    }

    /** A replay that does not come to its end. */
    private static final class Broken {

        private final Thread running;
        private volatile @Nullable Throwable fault;

        /** Begins it, and waits until it has taken so many events. */
        Broken(Pipeline pipeline, Selection selection, long events) throws Exception {
            var unused = new ModelsTopic(pipeline).requireFreeForReplay("nightly");
            Replay replay = new Replay(pipeline, false, selection);
            running = new Thread(() -> {
                try {
                    replay.runAs("nightly", EVERY);
                } catch (InterruptedException | RuntimeException broken) {
                    fault = broken;
                }
            });
            running.start();
            while (replay.taken() < events && running.isAlive()) {
                Thread.sleep(1);
            }
        }

        @Nullable
        Throwable fault() throws InterruptedException {
            running.join();
            return fault;
        }
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

    private Pipeline pipeline(Example example, String... settings) {
        List<String> all = new ArrayList<>(List.of(settings));
        all.add("name=" + example.name());
        all.add("kafka.bootstrap.servers=" + TestBroker.bootstrapServers());
        return Pipelines.example("electricity", directory.resolve("other"), all.toArray(String[]::new));
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
