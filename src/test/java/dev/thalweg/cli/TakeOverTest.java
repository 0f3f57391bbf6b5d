package dev.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.thalweg.Pipelines;
import dev.thalweg.TestBroker;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.stream.CatchUp;
import dev.thalweg.stream.Intake;
import dev.thalweg.stream.ModelsTopic;
import dev.thalweg.stream.Part;
import dev.thalweg.stream.UnusableSnapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A challenger beside a running pipeline: it takes over where it is better, as if it had been in charge all along. */
@Timeout(120)
class TakeOverTest {

    private static final int HISTORY = 600;
    private static final int ROWS = 6_000;
    private static final int PIECE = 300;
    private static final String[] HARDLY = {"--set", "training.optimizer={sgd: {learningRate: 1.0e-7}}"};
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path directory;

    private Example example;
    private List<String> lines;
    private int fed;

    @BeforeEach
    void begin() throws Exception {
        example = new Example(directory);
        lines = Files.readAllLines(Example.table(directory, ROWS));
        feed(HISTORY);
    }

    @Test
    void aBetterChallengerTakesOverAsIfItHadBeenThereFromTheBeginning() throws Exception {
        var running =
                CompletableFuture.supplyAsync(() -> example.run("run", with(HARDLY, "--until-idle", "5s", "--json")));
        awaitAnswers();

        Console challenge = challenge(new String[0]);

        assertThat(challenge.exit()).as(challenge.err()).isZero();
        JsonNode told = JSON.readTree(challenge.out());
        assertThat(told.path("verdict").asText()).isEqualTo("better");
        assertThat(told.path("compared").asInt()).isBetween(50, ROWS);
        assertThat(told.path("challenger").path("logLoss").asDouble())
                .isLessThan(told.path("live").path("logLoss").asDouble());
        assertThat(told.path("partitions")).hasSize(1);
        feed(PIECE);
        Console run = running.get();
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(JSON.readTree(run.out()).path("fingerprint")).isEqualTo(alone());
        assertThat(example.run("tail", "--until-end").outLines().stream()
                        .map(line -> line.replaceFirst(".*\"offset\":(\\d+).*", "$1")))
                .hasSize(fed)
                .doesNotHaveDuplicates();
        assertThat(example.run("replay", with(HARDLY, "--verify")).exit()).isZero();

        feed(PIECE);
        assertThat(ran(HARDLY).path("fingerprint")).isEqualTo(alone()); // Under the settings that it brought.
        Console rollback = example.run("models", with(HARDLY, "rollback"));
        assertThat(rollback.exit()).as(rollback.err()).isZero();
        feed(PIECE);
        JsonNode back = ran(HARDLY);
        assertThat(back.path("fingerprint")).isNotEqualTo(alone());
        assertThat(example.run("models", with(HARDLY, "save", "back")).exit()).isZero();
        assertThat(example.run("models", "show", "back").out()).contains("\"learningRate\":1.0E-7");
        Console verify = example.run("replay", with(HARDLY, "--verify", "--json"));
        assertThat(verify.exit()).as(verify.out()).isZero();
        assertThat(JSON.readTree(verify.out()).path("fingerprint")).isEqualTo(back.path("fingerprint"));
    }

    /** One thread takes both requests, one after the other. */
    @Test
    void everyPartitionIsTakenOver() throws Exception {
        example = new Example(directory);
        fed = 0;
        String[] two = {"--set", "topics.partitions=2"};
        feed(HISTORY, two);
        var running = CompletableFuture.supplyAsync(
                () -> example.run("run", with(HARDLY, with(two, "--until-idle", "5s", "--json"))));
        awaitAnswers();

        Console challenge = challenge(two);

        assertThat(challenge.exit()).as(challenge.err()).isZero();
        assertThat(JSON.readTree(challenge.out()).path("partitions")).hasSize(2);
        assertThat(running.get().exit()).isZero();
        assertThat(example.run("tail", "--until-end").outLines()).hasSize(fed);
        assertThat(example.run("replay", with(HARDLY, with(two, "--verify"))).exit())
                .isZero();
    }

    @Test
    void aWorseChallengerChangesNothing() throws Exception {
        var running = CompletableFuture.supplyAsync(() -> example.run("run", "--until-idle", "5s", "--json"));
        awaitAnswers();

        Console challenge = challenge(HARDLY);

        assertThat(challenge.exit()).as(challenge.err()).isOne();
        assertThat(JSON.readTree(challenge.out()).path("verdict").asText()).isEqualTo("worse");
        assertThat(example.run("models", "list").out()).isEmpty();
        assertThat(JSON.readTree(running.get().out()).path("fingerprint")).isEqualTo(alone());
    }

    /** The same settings: the same predictions, so nothing is ever shown; the model can be put aside. */
    @Test
    void whoFollowsWithoutAReasonSeesBoth() throws Exception {
        ran();
        var running = CompletableFuture.supplyAsync(() -> example.run("run", "--until-idle", "5s"));
        var following = CompletableFuture.supplyAsync(
                () -> example.run("replay", "--follow", "--until-idle", "4s", "--as", "beside"));
        Thread.sleep(1_500);
        feed(PIECE);
        Console follow = following.get();
        assertThat(follow.exit()).as(follow.err()).isZero();
        assertThat(follow.out())
                .contains("300 events answered by both", "evidence that the challenger is better: 1.00");
        assertThat(running.get().exit()).isZero();
        Console show = example.run("models", "show", "beside", "--json");
        assertThat(JSON.readTree(show.out()).path("partitions").path(0).path("fingerprint"))
                .isEqualTo(JSON.readTree(example.run("replay", "--json").out())
                        .path("partitions")
                        .path(0)
                        .path("liveFingerprint"));
    }

    /** A live task waits for it, so it must end. */
    @Test
    void aModelThatIsTooFarBehindIsRefused() throws Exception {
        ran();
        assertThat(example.run("models", "save", "here").exit()).isZero();
        feed(PIECE);
        Pipeline pipeline = Pipelines.example(
                "electricity",
                directory,
                "name=" + example.name(),
                "kafka.bootstrap.servers=" + TestBroker.bootstrapServers());
        Part part = new ModelsTopic(pipeline).part("here", 0);
        assertThatThrownBy(() -> CatchUp.state(
                        pipeline, Intake.of(pipeline).get(), pipeline.learner(), part, fed, Duration.ZERO))
                .isInstanceOf(UnusableSnapshot.class)
                .hasMessageContaining("from offset 600 to 900 cannot be learned within 0 ms");
    }

    @Test
    void whatCannotBeMeantIsRefused() throws Exception {
        assertThat(example.run("replay", "--follow", "--verify").exit()).isEqualTo(2);
        assertThat(example.run("replay", "--follow", "--until", "0=5").exit()).isEqualTo(2);
        assertThat(example.run("replay", "--promote-if", "better").exit()).isEqualTo(2);
        assertThat(example.run("replay", "--follow", "--promote-if", "worse").exit())
                .isEqualTo(2);
        Console nothing = example.run("replay", "--follow");
        assertThat(nothing.exit()).isOne();
        assertThat(nothing.err()).contains("has predicted nothing yet");
        Console late = example.run("replay", "--follow", "--set", "labels.within=24h");
        assertThat(late.exit()).isOne();
        assertThat(late.err()).contains("where labels arrive by themselves a replay cannot follow");
        ran();
        Console shape = example.run("replay", "--follow", "--promote-if", "better", "--set", "network.hidden=[8]");
        assertThat(shape.exit()).isOne();
        assertThat(shape.err()).contains("cannot take over", "stored: network:", "now:    network:", "--from-snapshot");
    }

    /** Feeds while the challenger looks on, until it has seen enough. */
    private Console challenge(String[] settings) throws Exception {
        var challenge = CompletableFuture.supplyAsync(() -> example.run(
                "replay", with(settings, "--follow", "--promote-if", "better", "--until-idle", "20s", "--json")));
        while (!challenge.isDone() && fed + PIECE <= ROWS - 3 * PIECE) {
            feed(PIECE);
        }
        return challenge.get();
    }

    /** What a learner of the file's own settings comes to that learns everything by itself. */
    private JsonNode alone() throws Exception {
        Path all = write(lines.subList(0, fed + 1));
        return JSON.readTree(example.run("evaluate", all.toString(), "--json").out())
                .path("fingerprint");
    }

    private void feed(int rows, String... settings) throws Exception {
        Path part = write(Stream.concat(
                        lines.stream().limit(1), lines.stream().skip(1L + fed).limit(rows))
                .toList());
        Console feed = example.run("feed", with(settings, part.toString()));
        assertThat(feed.exit()).as(feed.err()).isZero();
        fed += rows;
    }

    private Path write(List<String> rows) throws Exception {
        return Files.writeString(directory.resolve("part.csv"), rows.stream().collect(Collectors.joining("\n")));
    }

    private JsonNode ran(String... more) throws Exception {
        Console run = example.run("run", with(more, "--until-idle", "300ms", "--json"));
        assertThat(run.exit()).as(run.err()).isZero();
        return JSON.readTree(run.out());
    }

    private void awaitAnswers() {
        int answers = 0;
        while (answers < fed) {
            answers = example.run("tail", "--until-end").outLines().size();
        }
    }

    private static String[] with(String[] first, String... more) {
        return Stream.concat(Stream.of(first), Stream.of(more)).toArray(String[]::new);
    }
}
