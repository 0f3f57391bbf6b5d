package dev.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {

    @Test
    void validPipelineIsToldFeatureByFeature() {
        Console check = Console.run("check", "examples/electricity.yaml");
        assertThat(check.exit()).isZero();
        assertThat(check.out()).isEmpty();
        assertThat(check.errLines())
                .startsWith(
                        "electricity: valid",
                        "  topics    electricity.events -> electricity.predictions, electricity.dead-letters")
                .anyMatch(line -> line.startsWith("  label     ") && line.contains("[DOWN, UP]"))
                .anyMatch(line -> line.startsWith("  feature   day: Values[values=[1, 2, 3, 4, 5, 6, 7]"))
                .anyMatch(line -> line.startsWith("  feature   nswprice: Standardize["))
                .contains("  columns   7 dense, 8 sparse")
                .anyMatch(line -> line.startsWith("  model     1104 parameters, "))
                .noneMatch(line -> line.contains("not used"));
    }

    @Test
    void theOtherExampleIsValidToo() {
        Console check = Console.run("check", "examples/two-points.yaml");
        assertThat(check.exit()).isZero();
        assertThat(check.errLines()).contains("two-points: valid", "  columns   2 dense, 0 sparse");
    }

    @Test
    void fieldsThatNothingReadsAreNamed() {
        Console check = Console.run(
                "check", "examples/electricity.yaml", "--set", "features={nswprice: none}", "--set", "event.time=day");
        assertThat(check.exit()).isZero();
        assertThat(check.errLines().stream().filter(line -> line.contains("not used")))
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
