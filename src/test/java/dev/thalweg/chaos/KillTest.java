package dev.thalweg.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.TestBroker;
import dev.thalweg.history.Replay;
import dev.thalweg.history.Replayed;
import dev.thalweg.history.Selection;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exactly-once learning of one instance: processes are stopped and killed, and nothing of it shows in the end, nor in a replay. */
class KillTest {

    private static final int EVENTS = 300_000;
    private static final double RATE = 1_500;

    @TempDir
    private Path directory;

    @Test
    void runThatIsNeverInterruptedSaysWhatTheOracleSays() throws Exception {
        try (Trial trial = Trial.of(TestBroker.bootstrapServers(), directory, 2, 8, 11)) {
            trial.feed(5_000, 1e6);
            trial.requireAsIfNeverInterrupted("only");
        }
    }

    @ParameterizedTest(name = "batches of {0}; 0 is the panel")
    @ValueSource(ints = {8, Trial.PANEL})
    void killedRunEndsAsIfNeverInterrupted(int batch) throws Exception {
        try (Trial trial = Trial.of(TestBroker.bootstrapServers(), directory, 1, batch, 12)) {
            trial.feed(EVENTS, RATE);
            for (int kill = 0; kill < 2; kill++) {
                Instance instance = trial.run("only");
                trial.awaitProgress(instance, 1_000);
                instance.kill();
                assertThat(trial.lag()).as("left to do").isPositive();
            }
            trial.stopFeeding();
            trial.requireAsIfNeverInterrupted("only");
            assertThat(new Replay(trial.pipeline(), true, Selection.ALL).run()).allMatch(Replayed::same);
        }
    }

    @Test
    void stoppedRunEndsAsIfNeverInterruptedAndLeavesWithinTenSeconds() throws Exception {
        try (Trial trial = Trial.of(TestBroker.bootstrapServers(), directory, 1, 32, 13)) {
            trial.feed(EVENTS, RATE);
            Instance instance = trial.run("only");
            trial.awaitProgress(instance, 1_000);
            assertThat(instance.terminate()).isLessThan(10_000);
            trial.stopFeeding();
            trial.requireAsIfNeverInterrupted("only");
        }
    }
}
