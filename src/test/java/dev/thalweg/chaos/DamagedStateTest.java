package dev.thalweg.chaos;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.TestBroker;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A state that cannot be trusted, or that belongs to other settings, stops the start: never a silent fresh one. */
class DamagedStateTest {

    private static final String CHUNK = "chunk-000000";

    @TempDir
    private Path directory;

    @Test
    void aMissingChunkIsRefused() throws Exception {
        try (Trial trial = learned()) {
            write(trial, null);
            requireRefused(trial.run("elsewhere"), "chunk 0 is missing", "--reset");
        }
    }

    @Test
    void aDamagedChunkIsRefusedUntilItIsResetOnPurpose() throws Exception {
        try (Trial trial = learned()) {
            byte[] chunk = read(trial);
            chunk[chunk.length / 2] ^= 1;
            write(trial, chunk);
            requireRefused(trial.run("elsewhere"), "chunk 0 has another checksum", "--reset");
            requireRefused(trial.run("elsewhere"), "chunk 0 has another checksum", "--reset");
            Instance again = trial.run("elsewhere", "--reset", "--until-idle", "1s", "--json");
            assertThat(again.awaitEnd()).as(again.log()).isZero();
            assertThat(again.out()).contains("\"events\":2000", trial.oracleFingerprint());
        }
    }

    @Test
    void aStateOfAnotherShapeIsRefusedAndSaysWhatDiffers() throws Exception {
        try (Trial trial = learned()) {
            requireRefused(
                    trial.run("only", "--set", "network.hidden=[16]"), "hidden [32]", "hidden [16]", "go back to");
            trial.requireAsIfNeverInterrupted("only");
        }
    }

    /** As it comes about when a group's offsets expire, or are reset by hand. */
    @Test
    void offsetsThatWereLostDoNotTeachTwice() throws Exception {
        try (Trial trial = learned();
                Admin admin = admin(trial)) {
            admin.deleteConsumerGroups(List.of(trial.pipeline().applicationId()))
                    .all()
                    .get();
            requireRefused(trial.run("only"), "was learned already", "to 2000", "--reset");
            trial.requireAnswersAsIfNeverInterrupted();
        }
    }

    @Test
    void aChangelogThatIsGoneIsNoFreshStart() throws Exception {
        try (Trial trial = learned();
                Admin admin = admin(trial)) {
            admin.deleteTopics(List.of(trial.changelog())).all().get();
            requireRefused(trial.run("elsewhere"), "the state that learned from them is gone", "--reset");
        }
    }

    private static Admin admin(Trial trial) {
        return Admin.create(Map.of("bootstrap.servers", trial.pipeline().bootstrapServers()));
    }

    private Trial learned() throws Exception {
        Trial trial = Trial.of(TestBroker.bootstrapServers(), directory, 1, 8, 21);
        trial.feed(2_000, 1e6);
        trial.requireAsIfNeverInterrupted("only");
        return trial;
    }

    private static void requireRefused(Instance instance, String... words) throws Exception {
        assertThat(instance.awaitEnd()).as(instance.log()).isEqualTo(1);
        assertThat(instance.log()).contains(words).doesNotContain("\tat ");
    }

    private static byte[] read(Trial trial) {
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                trial.pipeline().bootstrapServers(),
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed");
        byte[] last = {};
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(trial.changelog(), 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            while (consumer.position(partition) < end) {
                for (var record : consumer.poll(java.time.Duration.ofMillis(100))) {
                    last = new String(record.key(), US_ASCII).equals(CHUNK) ? record.value() : last;
                }
            }
        }
        return last;
    }

    private static void write(Trial trial, byte @Nullable [] chunk) throws Exception {
        Map<String, Object> settings =
                Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, trial.pipeline().bootstrapServers());
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(trial.changelog(), 0, CHUNK.getBytes(US_ASCII), chunk))
                    .get();
        }
    }
}
