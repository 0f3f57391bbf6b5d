package dev.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.thalweg.Data;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole session: rows are fed, learned, and their predictions read, each by a command of its own. */
@Timeout(60)
class LiveCommandsTest {

    private static final int ROWS = 500;
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private static Path directory;

    private static Example example;
    private static Console feed;
    private static Console run;
    private static Console again;
    private static Console tail;

    @BeforeAll
    static void session() {
        example = new Example(directory);
        String data = Data.file("elec2.csv.gz").toString();
        feed = example.run("feed", data, "--limit", Integer.toString(ROWS), "--json");
        run = example.run("run", "--until-idle", "1s", "--json");
        again = example.run("run", "--until-idle", "1s", "--json");
        tail = example.run("tail", "--until-end");
    }

    @Test
    void feedTellsHowManyEventsItWrote() {
        assertThat(feed.exit()).as(feed.err()).isZero();
        assertThat(feed.outLines()).containsExactly("{\"events\":500}");
        assertThat(feed.err()).contains("fed 500 events into " + example.name() + ".events");
        assertThat(example.events()).hasSize(ROWS);
    }

    @Test
    void runEndsWithOneObjectOfAllFigures() throws Exception {
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.outLines()).hasSize(1);
        JsonNode figures = JSON.readTree(run.out());
        assertThat(names(figures))
                .contains(
                        "events",
                        "predictions",
                        "deadLetters",
                        "accuracy",
                        "logLoss",
                        "macroF1",
                        "auc",
                        "aucError",
                        "ece",
                        "kappaTemporal",
                        "mae",
                        "rmse",
                        "r2",
                        "baselines",
                        "modelVersion",
                        "fingerprint",
                        "eventsPerSecond",
                        "seconds");
        assertThat(names(figures.path("baselines"))).containsExactly("prior", "noChange");
    }

    @Test
    void figuresAreThoseOfTheRowsThatWereFed() throws Exception {
        JsonNode figures = JSON.readTree(run.out());
        assertThat(figures.path("events").asLong()).isEqualTo(ROWS);
        assertThat(figures.path("predictions").asLong()).isEqualTo(ROWS);
        assertThat(figures.path("deadLetters").asLong()).isZero();
        assertThat(figures.path("modelVersion").asLong()).isEqualTo(ROWS);
        assertThat(figures.path("accuracy").asDouble()).isBetween(0.6, 1.0);
        assertThat(figures.path("baselines").path("noChange").asDouble()).isBetween(0.6, 1.0);
        assertThat(figures.path("mae").isNull()).isTrue();
        assertThat(figures.path("fingerprint").asText()).matches("[0-9a-f]{64}");
        assertThat(figures.path("seconds").asDouble()).isPositive();
    }

    @Test
    void classesAreToldApart() throws Exception {
        JsonNode figures = JSON.readTree(run.out());
        JsonNode classes = figures.path("classes");
        assertThat(names(classes)).containsExactly("DOWN", "UP");
        double f1 = 0;
        long support = 0;
        for (JsonNode one : classes) {
            assertThat(names(one)).containsExactly("precision", "recall", "f1", "support");
            double precision = one.path("precision").asDouble();
            double recall = one.path("recall").asDouble();
            assertThat(one.path("f1").asDouble())
                    .isCloseTo(2 * precision * recall / (precision + recall), within(1e-12));
            f1 += one.path("f1").asDouble() / 2;
            support += one.path("support").asLong();
        }
        assertThat(support).isEqualTo(ROWS);
        assertThat(figures.path("macroF1").asDouble()).isCloseTo(f1, within(1e-12));
        assertThat(figures.path("aucError").asDouble(1)).isBetween(0.0, 0.01);
    }

    @Test
    void runTellsWhereItLearnsAndWhereItIsMeasured() {
        assertThat(run.err())
                .startsWith(
                        example.name() + " learns from " + example.name() + ".events; watch it at http://127.0.0.1:")
                .doesNotContain("\tat ");
    }

    @Test
    void secondRunGoesOnFromTheSameStateAndTakesNothingAgain() throws Exception {
        assertThat(again.exit()).as(again.err()).isZero();
        JsonNode first = JSON.readTree(run.out());
        JsonNode second = JSON.readTree(again.out());
        for (String same : List.of("events", "predictions", "modelVersion", "fingerprint", "accuracy", "logLoss")) {
            assertThat(second.path(same)).as(same).isEqualTo(first.path(same));
        }
    }

    @Test
    void tailPrintsOneLineEachPredictionInOrder() throws Exception {
        assertThat(tail.exit()).as(tail.err()).isZero();
        assertThat(tail.outLines()).hasSize(ROWS);
        for (int offset = 0; offset < ROWS; offset++) {
            JsonNode prediction = JSON.readTree(tail.outLines().get(offset));
            assertThat(prediction.path("id").asText()).isEqualTo(example.name() + ".events-0-" + offset);
            assertThat(prediction.path("offset").asInt()).isEqualTo(offset);
            assertThat(prediction.path("modelVersion").asInt()).isEqualTo(offset);
            assertThat(prediction.path("predictedClass").asText()).isIn("UP", "DOWN");
            assertThat(names(prediction.path("scores"))).containsExactly("DOWN", "UP");
        }
    }

    @Test
    void tailEndsAtItsLimit() {
        Console some = example.run("tail", "--limit", "3");
        assertThat(some.exit()).isZero();
        assertThat(some.outLines()).isEqualTo(tail.outLines().subList(0, 3));
    }

    @Test
    void plainTableGivesTheSameEventsAsPackedOne() throws IOException {
        Example plain = new Example(directory);
        Console fed = plain.run("feed", Example.table(directory, ROWS).toString());
        assertThat(fed.exit()).as(fed.err()).isZero();
        assertThat(fed.out()).isEmpty();
        assertThat(plain.events()).usingElementComparator(Arrays::compare).isEqualTo(example.events());
    }

    @Test
    void tableWithBadRowAtItsEndIsNotFedAtAll() throws IOException {
        Example spoiled = new Example(directory);
        String table = Example.table(directory, 20, "0,2,x,0,0,0,0,0,UP").toString();
        Console refused = spoiled.run("feed", table);
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.errLines()).containsExactly("line 22: column 'period' is 'x', expected double");
        Console upToIt = spoiled.run("feed", table, "--limit", "20", "--json");
        assertThat(upToIt.exit()).as(upToIt.err()).isZero();
        assertThat(spoiled.events()).hasSize(20);
    }

    @Test
    void topicsThatAreMissingAndMustNotBeMadeAreNamed() {
        Example absent = new Example(directory);
        Console refused = absent.run("run", "--set", "topics.create=false");
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.errLines()).hasSize(1).allMatch(line -> line.contains(absent.name() + ".predictions"));
    }

    @Test
    void settingsThatKafkaRefusesAreOneLine() {
        Console tail = example.run("tail", "--set", "kafka.auto.offset.reset=banana");
        assertThat(tail.exit()).isEqualTo(1);
        assertThat(tail.errLines()).hasSize(1).allMatch(line -> line.contains("banana"));
    }

    @Test
    void stateDirectoryThatCannotBeMadeIsOneLine() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        Console refused = example.run("run", "--set", "stateDir=" + file.resolve("state"));
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.errLines()).containsExactly("stateDir " + file.resolve("state") + " cannot be written to");
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new LinkedHashSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
