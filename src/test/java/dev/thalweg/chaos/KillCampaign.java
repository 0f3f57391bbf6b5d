package dev.thalweg.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.TestBroker;
import dev.thalweg.stream.HaltingRun;
import dev.thalweg.stream.HaltingRun.Point;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Kills that count, over batches of 1, 8 and 32 and over one and three partitions, at named points and at random moments.
 * One counts when events were committed since the last, and others are left to do. Reading old events again cannot be
 * the recovery, since they are deleted; nor can the local disk, since the last run starts elsewhere.
 */
class KillCampaign {

    private static final int RANDOM_KILLS = 8;
    private static final int EVENTS = 2_000_000; // More than are ever fed.
    private static final double RATE = 4_000;
    private static final Map<String, Integer> WHERE = new TreeMap<>();

    @TempDir
    private Path directory;

    @ParameterizedTest(name = "batches of {0} (0: the panel), {1} partitions, at named points too: {2}")
    @CsvSource({"1,1,false", "8,1,true", "32,1,false", "1,3,false", "8,3,false", "32,3,true", "0,1,true"})
    void killedAnywhereEndsAsIfNeverInterrupted(int batch, int partitions, boolean named) throws Exception {
        long seed = Seeds.next("batches of " + batch + ", " + partitions + " partitions");
        SplittableRandom random = new SplittableRandom(seed);
        try (Trial trial = Trial.of(TestBroker.bootstrapServers(), directory, partitions, batch, seed)) {
            trial.feed(EVENTS, RATE);
            Moments moments = Moments.measured(trial, "only", random);
            Set<Point> points = EnumSet.range(Point.RESTORING, Point.SHUTTING_DOWN);
            for (Point point : named ? points : Set.<Point>of()) {
                haltAt(trial, point, 1 + random.nextInt(5));
            }
            int counted = 0;
            for (int tries = 0; counted < RANDOM_KILLS && tries < 4 * RANDOM_KILLS; tries++) {
                counted += killAtRandom(trial, moments) ? 1 : 0;
                trial.deleteCommittedEvents();
            }
            assertThat(counted).as("random kills that counted").isEqualTo(RANDOM_KILLS);
            trial.stopFeeding();
            trial.requireAsIfNeverInterrupted("elsewhere");
        }
    }

    private static void haltAt(Trial trial, Point point, int commits) throws Exception {
        if (point == Point.RESTORING) {
            Instance before = trial.run("only");
            trial.awaitProgress(before, 500);
            before.kill();
        }
        Instance instance = trial.haltingRun("only", point, commits);
        assertThat(instance.awaitEnd()).as(instance.log()).isEqualTo(HaltingRun.EXIT_CODE);
        assertThat(trial.advanced() || point == Point.RESTORING)
                .as("%s counts", point)
                .isTrue();
        WHERE.merge(point.name(), 1, Integer::sum);
    }

    /** Whatever the process is at, from before it is up. */
    private static boolean killAtRandom(Trial trial, Moments moments) throws Exception {
        Instance instance = trial.run("only");
        long millis = moments.await();
        instance.kill();
        boolean counts = trial.advanced() && trial.lag() > 0;
        String when = String.format("random, %d to %d s after the start", millis / 1000, millis / 1000 + 1);
        WHERE.merge(counts ? when : "not counted: nothing was committed since the last", 1, Integer::sum);
        return counts;
    }

    @AfterAll
    static void report() {
        System.out.println("where kills landed:");
        WHERE.forEach((where, kills) -> System.out.printf("  %4d  %s%n", kills, where));
    }
}
