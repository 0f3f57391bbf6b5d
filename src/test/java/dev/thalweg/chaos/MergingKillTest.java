package dev.thalweg.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.TestBroker;
import dev.thalweg.history.Replay;
import dev.thalweg.history.Replayed;
import dev.thalweg.history.Selection;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exactly-once holds where partitions are merged: replicas and merger are killed together, and learned again meanwhile. */
class MergingKillTest {

    @Test
    void killedRunEndsAsItsLineageSays(@TempDir Path directory) throws Exception {
        try (Trial trial = Trial.of(
                TestBroker.bootstrapServers(),
                directory,
                3,
                8,
                17,
                MergingCampaign.MERGED,
                "training.replacementRate=0.01")) {
            trial.feed(30_000, 2_000);
            Instance instance = trial.run("only");
            trial.awaitProgress(instance, 6_000);
            assertThat(new Replay(trial.pipeline(), true, Selection.ALL).run())
                    .hasSize(3)
                    .allMatch(Replayed::same);
            assertThat(trial.lag()).as("while it learned").isPositive();
            instance.kill();
            assertThat(trial.lag()).as("left to do").isPositive();
            MergingCampaign.requireSame(trial, "only", 2);
        }
    }
}
