package dev.thalweg.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.TestBroker;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code SIGTERM} at random moments, also during start-up; of batches of 32, one in 32 moments is between two. */
class StopCampaign {

    private static final int STOPS = 12;
    private static final int EVENTS = 2_000_000; // More than are ever fed.
    private static final double RATE = 4_000;
    private static final long LEAVES_WITHIN_MS = 10_000;

    @TempDir
    private Path directory;

    @ParameterizedTest(name = "{0} partitions")
    @ValueSource(ints = {1, 3})
    void stoppedAnywhereEndsAsIfNeverInterrupted(int partitions) throws Exception {
        long seed = Seeds.next("stops, " + partitions + " partitions");
        SplittableRandom random = new SplittableRandom(seed);
        try (Trial trial = Trial.of(TestBroker.bootstrapServers(), directory, partitions, 32, seed)) {
            trial.feed(EVENTS, RATE);
            Moments moments = Moments.measured(trial, "only", random);
            int counted = 0;
            long longest = 0;
            for (int tries = 0; counted < STOPS && tries < 3 * STOPS; tries++) {
                Instance instance = trial.run("only");
                moments.await();
                long millis = instance.terminate();
                assertThat(millis).as(instance.log()).isLessThan(LEAVES_WITHIN_MS);
                longest = Math.max(longest, millis);
                counted += trial.advanced() && trial.lag() > 0 ? 1 : 0;
            }
            System.out.printf("%d stops counted, the longest took %d ms%n", counted, longest);
            assertThat(counted).as("stops that counted").isEqualTo(STOPS);
            trial.stopFeeding();
            trial.requireAsIfNeverInterrupted("only");
        }
    }
}
