package dev.thalweg.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.thalweg.TestBroker;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Partitions whose learners are merged to one model, and their history learned again. */
@Timeout(120)
class MergingTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> MERGED =
            List.of("--set", "topics.partitions=3", "--set", "merging.every=20", "--set", "training.batch=1");

    private final Path directory;
    private final Example example;

    MergingTest(@TempDir Path directory) {
        this.directory = directory;
        example = new Example(directory);
    }

    private Console run(String command, String... more) {
        return example.run(
                command, Stream.concat(MERGED.stream(), Stream.of(more)).toArray(String[]::new));
    }

    private JsonNode learned(int rows) throws Exception {
        Console feed = run("feed", Example.table(directory, rows).toString());
        assertThat(feed.exit()).as(feed.err()).isZero();
        return ran();
    }

    private JsonNode ran() throws Exception {
        Console run = run("run", "--until-idle", "1s", "--json");
        assertThat(run.exit()).as(run.err()).isZero();
        return JSON.readTree(run.out());
    }

    @Test
    void theirHistoryIsTheSameEachTimeAndAfterAReset() throws Exception {
        learned(3_000);
        JsonNode live = learned(3_000);
        assertThat(example.values("updates", 0)).hasSizeGreaterThan(3);
        for (int partition = 0; partition < 3; partition++) {
            assertThat(example.values("merged", partition)).hasSizeGreaterThan(1);
        }
        requireToldByStatus();
        for (int time = 0; time < 2; time++) {
            Console verify = run("replay", "--verify", "--json");
            assertThat(verify.exit()).as(verify.err() + verify.out()).isZero();
            assertThat(JSON.readTree(verify.out()).path("fingerprint")).isEqualTo(live.path("fingerprint"));
        }
        requireThatTheyBeginAnewTogether(6_000);
    }

    /** All is merged by then, and nobody has a partition any more. */
    private void requireToldByStatus() throws Exception {
        Console status = run("status", "--json");
        assertThat(status.exit()).as(status.err()).isZero();
        JsonNode told = JSON.readTree(status.out());
        assertThat(told.path("partitions")).hasSize(3);
        long merged = 0;
        for (JsonNode each : told.path("partitions")) {
            assertThat(each.path("offset").asInt()).isGreaterThanOrEqualTo(2_000);
            assertThat(each.path("lag").asInt(-1)).isZero();
            long version = each.path("mergedVersion").asLong();
            assertThat(version).isPositive();
            assertThat(version + each.path("behind").asLong(-1))
                    .isEqualTo(told.at("/merger/mergedVersion").asLong());
            assertThat(each.path("instance").isNull()).isTrue();
            merged += each.path("updatesMerged").asLong();
        }
        assertThat(merged).isEqualTo(example.values("updates", 0).size());
        assertThat(run("status").out()).contains("merger  -", "was announced");
    }

    private void requireThatTheyBeginAnewTogether(int rows) throws Exception {
        Console again = run("run", "--reset", "--until-idle", "1s", "--json");
        assertThat(again.exit()).as(again.err()).isZero();
        requireToldByStatus();
        assertThat(JSON.readTree(again.out()).path("events").asInt()).isEqualTo(rows);
        Console verify = run("replay", "--verify");
        assertThat(verify.exit()).as(verify.err() + verify.out()).isZero();
    }

    @Test
    void whatIsNoUpdateGoesToTheDeadLettersAndTeachesNothing() throws Exception {
        learned(1_500);
        Map<String, Object> settings = Map.of("bootstrap.servers", TestBroker.bootstrapServers());
        byte[] key = (example.name() + "-0").getBytes(UTF_8);
        byte[] known = example.values("updates", 0).get(0);
        try (Producer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (byte[] value : new byte[][] {{1, 2, 3}, null}) {
                var unused = producer.send(new ProducerRecord<>(example.name() + ".updates", key, value));
            }
            for (int partition = 0; partition < 3; partition++) { // One is its own; it comes again there.
                byte[] any = (example.name() + "-" + partition).getBytes(UTF_8);
                var unused = producer.send(new ProducerRecord<>(example.name() + ".updates", any, known));
            }
            var unused = producer.send(new ProducerRecord<>(
                    example.name() + ".merged", 0, example.name().getBytes(UTF_8), new byte[] {9}));
        }
        assertThat(run("feed", Example.table(directory, 1_500).toString()).exit())
                .isZero();
        ran();
        long letters = Stream.of(0, 1, 2)
                .mapToLong(
                        partition -> example.values("dead-letters", partition).size())
                .sum();
        assertThat(letters).isEqualTo(5);
        assertThat(run("replay", "--verify").exit()).isZero();
    }

    @Test
    void whatCannotBeDoneYetIsToldInOneLine() throws Exception {
        learned(600);
        Console other = run("replay", "--set", "training.l2=0.001");
        assertThat(other.exit()).isOne();
        assertThat(other.err()).contains("where partitions are merged a replay can only repeat all of it");
        assertThat(run("models", "save", "now").exit()).isZero();
        Console promote = run("models", "promote", "now");
        assertThat(promote.exit()).isOne();
        assertThat(promote.err()).contains("where partitions are merged no other model can be put in charge yet");
    }
}
