package dev.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.thalweg.Pipelines;
import dev.thalweg.TestBroker;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.stream.ModelsTopic;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Models that are put aside, told of, and let go. */
@Timeout(60)
class ModelsCommandTest {

    private static final int ROWS = 400;
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private static Path directory;

    private static Example example;
    private static Path states;

    @BeforeAll
    static void learn() throws Exception {
        example = new Example(directory);
        states = directory.resolve("states");
        String[] two = {"--set", "topics.partitions=2"};
        assertThat(example.run("feed", Example.table(directory, ROWS).toString(), two[0], two[1])
                        .exit())
                .isZero();
        Console run = example.run("run", "--until-idle", "300ms", "--export-state", states.toString());
        assertThat(run.exit()).as(run.err()).isZero();
    }

    @Test
    void whatIsCommittedIsPutAsideWithWhereItComesFrom() throws Exception {
        Console save = example.run("models", "save", "first");
        assertThat(save.exit()).as(save.err()).isZero();
        assertThat(save.outLines()).containsExactly("first");
        JsonNode told =
                JSON.readTree(example.run("models", "show", "first", "--json").out());
        assertThat(told.path("application").asText()).isEqualTo(example.name());
        assertThat(told.path("origin").asText()).isEqualTo("live");
        assertThat(told.path("environment").path("arithmetic").asText()).isEqualTo("fast");
        assertThat(told.path("partitions")).hasSize(2);
        for (int partition = 0; partition < 2; partition++) {
            JsonNode part = told.path("partitions").path(partition);
            assertThat(part.path("events").asInt()).isEqualTo(ROWS / 2);
            assertThat(part.path("version").asInt()).isEqualTo(ROWS / 2);
            assertThat(part.path("figures").path("accuracy").asDouble()).isBetween(0.5, 1.0);
            assertThat(new ModelsTopic(pipeline()).read("first").get(partition).state())
                    .isEqualTo(Files.readAllBytes(states.resolve("partition-" + partition + ".state")));
        }
        assertThat(example.run("models", "show", "first").out())
                .contains("first: of " + example.name() + ", live, made ", "to offset 200", "settings ", "Sgd");
    }

    @Test
    void aRunningPipelinePutsItsModelAsideEverySoManyStepsAndWhenItStops() throws Exception {
        Example own = new Example(directory);
        Path table = Example.table(directory, ROWS);
        assertThat(own.run("feed", table.toString(), "--limit", "100").exit()).isZero();
        var running =
                CompletableFuture.supplyAsync(() -> own.run("run", "--until-idle", "4s", "--set", "models.every=60"));
        assertThat(own.run("feed", table.toString(), "--limit", "200", "--rate", "50")
                        .exit())
                .isZero();
        Console run = running.get();
        assertThat(run.exit()).as(run.err()).isZero();
        List<Integer> versions = new ArrayList<>();
        for (String line : own.run("models", "list", "--json").outLines()) {
            versions.add(JSON.readTree(line)
                    .path("partitions")
                    .path(0)
                    .path("version")
                    .asInt());
        }
        assertThat(versions)
                .as("at most one in 150 steps, and the end")
                .hasSizeBetween(2, 3)
                .endsWith(300);
        assertThat(versions.get(0)).isLessThan(300);
        assertThat(own.run("replay", "--verify").exit()).isZero();
    }

    @Test
    void whatWasLearnedAgainIsOneToo() throws Exception {
        assertThat(example.run("models", "save", "live").exit()).isZero();
        Console replay = example.run("replay", "--as", "again");
        assertThat(replay.exit()).as(replay.err()).isZero();
        JsonNode live =
                JSON.readTree(example.run("models", "show", "live", "--json").out());
        JsonNode again =
                JSON.readTree(example.run("models", "show", "again", "--json").out());
        assertThat(again.path("origin").asText()).isEqualTo("replay");
        assertThat(again.path("partitions")).isEqualTo(live.path("partitions"));
        assertThat(again.path("settingsHash")).isEqualTo(live.path("settingsHash"));
        assertThat(example.run("replay", "--as", "other", "--set", "training.batch=4")
                        .exit())
                .isZero();
        JsonNode other =
                JSON.readTree(example.run("models", "show", "other", "--json").out());
        assertThat(other.path("settingsHash")).isNotEqualTo(live.path("settingsHash"));
        assertThat(example.run("models", "list").outLines())
                .anyMatch(line -> line.startsWith("live ") && line.contains(" 400 "))
                .anyMatch(line -> line.startsWith("other ") && line.contains(" replay "));
    }

    @Test
    void theOldestAreLetGo() {
        String[] kept = {"--set", "models.keep=2", "--set", "topics.models=" + example.name() + ".kept"};
        for (String id : List.of("a", "b", "c")) {
            assertThat(example.run("models", with(kept, "save", id)).exit()).isZero();
        }
        assertThat(example.run("models", with(kept, "list")).outLines().stream()
                        .skip(1)
                        .map(line -> line.split(" ")[0]))
                .containsExactly("b", "c");
        assertThat(example.run("models", with(kept, "show", "a")).exit()).isOne();
    }

    private static String[] with(String[] settings, String... first) {
        return Stream.concat(Stream.of(first), Stream.of(settings)).toArray(String[]::new);
    }

    @Test
    void whatIsWrongIsOneLine() {
        String[] none = {"--set", "topics.models=" + example.name() + ".none"};
        assertThat(example.run("models", with(none, "list")).outLines()).isEmpty();
        Console unknown = example.run("models", "show", "nothing");
        assertThat(unknown.exit()).isOne();
        assertThat(unknown.errLines())
                .containsExactly("there is no snapshot nothing in " + example.name()
                        + ".models; models list shows those there are");
        assertThat(example.run("models", "save", "twice").exit()).isZero();
        assertThat(example.run("models", "save", "twice").err()).contains("there is a snapshot twice already");
        assertThat(example.run("models", "save", "a/b").exit()).isEqualTo(2);
        assertThat(example.run("models", "show").exit()).isEqualTo(2);
        assertThat(example.run("models", "forget").exit()).isEqualTo(2);
    }

    @Test
    void aDamagedSnapshotIsRefused() {
        assertThat(example.run("models", "save", "good").exit()).isZero();
        put("good/1/0", new byte[] {1});
        requireDamaged("snapshot good/1 is damaged: chunk 0 has 1 bytes");
        int length = new ModelsTopic(pipeline()).told("good").get(1).content().bytes();
        put("good/1/0", new byte[length]);
        requireDamaged("snapshot good/1 is damaged: its checksum is another");
        put("good/1/0", null);
        requireDamaged("snapshot good/1 is damaged: chunk 0 is missing");
    }

    private static void requireDamaged(String why) {
        Console run = example.run("run", "--from-snapshot", "good", "--until-idle", "300ms");
        assertThat(run.exit()).isOne();
        assertThat(run.errLines()).containsExactly(why);
    }

    @Test
    void whatIsToldOfItIsWhatItWasLearnedUnder() {
        Console save = example.run("models", "save", "--set", "network.hidden=[8]");
        assertThat(save.exit()).isOne();
        assertThat(save.err()).contains("the pipeline learns under other settings:", "now:    network: hidden [8]");
    }

    private static void put(String key, byte @Nullable [] value) {
        try (Producer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", TestBroker.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            var unused = producer.send(
                    new ProducerRecord<>(example.name() + ".models", key.getBytes(StandardCharsets.UTF_8), value));
        }
    }

    private static Pipeline pipeline() {
        return Pipelines.example(
                "electricity",
                directory,
                "name=" + example.name(),
                "kafka.bootstrap.servers=" + TestBroker.bootstrapServers());
    }
}
