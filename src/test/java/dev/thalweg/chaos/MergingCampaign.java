package dev.thalweg.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.TestBroker;
import dev.thalweg.history.Replay;
import dev.thalweg.history.Replayed;
import dev.thalweg.history.Selection;
import dev.thalweg.model.Merged;
import dev.thalweg.stream.LineageReader;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Replicas of one model on two instances, which are killed and join again: all that was merged on the way is come to again. */
class MergingCampaign {

    static final String MERGED = "merging.every=50";

    private static final int PARTITIONS = 3;

    @TempDir
    private Path directory;

    @ParameterizedTest(name = "batches of {0}; 0 is the panel")
    @ValueSource(ints = {8, Trial.PANEL})
    void killsAndRebalancesShowNothing(int batch) throws Exception {
        SplittableRandom random = new SplittableRandom(Seeds.next("merged replicas, batches of " + batch));
        try (Trial trial =
                Trial.of(TestBroker.bootstrapServers(), directory, PARTITIONS, batch, random.nextLong(), MERGED)) {
            trial.feed(1_000_000, 3_000);
            Instance stays = trial.run("one");
            String gone = "two";
            for (int kill = 0; kill < 6; kill++) {
                Instance joins = trial.run(gone);
                trial.awaitProgress(joins, random.nextInt(3_000, 20_000));
                boolean first = random.nextBoolean(); // Either may have the merger.
                (first ? stays : joins).kill();
                gone = first == gone.equals("two") ? "one" : "two";
                stays = first ? joins : stays;
                trial.awaitProgress(stays, 3_000);
            }
            stays.kill();
            trial.stopFeeding();
            requireSame(trial, "one", 15);
        }
    }

    /**
     * Runs to the end, and learns all of it again.
     *
     * @param name of the run
     * @param merges that each replica must have gone on from, at least
     */
    static void requireSame(Trial trial, String name, int merges) throws Exception {
        Instance last = trial.run(name, "--until-idle", "2s");
        assertThat(last.awaitEnd()).as(last.log()).isZero();
        List<Replayed> again = new Replay(trial.pipeline(), true, Selection.ALL).run();
        assertThat(again).hasSize(PARTITIONS).allMatch(Replayed::same);
        for (int partition = 0; partition < PARTITIONS; partition++) {
            assertThat(LineageReader.read(trial.pipeline(), partition))
                    .filteredOn(Merged.class::isInstance)
                    .hasSizeGreaterThan(merges);
        }
    }
}
