package dev.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.thalweg.Data;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InitCommandTest {

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "elec2, class, 8, 1000000",
        "noaa_weather, target, 8, 1000000",
        "phishing, target, 46, 1000000",
        "bank, y, 16, 1000000",
        "kdd99_10pct, label, 36, 20000",
        "sms_spam, label, 1, 1000000"
    })
    void aRealSetIsLearnedWithoutAnotherWord(String set, String label, int features, int rows) throws IOException {
        Path table = Data.file(set + ".csv.gz");
        JsonNode told = object("init", table, "--label", label, "--out", out(), "--rows", rows, "--json");
        assertThat(told.path("name").asText()).isEqualTo(set);
        assertThat(told.path("features").asInt()).isEqualTo(features);
        JsonNode evaluated = evaluated(table, 2000);
        assertThat(evaluated.path("skill").path("prior").asDouble()).isGreaterThan(0.1);
        assertThat(evaluated.path("macroF1").asDouble()).isGreaterThan(0.3);
    }

    @Test
    void aRealSetOfNumbersIsLearnedToo() throws IOException {
        Path table = Data.file("bike_hourly.csv.gz");
        written(table, "cnt");
        JsonNode evaluated = evaluated(table, 2000);
        assertThat(evaluated.path("mae").asDouble())
                .isLessThan(evaluated.path("baselines").path("prior").asDouble() / 2);
    }

    @Test
    void eachKindOfColumnBecomesWhatFitsIt() throws IOException {
        Path table = everyKind();
        List<String> lines = written(table, "outcome").lines().toList();
        assertThat(lines)
                .contains(
                        "  id: id  # every value differs",
                        "  label: {field: outcome, classes: [\"no\", \"yes\"]}  # an event of another class is a dead letter",
                        "  gaps: {standardize: {missing: flag}}  # numbers: 1 to 1199, 240 empty",
                        "  flag: standardize  # numbers: 0 to 1",
                        "  weekday: {values: [\"0\", \"1\", \"2\", \"3\", \"4\", \"5\", \"6\"]}"
                                + "  # whole numbers, taken for codes: 0 to 6",
                        "  year: standardize  # numbers: 0 to 2000",
                        "  price_2: standardize  # numbers: -1.199 to 0",
                        "  land: {values: [CH, \"a b\", \"no\", \"x\\\"y\"]}  # 4 values",
                        "  merchant: {hash: 1024}  # many values",
                        "  owner_id: {hash: 1024}  # many values",
                        "  note: {text: 4096}  # words",
                        "  # left out: none  # always empty",
                        "  # left out: same  # always the same")
                .anyMatch(line -> line.startsWith("  # left out: token  # every value differs"))
                .anyMatch(line -> line.startsWith("  # left out: at  # dates"))
                .anyMatch(line ->
                        line.startsWith("  mixed: {hash: 1024}  # many values; 12 are no numbers, such as \"n/a\""));
        assertThat(evaluated(table, 1200).path("predictions").asInt()).isEqualTo(1200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "no;yes|classes: [\"no\", \"yes\"]",
                "true;false|classes: [\"false\", \"true\"]",
                "10;9;11|classes: [\"9\", \"10\", \"11\"]",
                "0.5;1.5|classes: [\"0.5\", \"1.5\"]",
                "~;null;[a]; a: b # c|classes: [\" a: b # c\", \"[a]\", \"null\", \"~\"]",
                "1.5;2.5;3.5|type: number",
                "1;10;100|type: number"
            })
    void theLabelIsOfClassesOrANumber(String values, String kind) throws IOException {
        List<String> labels = List.of(values.split(";"));
        Path table = table(60, "x,label", i -> i % 7 * 0.1 + "," + labels.get(i % labels.size()));
        assertThat(written(table, "label")).contains("label: {field: label, " + kind + "}");
        assertThat(evaluated(table, 60).path("modelVersion").asInt()).isPositive();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x,label;1,a;2,b|--label y|there is no column \"y\"; take --label from x, label",
                "x,label;1,a;2,a|--label label|the label \"label\" is always \"a\"; at least two different values are needed",
                "x,label;1,;2,|--label label|the label \"label\" has no value; at least two different values are needed",
                "x,label;1,a;1,b|--label label|no column beside the label \"label\" can be learned from",
                "label;a;b|--label label|no column beside the label \"label\" can be learned from",
                "x,label|--label label|table.csv: no rows behind the header",
                "|--label label|table.csv: empty; a header row is needed",
                "x,x,label;1,2,a;2,3,b|--label label|column \"x\" stands more than once in the header; rename one",
                "x,label;1,a;2|--label label|table.csv line 3: 1 cells where the header has 2 columns",
                "x,label;1,a;2,b|--label label --out no/such/p.yaml|its directory is not there; make it"
            })
    void whatCannotBeDoneIsOneLine(String text, String options, String fault) throws IOException {
        Path table = Files.writeString(directory.resolve("table.csv"), text == null ? "" : text.replace(';', '\n'));
        List<String> arguments = new ArrayList<>(List.of("init", table.toString()));
        arguments.addAll(
                List.of(options.replace("no/such", directory + "/no/such").split(" ")));
        if (!options.contains("--out")) {
            arguments.addAll(List.of("--out", out()));
        }
        Console refused = Console.run(arguments);
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.errLines()).hasSize(1).allMatch(line -> line.contains(fault));
        assertThat(directory.resolve("own.yaml")).doesNotExist();
    }

    @Test
    void aLabelOfManyTextsIsRefused() throws IOException {
        Path table = table(200, "x,label", i -> i + ",t" + i);
        assertThat(Console.run("init", table.toString(), "--label", "label", "--out", out())
                        .err())
                .startsWith(
                        "the label \"label\" has more than 64 different values, or long ones, and not all are numbers");
    }

    @Test
    void whatIsThereIsNotWrittenOverUnlessForced() throws IOException {
        Path table = table(20, "x,label", i -> i + "," + i % 2);
        for (String there : List.of("own.yaml", "own.avsc")) {
            Path file = Files.writeString(directory.resolve(there), "mine");
            Console refused = Console.run("init", table.toString(), "--label", "label", "--out", out());
            assertThat(refused.exit()).isEqualTo(2);
            assertThat(refused.errLines()).hasSize(1).allMatch(line -> line.contains("is there already"));
            assertThat(directory.resolve("own.yaml").toFile().exists()).isEqualTo(there.equals("own.yaml"));
            assertThat(Files.readString(file)).isEqualTo("mine");
            Files.delete(file);
        }
        written(table, "label");
        assertThat(Console.run("init", table.toString(), "--label", "x", "--out", out(), "--force")
                        .exit())
                .isZero();
        String before = Files.readString(table);
        assertThat(Console.run("init", table.toString(), "--label", "x", "--out", table.toString(), "--force")
                        .exit())
                .isEqualTo(2);
        assertThat(Files.readString(table)).isEqualTo(before);
    }

    @Test
    void manyWideColumnsShareTheirRoom() throws IOException {
        String header = IntStream.range(0, 40).mapToObj(i -> "c" + i).collect(Collectors.joining(","));
        Path table = table(
                300,
                header + ",label",
                row -> IntStream.range(0, 40)
                                .mapToObj(i -> "v" + (row * 31 + i) % 140)
                                .collect(Collectors.joining(",")) + "," + row % 2);
        assertThat(written(table, "label")).contains("  c0: {hash: 256}", "  c39: {hash: 256}");
    }

    private Path everyKind() throws IOException {
        return table(
                1200,
                "id,amount,gaps,flag,weekday,year,price 2,land,merchant,owner_id,note,token,none,same,at,mixed,outcome",
                i -> String.join(
                        ",",
                        "e" + i,
                        i * 0.37 + "",
                        i % 5 == 0 ? "" : i + "",
                        i % 2 + "",
                        i % 7 + "",
                        1000 * (i % 3) + "",
                        "-" + i + "e-3",
                        List.of("CH", "no", "a b", "\"x\"\"y\"").get(i % 4),
                        "m" + i % 300,
                        i % 400 + "",
                        "please call number " + i + " now",
                        "t" + i,
                        "",
                        "1.5",
                        "2024-01-" + (10 + i % 20) + "T10:00:00Z",
                        i % 100 == 7 ? "n/a" : i + "",
                        i % 3 == 0 ? "yes" : "no"));
    }

    private String written(Path table, String label) throws IOException {
        Console told = Console.run("init", table.toString(), "--label", label, "--out", out());
        assertThat(told.exit()).as(told.err()).isZero();
        assertThat(told.out()).isEmpty();
        assertThat(told.errLines()).hasSize(1);
        return Files.readString(Path.of(out()));
    }

    /** Evaluated with what was written; every row is an event. */
    private JsonNode evaluated(Path table, int rows) throws IOException {
        Console check = Console.run("check", out());
        assertThat(check.exit()).as(check.err()).isZero();
        assertThat(check.out()).doesNotContain("not used");
        JsonNode told = object("evaluate", out(), table, "--limit", rows, "--json");
        assertThat(told.path("events").asInt()).isEqualTo(rows);
        assertThat(told.path("deadLetters").asInt(-1)).isZero();
        return told;
    }

    private String out() {
        return directory.resolve("own.yaml").toString();
    }

    private Path table(int rows, String header, IntFunction<String> row) throws IOException {
        String text = IntStream.range(0, rows).mapToObj(row).collect(Collectors.joining("\n", header + "\n", "\n"));
        return Files.writeString(directory.resolve("table.csv"), text);
    }

    private static JsonNode object(Object... arguments) throws IOException {
        Console told = Console.run(Arrays.stream(arguments).map(String::valueOf).toList());
        assertThat(told.exit()).as(told.err()).isZero();
        return new JsonMapper().readTree(told.out());
    }
}
