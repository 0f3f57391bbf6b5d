package dev.thalweg.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker dies and comes back; the pipeline waits, and goes on where it was. */
class BrokerCampaign {

    private static final int EVENTS = 300_000;
    private static final double RATE = 4_000;

    @TempDir
    private Path directory;

    @Test
    void brokerThatIsKilledAndThatIsAwayForAMinuteShowsNothing() throws Exception {
        long seed = Seeds.next("a broker that dies");
        int port = Brokers.freePort();
        Instance broker = broker(port);
        try (Trial trial = Trial.of("127.0.0.1:" + port, directory, 2, 8, seed)) {
            trial.feed(EVENTS, RATE);
            Instance instance = trial.run("only");
            for (int secondsAway : new int[] {0, 5, 60}) {
                trial.awaitProgress(instance, 5_000);
                broker.kill();
                TimeUnit.SECONDS.sleep(secondsAway);
                broker = broker(port);
            }
            trial.awaitProgress(instance, 5_000);
            assertThat(instance.alive()).as("one process through it all").isTrue();
            trial.stopFeeding();
            assertThat(instance.terminate()).isLessThan(10_000);
            trial.requireAsIfNeverInterrupted("only");
        } finally {
            broker.close();
        }
    }

    /** What was not committed is not told as if it were. */
    @Test
    void stopWithoutABrokerIsAFailureWithoutFigures() throws Exception {
        int port = Brokers.freePort();
        Instance broker = broker(port);
        try (Trial trial = Trial.of("127.0.0.1:" + port, directory, 1, 8, Seeds.next("a stop without a broker"))) {
            trial.feed(EVENTS, RATE);
            Instance instance = trial.run("only", "--json");
            trial.awaitProgress(instance, 2_000);
            broker.kill();
            assertThat(instance.terminate()).isLessThan(25_000);
            assertThat(instance.awaitEnd()).isNotZero();
            assertThat(instance.out()).isEmpty();
            broker = broker(port);
            trial.stopFeeding();
            trial.requireAsIfNeverInterrupted("only");
        } finally {
            broker.close();
        }
    }

    private Instance broker(int port) throws Exception {
        List<String> arguments = List.of(
                "broker",
                "--port",
                Integer.toString(port),
                "--data",
                directory.resolve("broker").toString());
        Instance broker = Instance.start(directory, "dev.thalweg.cli.Thalweg", arguments);
        for (int i = 0; i < 300 && !broker.log().contains("broker ready"); i++) {
            assertThat(broker.alive()).as(broker.log()).isTrue();
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return broker;
    }
}
