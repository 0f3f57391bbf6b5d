package dev.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.thalweg.TestBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Models and settings that change on the way: every event is answered once, and a replay goes through it all again. */
@Timeout(120)
class PromotionTest {

    private static final int ROWS = 900;
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path directory;

    /** While it runs: a snapshot of its own is put in charge, and what was there before is taken back. */
    @Test
    void promotionAndRollbackInARunningPipelineAreRepeatedByAReplay() throws Exception {
        Example example = new Example(directory);
        String[] settings = {"--set", "topics.partitions=2"};
        feed(example, 0, 300, settings);
        var running =
                CompletableFuture.supplyAsync(() -> example.run("run", with(settings, "--until-idle", "6s", "--json")));
        awaitAnswers(example, 300, settings);
        assertThat(example.run("models", with(settings, "save", "early")).exit())
                .isZero();
        feed(example, 300, 600, settings);
        awaitAnswers(example, 600, settings);

        Console promote = example.run("models", with(settings, "promote", "early"));

        assertThat(promote.exit()).as(promote.err()).isZero();
        assertThat(dropped(promote)).isEqualTo(300);
        feed(example, 600, 750, settings);
        awaitAnswers(example, 750, settings);
        Console rollback = example.run("models", with(settings, "rollback", "--json"));
        assertThat(rollback.exit()).as(rollback.err()).isZero();
        assertThat(JSON.readTree(rollback.out()).path("snapshot").asText()).startsWith("before-");
        Console run = running.get();
        assertThat(run.exit()).as(run.err()).isZero();
        feed(example, 750, ROWS, settings);
        JsonNode told = ran(example, settings);
        assertThat(told.path("events").asInt()).isEqualTo(ROWS);
        assertThat(example.run("tail", with(settings, "--until-end")).outLines().stream()
                        .map(line -> line.replaceFirst(".*\"partition\":(\\d+).*\"offset\":(\\d+).*", "$1-$2")))
                .hasSize(ROWS)
                .doesNotHaveDuplicates();
        Console verify = example.run("replay", with(settings, "--verify", "--json"));
        assertThat(verify.exit()).as(verify.out()).isZero();
        assertThat(JSON.readTree(verify.out()).path("fingerprint")).isEqualTo(told.path("fingerprint"));
        assertThat(JSON.readTree(example.run("replay", with(settings, "--json")).out())
                        .path("fingerprint"))
                .isNotEqualTo(told.path("fingerprint"));
    }

    private static int dropped(Console promote) {
        return promote.outLines().stream()
                .filter(line -> line.startsWith("partition"))
                .mapToInt(line -> Integer.parseInt(line.replaceFirst(".*learned from (\\d+) events.*", "$1")))
                .sum();
    }

    /** A learning rate that is changed at a restart is told of, and is the one of its time in a replay. */
    @Test
    void settingsOfTheTimeAreThoseOfAReplay() throws Exception {
        Example example = new Example(directory);
        feed(example, 0, 300);
        JsonNode before = ran(example);
        assertThat(example.run("replay", "--verify").exit()).isZero();
        feed(example, 300, 600);
        JsonNode after = ran(example, FASTER);
        Console verify = example.run("replay", with(FASTER, "--verify", "--json"));
        assertThat(verify.exit()).as(verify.out()).isZero();
        assertThat(JSON.readTree(verify.out()).path("fingerprint"))
                .isEqualTo(after.path("fingerprint"))
                .isNotEqualTo(before.path("fingerprint"));
        Console other = example.run("replay", "--verify");
        assertThat(other.exit()).isOne();
        assertThat(other.out()).contains("the pipeline learns under other settings than these");
    }

    private static final String[] FASTER = {"--set", "training.optimizer={sgd: {learningRate: 0.02}}"};

    /** A partition that took nothing since is under the settings before; the pipeline is under the new ones. */
    @Test
    void aPartitionThatStandsStillDoesNotHideNewSettings() throws Exception {
        Example example = new Example(directory);
        String[] settings = {"--set", "topics.partitions=2"};
        feed(example, 0, 200, settings);
        ran(example, settings);
        feed(example, 200, 201, settings);
        ran(example, with(FASTER, settings));
        Console verify = example.run("replay", with(with(FASTER, settings), "--verify"));
        assertThat(verify.exit()).as(verify.out()).isZero();
    }

    /** The oldest is the one that goes next, and the one that one goes back to. */
    @Test
    void whatIsPromotedStaysWhateverItsAge() throws Exception {
        Example example = new Example(directory);
        String[] two = {"--set", "models.keep=2"};
        feed(example, 0, 200);
        ran(example);
        assertThat(example.run("models", "save", "oldest").exit()).isZero();
        assertThat(example.run("models", "save", "second").exit()).isZero();
        feed(example, 200, 400);
        ran(example);
        assertThat(example.run("models", with(two, "promote", "oldest")).exit()).isZero();
        JsonNode promoted = ran(example);
        assertThat(example.run("models", with(two, "save", "third")).exit()).isZero();
        assertThat(example.run("models", with(two, "save", "fourth")).exit()).isZero();
        assertThat(example.run("models", "list").out()).contains("oldest", "before-", "third", "fourth");
        assertThat(example.run("models", "list").out()).doesNotContain("second");
        Console verify = example.run("replay", "--verify");
        assertThat(verify.exit()).as(verify.out()).isZero();
        assertThat(verify.out()).contains("since offset 400 it goes on from snapshot oldest");
        feed(example, 400, 500);
        JsonNode since = ran(example);
        assertThat(since.path("fingerprint")).isNotEqualTo(promoted.path("fingerprint"));
        askAgain(example);
        assertThat(ran(example).path("fingerprint")).isEqualTo(since.path("fingerprint"));
        assertThat(example.run("replay", "--verify").exit()).isZero();
    }

    /** As if the group's offsets had been lost: what was asked before is not done again. */
    private static void askAgain(Example example) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", TestBroker.bootstrapServers()))) {
            TopicPartition control = new TopicPartition(example.name() + ".control", 0);
            admin.alterConsumerGroupOffsets(example.name(), Map.of(control, new OffsetAndMetadata(0)))
                    .all()
                    .get();
        }
    }

    /** What waits for its label goes on waiting, and is learned by the model that is in charge by then. */
    @Test
    void rowsThatWaitForTheirLabelsStay() throws Exception {
        Example example = new Example(directory);
        String[] settings = {"--set", "labels.within=24h"};
        feed(example, 0, 300, with(settings, "--label-delay", "48"));
        ran(example, settings);
        assertThat(example.run("models", with(settings, "save", "early")).exit())
                .isZero();
        feed(example, 300, 590, with(settings, "--label-delay", "48"));
        feedWithoutLabels(example, 590, 600, with(settings, "--label-delay", "48"));
        assertThat(ran(example, settings).path("labels").path("waiting").asInt())
                .isEqualTo(10);
        Console promote = example.run("models", with(settings, "promote", "early"));
        assertThat(promote.exit()).as(promote.err()).isZero();
        assertThat(promote.out()).contains("does not run: it goes on from early at its next start");
        feed(example, 600, ROWS, with(settings, "--label-delay", "48"));
        JsonNode told = ran(example, settings);
        assertThat(told.path("labels").path("waiting").asInt()).isEqualTo(10);
        assertThat(told.path("labels").path("unmatched").asInt()).isZero();
        Console verify = example.run("replay", with(settings, "--verify", "--json"));
        assertThat(verify.exit()).as(verify.out()).isZero();
        assertThat(JSON.readTree(verify.out()).path("fingerprint")).isEqualTo(told.path("fingerprint"));
    }

    @Test
    void whatDoesNotFitIsRefusedAndNothingIsChanged() throws Exception {
        Example example = new Example(directory);
        feed(example, 0, 300);
        ran(example);
        assertThat(example.run("models", "save", "here").exit()).isZero();
        giveUp(example);
        ran(example); // Ends: what was given up is not waited for.
        assertThat(example.run("models", "rollback").err()).contains("nothing was promoted");
        assertThat(example.run("models", "promote", "none").err()).contains("there is no snapshot none");
        assertThat(example.run("models", "promote").exit()).isEqualTo(2);
        Console shape = example.run("models", "promote", "here", "--set", "network.hidden=[8]");
        assertThat(shape.exit()).isOne();
        assertThat(shape.err()).contains("stored: network:", "now:    network:");
        Map<String, Object> settings = Map.of("bootstrap.servers", TestBroker.bootstrapServers());
        try (Producer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            byte[] key = example.name().getBytes(java.nio.charset.StandardCharsets.UTF_8);
            producer.send(new ProducerRecord<>(example.name() + ".control", key, new byte[] {1, 2, 3}))
                    .get();
            producer.send(new ProducerRecord<>(example.name() + ".control", new byte[] {9}, new byte[] {1}))
                    .get();
        }
        feed(example, 300, 600);
        ran(example);
        assertThat(example.run("replay", "--verify").exit()).isZero();
        assertThat(example.values("dead-letters", 0)).containsExactly(new byte[] {1, 2, 3});
        assertThat(example.run("models", "save", "--set", "models.keep=1").exit())
                .isZero();
        assertThat(example.run("models", "rollback").err()).contains("nothing was promoted");
    }

    /** A request whose transaction never came to its end. */
    private static void giveUp(Example example) throws Exception {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", TestBroker.bootstrapServers(), "transactional.id", TestBroker.unique("given-up"));
        try (Producer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            byte[] key = example.name().getBytes(java.nio.charset.StandardCharsets.UTF_8);
            producer.send(new ProducerRecord<>(example.name() + ".control", key, new byte[] {1}))
                    .get();
            producer.abortTransaction();
        }
    }

    /** A new beginning is not asked what the learner before it was. */
    @Test
    void aResetLeavesRequestsBehind() throws Exception {
        Example example = new Example(directory);
        feed(example, 0, 300);
        JsonNode first = ran(example);
        assertThat(example.run("models", "save", "here").exit()).isZero();
        feed(example, 300, 600);
        ran(example);
        assertThat(example.run("models", "promote", "here").exit()).isZero();
        JsonNode promoted = ran(example);
        assertThat(promoted.path("fingerprint")).isEqualTo(first.path("fingerprint"));
        JsonNode anew = ran(example, "--reset");
        Console learned = example.run("replay", "--json"); // As if nothing had been promoted.
        assertThat(anew.path("fingerprint"))
                .isNotEqualTo(first.path("fingerprint"))
                .isEqualTo(JSON.readTree(learned.out()).path("fingerprint"));
        assertThat(example.run("replay", "--verify").exit()).isZero();
    }

    private void feed(Example example, int from, int to, String... more) throws Exception {
        List<String> lines = Files.readAllLines(Example.table(directory, to));
        feed(example, Stream.concat(lines.stream().limit(1), lines.stream().skip(1L + from)), more);
    }

    private void feedWithoutLabels(Example example, int from, int to, String... more) throws Exception {
        List<String> lines = Files.readAllLines(Example.table(directory, to));
        Stream<String> rows = lines.stream().skip(1L + from).map(line -> line.substring(0, line.lastIndexOf(',') + 1));
        feed(example, Stream.concat(lines.stream().limit(1), rows), more);
    }

    private void feed(Example example, Stream<String> lines, String... more) throws Exception {
        Path part = Files.writeString(directory.resolve("part.csv"), lines.collect(Collectors.joining("\n")));
        Console feed = example.run("feed", with(new String[] {part.toString()}, more));
        assertThat(feed.exit()).as(feed.err()).isZero();
    }

    private static JsonNode ran(Example example, String... more) throws Exception {
        Console run = example.run("run", with(new String[] {"--until-idle", "300ms", "--json"}, more));
        assertThat(run.exit()).as(run.err()).isZero();
        return JSON.readTree(run.out());
    }

    /** At most as long as the test may take; each look takes a while by itself. */
    private static void awaitAnswers(Example example, int count, String... settings) {
        int answers = 0;
        while (answers < count) {
            answers = example.run("tail", with(settings, "--until-end"))
                    .outLines()
                    .size();
        }
    }

    private static String[] with(String[] first, String... more) {
        return Stream.concat(Stream.of(first), Stream.of(more)).toArray(String[]::new);
    }
}
