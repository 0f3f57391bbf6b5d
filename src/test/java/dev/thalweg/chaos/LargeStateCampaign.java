package dev.thalweg.chaos;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.TestBroker;
import dev.thalweg.learner.Learner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Five million parameters with Adam. The rows that an event touches are drawn from all by its id, so that each commit
 * has to write nearly all of the state: the worst that can be.
 */
class LargeStateCampaign {

    private static final String[] LARGE = {"features.id={hash: 77000}", "network.hidden=[64]"};
    private static final int MOST_RECORD_BYTES = 1_048_588; // Kafka's message.max.bytes.
    private static final int EVENTS = 1_000_000;
    private static final double RATE = 1_000; // As events are dated, so that ages count from when they were due.
    private static final Duration WATCHED = Duration.ofSeconds(25);

    @TempDir
    private Path directory;

    @Test
    void largeStateCommitsRestoresAndSurvivesKills() throws Exception {
        watch("demo's size");
        watch("large", LARGE);
    }

    private void watch(String what, String... settings) throws Exception {
        Path own = Files.createDirectory(directory.resolve(what));
        long seed = Seeds.next("a state, " + what);
        try (Trial trial = Trial.of(TestBroker.bootstrapServers(), own, 1, 32, seed, settings);
                Reader reader = trial.read()) {
            Learner learner = new Learner(trial.pipeline().learner());
            System.out.printf(
                    "%s: %d parameters, a state of %d bytes%n",
                    what, learner.report().parameters(), learner.mostStateBytes());
            trial.java("-Xmx512m");
            trial.feed(EVENTS, RATE);
            Instance instance = trial.run("only");
            trial.awaitProgress(instance, 20_000);
            long from = reader.written()[0];
            Traffic traffic = Traffic.follow(trial, WATCHED);
            System.out.println("  " + traffic);
            System.out.println("  visible " + latency(reader.ages(0, from)));
            assertThat(traffic.commits).isGreaterThan(2);
            assertThat(traffic.largest).isLessThan(MOST_RECORD_BYTES);
            for (int kill = 0; kill < 2; kill++) {
                instance = kill(trial, reader, instance);
            }
            instance.terminate();
            trial.stopFeeding();
            trial.requireAsIfNeverInterrupted("only");
        }
    }

    private static Instance kill(Trial trial, Reader reader, Instance instance) throws Exception {
        trial.awaitProgress(instance, 5_000);
        long start = System.nanoTime();
        instance.kill();
        Instance next = trial.run("only");
        long visible = reader.awaitVisible(0, reader.written()[0]);
        System.out.printf(
                "  killed: restored in %d ms, back after %d ms%n",
                next.restoringMillis(), TimeUnit.NANOSECONDS.toMillis(visible - start));
        return next;
    }

    private static String latency(long... ages) {
        return String.format(
                "after %d ms in the median, %d in 99 of 100, %d at most (%d events)",
                ages[ages.length / 2], ages[ages.length * 99 / 100], ages[ages.length - 1], ages.length);
    }

    /** What commits wrote to the changelog. */
    private static final class Traffic {

        private final Duration time;
        private int commits;
        private int chunks;
        private long bytes;
        private int largest;

        private Traffic(Duration time) {
            this.time = time;
        }

        /** Reads along, as later it may be compacted. */
        static Traffic follow(Trial trial, Duration time) {
            Traffic traffic = new Traffic(time);
            Map<String, Object> settings = Map.of(
                    ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, trial.pipeline().bootstrapServers());
            TopicPartition changelog = new TopicPartition(trial.changelog(), 0);
            try (KafkaConsumer<byte[], byte[]> consumer =
                    new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
                consumer.assign(List.of(changelog));
                consumer.seekToEnd(List.of(changelog));
                long start = System.nanoTime();
                while (System.nanoTime() - start < time.toNanos()) {
                    consumer.poll(Duration.ofMillis(100)).forEach(traffic::add);
                }
            }
            return traffic;
        }

        private void add(ConsumerRecord<byte[], byte[]> record) {
            boolean header = new String(record.key(), US_ASCII).equals("header");
            commits += header ? 1 : 0;
            chunks += header ? 0 : 1;
            bytes += record.serializedValueSize();
            largest = Math.max(largest, record.serializedValueSize());
        }

        @Override
        public String toString() {
            return String.format(
                    "%d commits in %d s, each %d chunks and %d bytes; the largest record has %d",
                    commits, time.toSeconds(), chunks / Math.max(1, commits), bytes / Math.max(1, commits), largest);
        }
    }
}
