package dev.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {

    @Test
    void validPipelineIsToldFeatureByFeature() {
        Console check = Console.run("check", "examples/electricity.yaml");
        assertThat(check.exit()).isZero();
        assertThat(check.err()).isEmpty();
        assertThat(check.outLines())
                .startsWith(
                        "electricity: valid",
                        "  topics    electricity.events -> electricity.predictions, electricity.dead-letters",
                        "  label     class: DOWN, UP",
                        "  feature   date: standardize -> date",
                        "  feature   day: values -> day=1, day=2, day=3, day=4, ... (8 columns)")
                .contains("  columns   7 dense, 8 sparse")
                .anyMatch(line -> line.startsWith("  model     1104 parameters, "))
                .noneMatch(line -> line.contains("not used"));
    }

    @Test
    void everyEncodingShowsItsColumns() {
        Console check = Console.run(
                "check",
                "examples/electricity.yaml",
                "--set",
                "features={period: {cyclic: 48}, nswprice: {minmax: {missing: flag}}, date: none, day: {hash: 4096}}");
        assertThat(check.exit()).as(check.err()).isZero();
        assertThat(check.outLines())
                .contains(
                        "  feature   period: cyclic -> period.sin, period.cos",
                        "  feature   nswprice: minmax -> nswprice, nswprice.missing",
                        "  feature   date: none -> date")
                .anyMatch(line -> line.matches("  feature   day: hash -> day\\S+, .*, \\.\\.\\. \\(4096 columns\\)"));
    }

    @Test
    void allOfItCanBeHadAsOneObject() throws Exception {
        Console check = Console.run("check", "examples/electricity.yaml", "--json", "--set", "features.transfer=none");
        assertThat(check.exit()).as(check.err()).isZero();
        assertThat(check.outLines()).hasSize(1);
        JsonNode told = new JsonMapper().readTree(check.out());
        assertThat(told.path("name").asText()).isEqualTo("electricity");
        assertThat(told.path("topics").path("deadLetters").asText()).isEqualTo("electricity.dead-letters");
        assertThat(told.path("label").path("classes")).hasSize(2);
        JsonNode day = told.path("features").path("day");
        assertThat(day.path("encoding").asText()).isEqualTo("values");
        assertThat(day.path("sparse").asInt()).isEqualTo(8);
        assertThat(day.path("first").path(0).asText()).isEqualTo("day=1");
        assertThat(told.path("dense").asInt()).isEqualTo(7);
        assertThat(told.path("parameters").asInt()).isEqualTo(1104);
        assertThat(told.path("notUsed").isArray()).isTrue();
    }

    @Test
    void theOtherExampleIsValidToo() {
        Console check = Console.run("check", "examples/two-points.yaml");
        assertThat(check.exit()).isZero();
        assertThat(check.outLines()).contains("two-points: valid", "  columns   2 dense, 0 sparse");
    }

    @Test
    void lateLabelsAndWeightsAreTold() throws Exception {
        String[] settings = {
            "check", "examples/electricity-late.yaml", "--set", "event.weight=nswdemand", "--set", "labels.maxWaiting=7"
        };
        assertThat(Console.run(settings).outLines())
                .contains(
                        "  labels    electricity-late.labels -> electricity-late.outcomes, within PT24H, then drop;"
                                + " at most 7 wait",
                        "  weight    nswdemand");
        String[] json = Arrays.copyOf(settings, settings.length + 1);
        json[settings.length] = "--json";
        JsonNode told = new JsonMapper().readTree(Console.run(json).out());
        assertThat(told.path("topics").path("lineage").asText()).isEqualTo("electricity-late.lineage");
        assertThat(told.path("labels").path("maxWaiting").asInt()).isEqualTo(7);
        assertThat(told.path("weight").asText()).isEqualTo("nswdemand");
    }

    @Test
    void fieldsThatNothingReadsAreNamed() {
        Console check = Console.run(
                "check", "examples/electricity.yaml", "--set", "features={nswprice: none}", "--set", "event.time=day");
        assertThat(check.exit()).isZero();
        assertThat(check.outLines().stream().filter(line -> line.contains("not used")))
                .containsExactly(
                        "  not used  date",
                        "  not used  period",
                        "  not used  nswdemand",
                        "  not used  vicprice",
                        "  not used  vicdemand",
                        "  not used  transfer");
    }

    @Test
    void everyFaultOfBrokenFileIsTold(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("broken.yaml");
        Files.writeString(
                file,
                """
                name: broken
                event: {schema: absent.avsc, label: {field: class, classes: [UP]}}
                features: {date: standardise}
                trainig: {batch: 1}
                """);
        Console check = Console.run("check", file.toString(), "--set", "http.port=-1");
        assertThat(check.exit()).isEqualTo(2);
        assertThat(check.out()).isEmpty();
        assertThat(check.errLines()).startsWith("the pipeline cannot be used:").hasSize(6);
        assertThat(check.err())
                .contains(
                        "  event.schema: got '" + directory.resolve("absent.avsc"),
                        "  event.label.classes: got [UP]; ",
                        "  features.date: got 'standardise'; ",
                        "  http.port: got -1; ",
                        "  trainig: is not a setting; ");
    }

    @Test
    void fileThatIsNotThereIsOneFault() {
        Console check = Console.run("check", "no-such.yaml");
        assertThat(check.exit()).isEqualTo(2);
        assertThat(check.errLines())
                .containsExactly("the pipeline cannot be used:", "  no-such.yaml: there is no such file");
    }
}
