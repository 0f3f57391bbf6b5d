package dev.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.thalweg.TestBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A pipeline's history, learned again: the same model to the bit, and another one where anything differs. */
@Timeout(120)
class ReplayCommandTest {

    private static final int ROWS = 1_500;
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private static Path directory;

    private static Example example;
    private static JsonNode live;

    @BeforeAll
    static void learn() throws Exception {
        example = new Example(directory);
        live = learned(example, Example.table(directory, ROWS));
    }

    private static JsonNode learned(Example of, Path table, String... settings) throws Exception {
        String[] feed =
                Stream.concat(Stream.of(table.toString()), Stream.of(settings)).toArray(String[]::new);
        assertThat(of.run("feed", feed).exit()).isZero();
        return ran(of, settings);
    }

    private static JsonNode ran(Example of, String... settings) throws Exception {
        String[] all = Stream.concat(Stream.of("--until-idle", "1s", "--json"), Stream.of(settings))
                .toArray(String[]::new);
        Console run = of.run("run", all);
        assertThat(run.exit()).as(run.err()).isZero();
        return JSON.readTree(run.out());
    }

    @Test
    void itIsTheSameModelEachTime() throws Exception {
        for (int time = 0; time < 3; time++) {
            Console verify = example.run("replay", "--verify");
            assertThat(verify.exit()).as(verify.err()).isZero();
            assertThat(verify.outLines()).endsWith("same").hasSize(2);
        }
        JsonNode told =
                JSON.readTree(example.run("replay", "--verify", "--json").out());
        assertThat(told.path("verdict").asText()).isEqualTo("same");
        assertThat(told.path("partitions").path(0).path("events").asInt()).isEqualTo(ROWS);
        for (String figure : List.of("fingerprint", "accuracy", "logLoss", "baselines", "modelVersion", "events")) {
            assertThat(told.path(figure)).as(figure).isEqualTo(live.path(figure));
        }
    }

    @Test
    void theStateIsTheLiveOneToTheLastBit() throws Exception {
        Example own = new Example(directory);
        Path exported = directory.resolve("live");
        assertThat(own.run("feed", Example.table(directory, 700).toString()).exit())
                .isZero();
        send(
                own.name() + ".events",
                Arrays.asList(new byte[] {1, 2, 3}, null, own.events().get(5)));
        assertThat(own.run("run", "--until-idle", "1s", "--export-state", exported.toString())
                        .exit())
                .isZero();
        Path replayed = directory.resolve("replayed");
        assertThat(own.run("replay", "--export-state", replayed.toString()).exit())
                .isZero();
        assertThat(replayed.resolve("partition-0.state")).hasSameBinaryContentAs(exported.resolve("partition-0.state"));
    }

    @Test
    void partitionsAreVerifiedOneByOne() throws Exception {
        Example three = new Example(directory);
        String[] settings = {"--set", "topics.partitions=3"};
        JsonNode figures = learned(three, Example.table(directory, ROWS), settings);
        Console verify = three.run("replay", "--verify", "--json", settings[0], settings[1]);
        assertThat(verify.exit()).as(verify.err()).isZero();
        JsonNode told = JSON.readTree(verify.out());
        assertThat(told.path("partitions")).hasSize(3);
        assertThat(told.path("fingerprint")).isEqualTo(figures.path("fingerprint"));
    }

    /** The lineage says in which order events and labels were taken. */
    @Test
    void labelsThatArriveLaterAreFollowed() throws Exception {
        Example late = new Example(directory);
        String[] settings = {"--set", "labels.within=24h", "--set", "topics.partitions=2"};
        Path table = Example.table(directory, 6_000);
        String[] feed = Stream.concat(Stream.of(table.toString(), "--label-delay", "48"), Stream.of(settings))
                .toArray(String[]::new);
        assertThat(late.run("feed", feed).exit()).isZero();
        JsonNode figures = ran(late, settings);
        String[] verify = Stream.concat(Stream.of("--verify", "--json"), Stream.of(settings))
                .toArray(String[]::new);
        Console replay = late.run("replay", verify);
        assertThat(replay.exit()).as(replay.err()).isZero();
        assertThat(JSON.readTree(replay.out()).path("fingerprint")).isEqualTo(figures.path("fingerprint"));
    }

    @Test
    void oneSettingMakesAnotherModelAndTheShapeIsTold() {
        Console rate = example.run("replay", "--verify", "--set", "training.l2=0.000001");
        assertThat(rate.exit()).isOne();
        assertThat(rate.outLines()).endsWith("different").hasSize(3);
        Console shape = example.run("replay", "--verify", "--set", "network.hidden=[8]");
        assertThat(shape.exit()).isOne();
        assertThat(shape.out())
                .contains("the live model was learned under other settings:", "stored: network:", "now:    network:");
    }

    /** At 300 they are one model still. */
    @Test
    void theFirstSnapshotIsNamedAtWhichTheyPart() throws Exception {
        Example watched = new Example(directory);
        Path table = Example.table(directory, 600);
        for (int to : new int[] {300, 600}) {
            String[] part = Files.readAllLines(table).toArray(String[]::new);
            Path rows = Files.write(
                    directory.resolve("part.csv"),
                    Stream.concat(
                                    Stream.of(part[0]),
                                    Stream.of(part).skip(to - 299L).limit(300))
                            .toList());
            learned(watched, rows);
            assertThat(watched.run("models", "save", "to-" + to).exit()).isZero();
        }
        List<byte[]> events = watched.events();
        Collections.swap(events, 400, 401);
        String copy = TestBroker.topic("copy", 1);
        send(copy, events);
        Console verify = watched.run("replay", "--verify", "--set", "topics.events=" + copy);
        assertThat(verify.exit()).isOne();
        assertThat(verify.out()).contains("they are two models at snapshot to-600 already");
        assertThat(watched.run("replay", "--verify").exit()).isZero();
    }

    @Test
    void twoEventsInAnotherOrderOrOneBitMakeAnotherModel() {
        List<byte[]> events = example.events();
        assertThat(verify(events)).isZero();
        Collections.swap(events, 700, 701);
        assertThat(verify(events)).isOne();
        Collections.swap(events, 700, 701);
        byte[] bit = events.get(1_000).clone();
        bit[bit.length - 12] ^= 1; // In the last number.
        events.set(1_000, bit);
        assertThat(verify(events)).isOne();
    }

    private static int verify(List<byte[]> events) {
        String copy = TestBroker.topic("copy", 1);
        send(copy, events);
        return example.run("replay", "--verify", "--set", "topics.events=" + copy)
                .exit();
    }

    private static void send(String topic, List<byte[]> events) {
        Map<String, Object> settings = Map.of("bootstrap.servers", TestBroker.bootstrapServers());
        try (Producer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (byte[] event : events) {
                var unused = producer.send(new ProducerRecord<>(topic, event));
            }
        }
    }

    @Test
    void otherSettingsAreToldBesideTheLiveModel() throws Exception {
        Console replay = example.run("replay", "--set", "training.batch=4");
        assertThat(replay.exit()).as(replay.err()).isZero();
        assertThat(replay.out())
                .contains("1500 events learned again, ", "replayed         live", "log loss", "live fingerprint");
        JsonNode told = JSON.readTree(
                example.run("replay", "--json", "--set", "training.batch=4").out());
        assertThat(told.path("live").path("logLoss")).isEqualTo(live.path("logLoss"));
        assertThat(told.path("logLoss")).isNotEqualTo(live.path("logLoss"));
        assertThat(told.has("verdict")).isFalse();
    }

    @Test
    void historyThatIsDeletedIsTold() throws Exception {
        Example gone = new Example(directory);
        learned(gone, Example.table(directory, 300));
        deleteBefore(gone, 100);
        Console verify = gone.run("replay", "--verify");
        assertThat(verify.exit()).isOne();
        assertThat(verify.out())
                .contains("100 of the events that the live model learned are not there any more: the topic begins at"
                        + " offset 100");
        assertThat(gone.run("feed", Example.table(directory, 50).toString()).exit())
                .isZero();
        deleteBefore(gone, 320);
        assertThat(gone.run("replay", "--verify").out()).contains("300 of the events that the live model learned");
    }

    private static void deleteBefore(Example of, long offset) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", TestBroker.bootstrapServers()))) {
            TopicPartition partition = new TopicPartition(of.name() + ".events", 0);
            admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(offset)))
                    .all()
                    .get();
        }
    }

    @Test
    void whatLearnedNothingCannotBeReplayed() {
        Example fresh = new Example(directory);
        Console none = fresh.run("replay", "--verify");
        assertThat(none.exit()).isOne();
        assertThat(none.errLines())
                .hasSize(1)
                .first()
                .asString()
                .contains("nothing is learned yet: ")
                .contains(fresh.name() + ".events, " + fresh.name() + "-learner-state-changelog");
        TestBroker.createTopics(1, fresh.name() + ".events");
        Console nothing = fresh.run("replay");
        assertThat(nothing.exit()).isOne();
        assertThat(nothing.err()).contains("see them: " + fresh.name() + "-learner-state-changelog");
    }
}
