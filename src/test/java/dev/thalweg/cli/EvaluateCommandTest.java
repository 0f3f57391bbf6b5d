package dev.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.thalweg.Data;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvaluateCommandTest {

    private static final String POINTS = "examples/two-points.yaml";

    @TempDir
    private Path directory;

    @Test
    void theWholeOfARealStreamIsLearnedAndLateLabelsMakeItHarder() throws IOException {
        JsonNode prompt = electricity("--delay", "0");
        JsonNode late = electricity("--delay", "16");
        JsonNode later = electricity("--delay", "500");
        assertThat(prompt.path("events").asInt()).isEqualTo(45_312);
        assertThat(prompt.path("accuracy").asDouble()).isCloseTo(0.920, within(0.005));
        assertThat(late.path("accuracy").asDouble()).isCloseTo(0.821, within(0.01));
        assertThat(later.path("accuracy").asDouble()).isCloseTo(0.731, within(0.02));
        assertThat(prompt.path("baselines").path("noChange").asDouble()).isCloseTo(0.853, within(0.0005));
        assertThat(late.path("baselines").path("noChange").asDouble()).isCloseTo(0.517, within(0.0005));
        assertThat(prompt.path("first1000").path("accuracy").asDouble())
                .isNotEqualTo(prompt.path("accuracy").asDouble());
        assertThat(prompt.path("last20percent")
                                .path("classes")
                                .path("UP")
                                .path("support")
                                .asInt()
                        + prompt.path("last20percent")
                                .path("classes")
                                .path("DOWN")
                                .path("support")
                                .asInt())
                .isEqualTo(9063);
    }

    @Test
    void theObjectHasTheNamesOfRunAndWhatIsNew() throws IOException {
        JsonNode told = points(table(300), "--seeds", "3");
        assertThat(names(told))
                .contains("events", "predictions", "deadLetters", "accuracy", "logLoss", "macroF1", "auc", "ece")
                .contains("kappa", "kappaTemporal", "mae", "rmse", "r2", "skill", "baselines", "baselinesLogLoss")
                .contains("modelVersion", "fingerprint", "eventsPerSecond", "seconds", "parameters", "stateBytes")
                .contains("delay", "first1000", "last20percent", "seeds", "deadLettersByReason", "drifts", "ledBy");
        assertThat(told.path("events").asInt()).isEqualTo(300);
        assertThat(told.path("modelVersion").asInt()).isEqualTo(150);
        double loss = told.path("logLoss").asDouble();
        assertThat(told.path("skill").path("prior").asDouble())
                .isCloseTo(
                        1 - loss / told.path("baselinesLogLoss").path("prior").asDouble(), within(1e-12));
        assertThat(told.path("skill").path("noChange").asDouble())
                .isCloseTo(
                        1
                                - loss
                                        / told.path("baselinesLogLoss")
                                                .path("noChange")
                                                .asDouble(),
                        within(1e-12));
        assertThat(told.path("first1000").path("logLoss")).isEqualTo(told.path("logLoss"));
        assertThat(told.path("eventsPerSecond").asDouble()).isPositive();
    }

    @Test
    void theSpreadIsThatOfTheSeedsFromThePipelinesOwnUpwards() throws IOException {
        Path table = table(400);
        JsonNode told = points(table, "--seeds", "3", "--set", "seed=5");
        List<JsonNode> single = new ArrayList<>();
        for (int seed : new int[] {5, 6, 7}) {
            single.add(points(table, "--set", "seed=" + seed));
        }
        assertThat(told.path("seeds").path("values").toString()).isEqualTo("[5,6,7]");
        assertThat(told.path("fingerprint")).isEqualTo(single.get(0).path("fingerprint"));
        assertThat(told.path("logLoss")).isEqualTo(single.get(0).path("logLoss"));
        double[] losses = single.stream()
                .mapToDouble(one -> one.path("last20percent").path("logLoss").asDouble())
                .sorted()
                .toArray();
        assertThat(losses[0]).isLessThan(losses[2]);
        JsonNode spread = told.path("seeds").path("last20percent").path("logLoss");
        assertThat(spread.path("min").asDouble()).isEqualTo(losses[0]);
        assertThat(spread.path("median").asDouble()).isEqualTo(losses[1]);
        assertThat(spread.path("max").asDouble()).isEqualTo(losses[2]);
        JsonNode undefined = told.path("seeds").path("overall").path("mae").path("median");
        assertThat(undefined.isNull()).isTrue();
    }

    @Test
    void rowsThatAreNoEventsAreDeadLettersWithTheirReasons() throws IOException {
        JsonNode told = points(write("a,b,label\n1,0,0\nNaN,0,0\n0,1,2\n0,1,\n0,1,1\n"), "--delay", "1");
        assertThat(told.path("events").asInt()).isEqualTo(5);
        assertThat(told.path("predictions").asInt()).isEqualTo(3);
        assertThat(told.path("deadLetters").asInt()).isEqualTo(2);
        assertThat(told.path("deadLettersByReason").toString()).contains("\"not-finite\":1", "\"unknown-class\":1");
        assertThat(told.path("modelVersion").asInt()).isOne();
    }

    @Test
    void theTableHasARowForEachFigureAndAColumnForEachSegment() throws IOException {
        Console told = Console.run("evaluate", POINTS, table(2000).toString(), "--limit", "1500", "--delay", "2");
        assertThat(told.exit()).as(told.err()).isZero();
        assertThat(told.err()).isEmpty();
        assertThat(told.outLines().get(0)).isEqualTo("two-points: 1500 rows, each label 2 rows late");
        assertThat(told.outLines().get(1).trim()).matches("all rows +first 1000 +last 20 %");
        assertThat(told.out())
                .containsPattern("log loss( +\\d\\.\\d{4}){3}\n")
                .containsPattern("skill over no change( +-?\\d\\.\\d{4}){3}\n")
                .containsPattern("kappa-temporal( +-?\\d\\.\\d{4}){3}\n")
                .containsPattern("drifts found +\\d+")
                .containsPattern("led by +hidden-\\S+ 100 %\n")
                .containsPattern("events/s +\\d+\n")
                .containsPattern("fingerprint +[0-9a-f]{64}\n");
    }

    @Test
    void changesAreToldWithWhatTheyCost() throws IOException {
        Path table = table(2000);
        JsonNode told = points(table, "--changes", "700,1300", "--seeds", "2");
        assertThat(told.path("recoveries").findValuesAsText("change")).containsExactly("700", "1300");
        assertThat(told.path("recoveries").path(1).path("level").asDouble()).isBetween(0.5, 1.0);
        assertThat(told.path("seeds").path("recoveryRows").path("median").asDouble())
                .isNotNegative();
        assertThat(points(table).has("recoveries")).isFalse();
        Console shown = Console.run("evaluate", POINTS, table.toString(), "--changes", "700,1300");
        assertThat(shown.out()).containsPattern("changes, medians +accuracy went to 0\\.\\d{4}, came to 0\\.\\d{4}");
    }

    @ParameterizedTest
    @CsvSource({
        "'0,5', rising rows from 1 on",
        "'7,7', rising rows from 1 on",
        "'5,20', below the 20 rows that there are"
    })
    void changesThatAreNotInTheTableAreRefused(String rows, String why) throws IOException {
        Console refused = Console.run("evaluate", POINTS, table(20).toString(), "--changes", rows);
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.err()).contains(why);
    }

    @Test
    void numbersAreToldByTheirErrors() throws IOException {
        Path file = directory.resolve("number.yaml");
        Files.writeString(
                file,
                """
                name: number
                event: {schema: %s, label: {field: b, type: number}}
                features: {a: standardize}
                """
                        .formatted(Path.of("schemas/point.avsc").toAbsolutePath()));
        Console told = Console.run("evaluate", file.toString(), table(50).toString(), "--seeds", "2");
        assertThat(told.exit()).as(told.err()).isZero();
        assertThat(told.out())
                .containsPattern("MAE +\\d\\.\\d{4} \\[\\d\\.\\d{4}, \\d\\.\\d{4}\\]")
                .contains("of the running mean", "RMSE", "R²", "1 to 2")
                .doesNotContain("accuracy");
    }

    @Test
    void nothingLearnedIsNothingTold() throws IOException {
        JsonNode told = points(write("a,b,label\n"));
        assertThat(told.path("events").asInt(-1)).isZero();
        assertThat(told.path("accuracy").isNull()).isTrue();
        assertThat(told.path("last20percent").path("logLoss").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a|column 'b' (double) is missing, and the schema has neither a default nor null for it",
                "a,b;1,2;1,x|line 3: column 'b' is 'x', expected double",
                "a,b;1,2;1|table.csv line 3: 1 cells where the header has 2 columns"
            })
    void faultOfTheTableIsOneLineWithItsPlace(String table, String fault) throws IOException {
        Console refused =
                Console.run("evaluate", POINTS, write(table.replace(';', '\n')).toString());
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.errLines()).hasSize(1).allMatch(line -> line.contains(fault));
    }

    @Test
    void tableThatIsNotThereIsOneLine() {
        Path absent = directory.resolve("absent.csv");
        Console refused = Console.run("evaluate", POINTS, absent.toString(), "--json");
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.errLines()).containsExactly(absent + ": no such file");
    }

    private JsonNode points(Path table, String... options) throws IOException {
        return object(POINTS, table, options);
    }

    private static JsonNode electricity(String... options) throws IOException {
        return object("examples/electricity.yaml", Data.file("elec2.csv.gz"), options);
    }

    private static JsonNode object(String pipeline, Path table, String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("evaluate", pipeline, table.toString(), "--json"));
        arguments.addAll(Arrays.asList(options));
        Console told = Console.run(arguments);
        assertThat(told.exit()).as(told.err()).isZero();
        assertThat(told.err()).isEmpty();
        assertThat(told.outLines()).hasSize(1);
        return new JsonMapper().readTree(told.out());
    }

    /** Points of two clouds, the label being which. */
    private Path table(int rows) throws IOException {
        StringBuilder text = new StringBuilder("a,b,label\n");
        IntStream.range(0, rows).forEach(row -> {
            int label = row * 7919 % 5 % 2;
            text.append(label + Math.sin(row)).append(',').append(Math.cos(3 * row) - label);
            text.append(',').append(label).append('\n');
        });
        return write(text.toString());
    }

    private Path write(String text) throws IOException {
        return Files.writeString(directory.resolve("table.csv"), text);
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
