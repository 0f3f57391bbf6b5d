package dev.thalweg.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.TestBroker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Back at work soon, with the settings and the launcher that are shipped. The time is that from the signal to the first
 * prediction of the new process that a {@code read_committed} reader sees, with the new process started as soon as the
 * old one has gone: the old one's end, the start, joining the group and restoring are all in it.
 */
class RestartCampaign {

    private static final int TIMES = 5;
    private static final int EVENTS = 1_000_000;
    private static final double RATE = 2_000;
    private static final long WITHIN_MILLIS = 5_000;

    @TempDir
    private static Path tree;

    private static Launcher launcher;

    @TempDir
    private Path directory;

    @BeforeAll
    static void build() throws Exception {
        launcher = Launcher.in(tree);
    }

    /** How a process is made to end. */
    private enum Signal {
        KILL {
            @Override
            void to(Instance instance) throws InterruptedException {
                instance.kill();
            }
        },
        TERM {
            @Override
            void to(Instance instance) throws InterruptedException {
                instance.terminate();
            }
        };

        abstract void to(Instance instance) throws InterruptedException;
    }

    /** Milliseconds from the signal on: the old process is gone, a first and then every partition has a new prediction. */
    private record Return(long gone, long first, long all, long restoring) {}

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "the demo's size, 1, [32]",
        "100 000 parameters, 1, '[512, 148]'",
        "the demo's size in 3 partitions, 3, [32]"
    })
    void backAtWorkWithinFiveSeconds(String what, int partitions, String hidden) throws Exception {
        long seed = Seeds.next("back at work, " + what);
        String bootstrap = TestBroker.bootstrapServers();
        try (Trial trial = Trial.of(bootstrap, directory, partitions, 8, seed, "network.hidden=" + hidden);
                Reader reader = trial.read()) {
            trial.launcher(launcher);
            trial.feed(EVENTS, RATE);
            Instance instance = trial.run("only");
            for (Signal signal : Signal.values()) {
                List<Return> returns = new ArrayList<>();
                for (int time = 0; time < TIMES; time++) {
                    trial.awaitProgress(instance, 3_000);
                    long start = System.nanoTime();
                    signal.to(instance);
                    long gone = millis(start, System.nanoTime());
                    instance = trial.run("only");
                    long[] written = reader.written(); // By the old process: the new one is not up yet.
                    long[] visible = IntStream.range(0, partitions)
                            .mapToLong(number -> millis(start, reader.awaitVisible(number, written[number])))
                            .sorted()
                            .toArray();
                    returns.add(new Return(gone, visible[0], visible[partitions - 1], instance.restoringMillis()));
                }
                report(what, signal, returns);
                assertThat(returns)
                        .allSatisfy(one -> assertThat(one.first()).isLessThan(WITHIN_MILLIS + one.restoring()));
            }
            instance.terminate();
            trial.stopFeeding();
            trial.requireAsIfNeverInterrupted("only");
        }
    }

    private static long millis(long from, long to) {
        return TimeUnit.NANOSECONDS.toMillis(to - from);
    }

    private static void report(String what, Signal signal, List<Return> returns) {
        returns.forEach(one -> System.out.println("  " + one));
        long[] all = returns.stream().mapToLong(Return::all).sorted().toArray();
        System.out.printf(
                "%s, %s: back after %d ms in the median, %d at most%n", what, signal, all[TIMES / 2], all[TIMES - 1]);
    }
}
