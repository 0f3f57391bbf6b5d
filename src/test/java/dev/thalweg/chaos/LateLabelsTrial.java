package dev.thalweg.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.Data;
import dev.thalweg.Pipelines;
import dev.thalweg.TestBroker;
import dev.thalweg.history.Replay;
import dev.thalweg.history.Replayed;
import dev.thalweg.history.Selection;
import dev.thalweg.learner.Fingerprint;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.stream.Followed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A pipeline whose labels arrive by themselves, killed while both are fed. In which order it takes events and labels is
 * known only from its lineage: followed in that order, the learner itself must say and become the same.
 */
final class LateLabelsTrial {

    private static final int DELAY = 48;
    private static final int RATE = 1_000;
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private final Path directory;
    private final int partitions;
    private final String example;
    private final List<String> settings;
    private final Pipeline pipeline;

    LateLabelsTrial(Path directory, int partitions, String example) {
        this.directory = directory;
        this.partitions = partitions;
        this.example = example;
        this.settings = List.of(
                "name=" + TestBroker.unique("late"),
                "labels={within: 2s, onExpiry: negative}",
                "topics.partitions=" + partitions,
                "kafka.bootstrap.servers=" + TestBroker.bootstrapServers());
        this.pipeline = Pipelines.example(example, directory.resolve("only"), settings.toArray(String[]::new));
    }

    /** Kills it so often while so many rows are fed; then all must be as if nothing had happened. */
    void survives(int kills, int rows) throws Exception {
        Path data = Data.file("elec2.csv.gz");
        List<String> feeding =
                List.of(data.toString(), "--label-delay", "" + DELAY, "--rate", "" + RATE, "--limit", "" + rows);
        try (Progress progress = new Progress(pipeline);
                Instance feed = start("feed", feeding)) {
            for (int kill = 0; kill < kills; kill++) {
                try (Instance run = start("run", List.of())) {
                    awaitProgress(progress, run, 1_000);
                    run.kill();
                }
                assertThat(feed.alive())
                        .as("fed to the end before kill %d", kill + 1)
                        .isTrue();
            }
            assertThat(feed.awaitEnd()).as(feed.log()).isZero();
        }
        Path states = directory.resolve("states");
        List<String> toTheEnd = List.of("--until-idle", "1s", "--json", "--export-state", states.toString());
        try (Instance last = start("run", toTheEnd)) {
            assertThat(last.awaitEnd()).as(last.log()).isZero();
            requireFollowed(last, states, rows);
        }
        try (Instance killed = start("replay", List.of("--verify"))) {
            LockSupport.parkNanos(1_000_000_000);
            killed.kill();
        }
        assertThat(new Replay(pipeline, true, Selection.ALL).run()).allMatch(Replayed::same);
    }

    private void requireFollowed(Instance last, Path states, int rows) throws Exception {
        List<String> fingerprints = new ArrayList<>();
        int outcomes = 0;
        for (int partition = 0; partition < partitions; partition++) {
            Followed again = Followed.of(pipeline, partition).requireSameAnswers();
            byte[] state = Files.readAllBytes(states.resolve("partition-" + partition + ".state"));
            assertThat(again.state()).as("partition %d", partition).isEqualTo(state);
            fingerprints.add(Fingerprint.of(state));
            outcomes += again.outcomes();
        }
        assertThat(last.out()).contains(Fingerprint.ofPipeline(fingerprints));
        assertThat(outcomes).as("outcomes, late ones and assumed ones").isLessThanOrEqualTo(rows);
        System.out.printf("%d events and %d outcomes as the lineage says%n", rows, outcomes);
    }

    private Instance start(String command, List<String> more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(command, "examples/" + example + ".yaml"));
        arguments.addAll(List.of("--set", "stateDir=" + directory.resolve("only")));
        settings.forEach(setting -> arguments.addAll(List.of("--set", setting)));
        arguments.addAll(more);
        return Instance.start(directory, Instance.SMALL, "dev.thalweg.cli.Thalweg", arguments, "off");
    }

    private static void awaitProgress(Progress progress, Instance run, int records) throws InterruptedException {
        long goal = progress.committed() + records;
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (progress.committed() < goal) {
            assertThat(run.alive()).as(run.log()).isTrue();
            assertThat(System.nanoTime()).as(run.log()).isLessThan(deadline);
            LockSupport.parkNanos(5_000_000);
        }
    }
}
