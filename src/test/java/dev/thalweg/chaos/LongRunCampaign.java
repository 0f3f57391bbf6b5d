package dev.thalweg.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.TestBroker;
import dev.thalweg.learner.Learner;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.management.ObjectName;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing grows with the length of a run: neither what a crash has to restore, nor the disk, nor the heap. */
class LongRunCampaign {

    private static final int ROUNDS = 7;
    private static final long ROUND_SECONDS = 28;
    private static final int EVENTS = 1_000_000;
    private static final double RATE = 100; // Half of what so many commits leave time for.
    private static final int SOME = 200;
    private static final int BATCH = 4;
    private static final long BYTES_PER_SECOND_BY_DEFAULT = 10_000_000;
    private static final long RESTORED_WITHIN_MILLIS = 5_000;

    private static final double UNBOUNDED = 1e9;
    private static final int FEW = 500_000;
    private static final int MANY = 5_000_000;
    private static final long MOST_GROWTH_BYTES = 2 << 20;

    @TempDir
    private Path directory;

    /** Commits follow each other as fast as they can; each kill loses the local state, so that all is restored. */
    @Test
    void restoringTakesNoLongerAfterHoursOfCommits() throws Exception {
        String[] settings = {"network.hidden=[512, 148]", "kafka.commit.interval.ms=1"};
        long seed = Seeds.next("a long run");
        try (Trial trial = Trial.of(TestBroker.bootstrapServers(), directory, 1, BATCH, seed, settings)) {
            Learner learner = new Learner(trial.pipeline().learner());
            System.out.printf(
                    "%d parameters, a state of %d bytes%n", learner.report().parameters(), learner.mostStateBytes());
            trial.feed(EVENTS, RATE);
            Instance instance = trial.run("only");
            for (int round = 1; round <= ROUNDS; round++) {
                trial.awaitProgress(instance, SOME);
                TimeUnit.SECONDS.sleep(ROUND_SECONDS);
                long disk = disk(trial);
                instance.kill();
                loseState(trial);
                instance = trial.run("only");
                trial.advanced(); // Progress counts from here.
                trial.awaitProgress(instance, SOME);
                long written = written(trial);
                System.out.printf(
                        "  after %d commits, %d MB, %d s' worth by default: %d MB on disk, restored in %d ms%n",
                        written / learner.stateBytes(),
                        written / 1_000_000,
                        written / BYTES_PER_SECOND_BY_DEFAULT,
                        disk / 1_000_000,
                        instance.restoringMillis());
                assertThat(instance.restoringMillis()).isLessThan(RESTORED_WITHIN_MILLIS);
            }
            instance.terminate();
            trial.stopFeeding();
            trial.requireAsIfNeverInterrupted("only");
        }
    }

    /** Loses what a process that is not running any more kept locally of its states, but not who it is. */
    private void loseState(Trial trial) throws IOException {
        Path task = directory
                .resolve("only")
                .resolve(trial.pipeline().applicationId())
                .resolve("0_0");
        try (Stream<Path> files = Files.walk(task)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void heapAfterFiveMillionEventsIsThatAfterFiveHundredThousand() throws Exception {
        long seed = Seeds.next("five million events");
        Path file = Trial.write(TestBroker.bootstrapServers(), directory, 1, 32, seed);
        long first = System.currentTimeMillis() - MANY; // A millisecond apart, and none ahead.
        try (Trial trial = Trial.of(file, 1, List.of(), () -> new Payments(seed, 1, first))) {
            Instance instance = trial.run("only");
            long before = heapAfter(FEW, trial, instance);
            long after = heapAfter(MANY - FEW, trial, instance);
            assertThat(after - before).as("bytes more").isLessThan(MOST_GROWTH_BYTES);
        }
    }

    /** Feeds, waits until all is answered and committed, and gives the bytes of what is then reachable. */
    private static long heapAfter(int events, Trial trial, Instance instance) throws Exception {
        long start = System.nanoTime();
        trial.feed(events, UNBOUNDED);
        trial.awaitAll(instance);
        double seconds = (System.nanoTime() - start) / 1e9;
        long bytes = instance.liveBytes();
        System.out.printf("%d more events at %.0f a second: %d bytes of heap%n", events, events / seconds, bytes);
        return bytes;
    }

    /** Bytes of the changelog as they lie in the broker's directory. */
    private static long disk(Trial trial) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", TestBroker.bootstrapServers()))) {
            return admin.describeLogDirs(List.of(1)).allDescriptions().get().values().stream()
                    .flatMap(directories -> directories.values().stream())
                    .mapToLong(directory -> directory
                            .replicaInfos()
                            .get(new TopicPartition(trial.changelog(), 0))
                            .size())
                    .sum();
        }
    }

    /** Bytes that the broker, which runs in this JVM, has ever taken for the changelog. */
    private static long written(Trial trial) throws Exception {
        ObjectName meter =
                new ObjectName("kafka.server:type=BrokerTopicMetrics,name=BytesInPerSec,topic=" + trial.changelog());
        return (Long) ManagementFactory.getPlatformMBeanServer().getAttribute(meter, "Count");
    }
}
