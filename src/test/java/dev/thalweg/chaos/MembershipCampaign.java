package dev.thalweg.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.TestBroker;
import dev.thalweg.stream.HaltingRun.Point;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Instances that join, leave, die and freeze while events flow. */
class MembershipCampaign {

    private static final int EVENTS = 1_000_000;
    private static final double RATE = 4_000;
    private static final int PARTITIONS = 3;

    @TempDir
    private Path directory;

    @ParameterizedTest(name = "{0} standby replicas")
    @ValueSource(ints = {0, 1})
    void instancesThatJoinAndLeaveShowNothing(int standbys) throws Exception {
        long seed = Seeds.next(standbys + " standby replicas");
        String replicas = "kafka.num.standby.replicas=" + standbys;
        try (Trial trial = Trial.of(TestBroker.bootstrapServers(), directory, PARTITIONS, 8, seed)) {
            trial.feed(EVENTS, RATE);
            Instance a = trial.run("a", "--set", replicas);
            trial.awaitProgress(a, 2_000);
            Instance b = trial.run("b", "--set", replicas);
            awaitTrace(trial, b, "opened, life 1");
            settle(trial, a);
            assertThat(b.terminate()).isLessThan(10_000);
            settle(trial, a);
            b = trial.run("b", "--set", replicas);
            awaitTrace(trial, b, "opened, life 1");
            settle(trial, a);
            a.kill();
            trial.awaitProgress(b, 2_000);
            Instance again = trial.run("a", "--set", replicas);
            settle(trial, again);
            again.terminate();
            settle(trial, b);
            b.terminate();
            if (standbys > 0) {
                requireRecycled(List.of(a, b));
            }
            trial.stopFeeding();
            trial.requireAsIfNeverInterrupted("a");
        }
    }

    @Test
    void frozenInstanceIsFencedAndWritesNothing() throws Exception {
        long seed = Seeds.next("a frozen instance");
        try (Trial trial = Trial.of(TestBroker.bootstrapServers(), directory, PARTITIONS, 8, seed)) {
            trial.hearKafka();
            trial.feed(EVENTS, RATE);
            String session = "kafka.session.timeout.ms=6000";
            Instance a = trial.run("a", "--set", session);
            trial.awaitProgress(a, 2_000);
            signal("STOP", a);
            Instance b = trial.run("b", "--set", session);
            trial.awaitProgress(b, 10_000);
            signal("CONT", a);
            settle(trial, b);
            settle(trial, b);
            b.terminate();
            settle(trial, a);
            a.terminate();
            requireRevived(a, "is being fenced");
            trial.stopFeeding();
            trial.requireAsIfNeverInterrupted("b");
        }
    }

    /** As if the broker had not answered: Kafka Streams takes the tasks for corrupted, and revives them. */
    @Test
    void corruptedTasksAreRevivedAndShowNothing() throws Exception {
        long seed = Seeds.next("a commit that times out");
        try (Trial trial = Trial.of(TestBroker.bootstrapServers(), directory, PARTITIONS, 8, seed)) {
            trial.hearKafka();
            trial.feed(EVENTS, RATE);
            Instance instance = trial.haltingRun("only", Point.COMMIT_TIMES_OUT, 20);
            awaitTrace(trial, instance, "a commit times out");
            settle(trial, instance);
            assertThat(instance.alive()).as(instance.log()).isTrue();
            instance.kill();
            requireRevived(instance, "are corrupted");
            trial.stopFeeding();
            trial.requireAsIfNeverInterrupted("only");
        }
    }

    /** Long enough for rebalances and probing ones to have come, and some commits on top. */
    private static void settle(Trial trial, Instance instance) throws InterruptedException {
        TimeUnit.SECONDS.sleep(4);
        trial.awaitProgress(instance, 2_000);
    }

    private static void awaitTrace(Trial trial, Instance instance, String trace) throws InterruptedException {
        for (int i = 0; i < 30 && !instance.log().contains(trace); i++) {
            trial.awaitProgress(instance, 1_000);
            TimeUnit.SECONDS.sleep(1);
        }
        assertThat(instance.log()).contains(trace);
    }

    /** Active, recycled to standby, and active again: one store that lived more than once. */
    private static void requireRecycled(List<Instance> instances) {
        assertThat(instances).as("recycled and opened again").anySatisfy(instance -> assertThat(instance.log())
                .contains("recycled")
                .containsPattern("opened, life [2-9]"));
    }

    /** A task that one process opened again after Kafka Streams had said why it must. */
    private static void requireRevived(Instance instance, String why) {
        String log = instance.log();
        assertThat(log).contains(why);
        String before = log.substring(0, log.indexOf(why));
        String after = log.substring(log.indexOf(why));
        assertThat(IntStream.range(0, PARTITIONS).mapToObj("task 0_%d: opened"::formatted))
                .as("opened before and after")
                .anyMatch(opened -> before.contains(opened) && after.contains(opened));
    }

    private static void signal(String name, Instance instance) throws Exception {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(instance.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }
}
