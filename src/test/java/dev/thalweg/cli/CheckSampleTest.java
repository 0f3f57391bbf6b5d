package dev.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code check --sample}: what the network sees of a table's first rows. */
class CheckSampleTest {

    private static final String FEATURES = "features={period: {cyclic: 48}, nswprice: minmax,"
            + " transfer: {none: {missing: flag}}, day: {values: ['2', '3']}}";

    @TempDir
    private Path directory;

    private Path table;

    @BeforeEach
    void write() throws Exception {
        table = Files.writeString(
                directory.resolve("table.csv"),
                """
                date,day,period,nswprice,nswdemand,vicprice,vicdemand,transfer,class
                0,2,0,1,0.5,0.5,0.5,0.5,UP
                0,9,24,3,0.5,0.5,0.5,,
                0,2,0,5,0.5,0.5,0.5,0.5,SIDEWAYS
                0,3,0,2,0.5,0.5,0.5,0.5,DOWN
                """);
    }

    @Test
    void eachRowIsToldFeatureByFeature() {
        Console check = check(table, "--rows", "4", "--set", FEATURES);
        assertThat(check.exit()).as(check.err()).isZero();
        assertThat(check.outLines())
                .endsWith(
                        "  row 1: label UP",
                        "    period: 0 -> period.sin 0, period.cos 1",
                        "    nswprice: 1 -> nswprice 0",
                        "    transfer: 0.5 -> transfer 0.5, transfer.missing 0",
                        "    day: 2 -> day=2 1",
                        "  row 2: no label",
                        "    period: 24 -> period.sin 0, period.cos -1",
                        "    nswprice: 3 -> nswprice 0",
                        "    transfer: missing -> transfer 0.5, transfer.missing 1",
                        "    day: 9 -> day=(other) 1",
                        "  row 3: dead letter, unknown-class: label 'class' is 'SIDEWAYS'; declared are [DOWN, UP]",
                        "  row 4: label DOWN",
                        "    period: 0 -> period.sin 0, period.cos 1",
                        "    nswprice: 2 -> nswprice 0.5",
                        "    transfer: 0.5 -> transfer 0.5, transfer.missing 0",
                        "    day: 3 -> day=3 1");
    }

    @Test
    void soItIsInJson() throws Exception {
        Console check = check(table, "--rows", "4", "--json", "--set", FEATURES);
        JsonNode sample = new JsonMapper().readTree(check.out()).path("sample");
        assertThat(sample).hasSize(4);
        JsonNode price = sample.path(3).path("features").path("nswprice");
        assertThat(price.path("columns").path("nswprice").asDouble()).isEqualTo(0.5);
        JsonNode transfer = sample.path(1).path("features").path("transfer");
        assertThat(transfer.path("value").isNull()).isTrue();
        assertThat(sample.path(2).path("deadLetter").asText()).isEqualTo("unknown-class");
    }

    @Test
    void longTextsAndManyColumnsAreCut() throws Exception {
        String words = "one two three four five six seven eight nine ten eleven twelve thirteen";
        Path texts = Files.writeString(directory.resolve("texts.csv"), "text,label\n" + words + ",ham\n");
        Console check = Console.run("check", "examples/sms.yaml", "--sample", texts.toString());
        assertThat(check.exit()).as(check.err()).isZero();
        assertThat(check.outLines().get(check.outLines().size() - 1))
                .startsWith("    text: " + words.substring(0, 60) + "... -> text#")
                .endsWith(", ... (13 columns)");
    }

    @Test
    void aTableThatDoesNotFitIsFault() throws Exception {
        Console other = check(Files.writeString(table, "a,b\n1,2\n"));
        assertThat(other.exit()).isEqualTo(2);
        assertThat(other.out()).isEmpty();
        assertThat(other.err()).contains("column 'date'");
        assertThat(check(directory.resolve("gone.csv")).exit()).isEqualTo(2);
        assertThat(check(table, "--rows", "0").exit()).isEqualTo(2);
    }

    private static Console check(Path table, String... more) {
        List<String> line =
                new ArrayList<>(List.of("check", "examples/electricity.yaml", "--sample", table.toString()));
        Collections.addAll(line, more);
        return Console.run(line);
    }
}
