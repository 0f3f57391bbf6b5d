package dev.thalweg.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three brokers lose one after the other; the pipeline goes on with the two that are left. */
class ClusterCampaign {

    private static final int EVENTS = 400_000;
    private static final double RATE = 2_000;

    @TempDir
    private Path directory;

    @Test
    void brokersThatAreLostInTurnShowNothing() throws Exception {
        long seed = Seeds.next("three brokers that lose one");
        try (Brokers brokers = Brokers.start(directory);
                Trial trial = Trial.of(brokers.bootstrapServers(), directory, 3, 8, seed)) {
            trial.feed(EVENTS, RATE);
            Instance instance = trial.run("only");
            for (int number = 0; number < 3; number++) {
                trial.awaitProgress(instance, 5_000);
                brokers.kill(number);
                trial.advanced();
                trial.awaitProgress(instance, 5_000);
                brokers.revive(number);
                TimeUnit.SECONDS.sleep(5); // In sync again, lest two be away.
            }
            assertThat(instance.alive()).as("one process through it all").isTrue();
            instance.kill();
            trial.stopFeeding();
            trial.requireAsIfNeverInterrupted("only");
        }
    }
}
