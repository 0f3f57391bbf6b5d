package dev.thalweg;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Prometheus' own tool reads the alert rules and runs their unit tests, where it is installed. */
class RulesTest {

    private static final String TESTS = "rules.test.yml";

    /** One alert: its name and its expression, up to the next key. */
    private static final Pattern ALERT =
            Pattern.compile("- alert: (\\w+)\n        expr: (.*?)\n        (?=for|labels)", Pattern.DOTALL);

    @TempDir
    private Path directory;

    @Test
    void promtoolHasNothingToSay() throws Exception {
        Path settings = Prometheus.DIRECTORY.resolve("prometheus.yml");
        assertThat(promtool("check", "config", settings.toString())).isZero();
        assertThat(promtool("test", "rules", Prometheus.DIRECTORY.resolve(TESTS).toString()))
                .isZero();
    }

    @Test
    void everyAlertSaysWhatItIsHowGraveAndWhatToDo() throws IOException {
        String rules = Files.readString(Prometheus.DIRECTORY.resolve("rules.yml"));
        long alerts = ALERT.matcher(rules).results().count();
        assertThat(alerts).isEqualTo(rules.split("- alert: ", -1).length - 1).isPositive();
        for (String key : List.of("labels: \\{severity: (warning|critical)}", "summary: ", "description: ")) {
            assertThat(Pattern.compile("\n +" + key).matcher(rules).results().count())
                    .as(key)
                    .isEqualTo(alerts);
        }
    }

    /** Or the unit tests would prove nothing of it. */
    @ParameterizedTest
    @ValueSource(strings = {"vector(0) > 1", "vector(1)"})
    void everyAlertThatNeverFiresOrAlwaysDoesIsFound(String wrong) throws Exception {
        String rules = Files.readString(Prometheus.DIRECTORY.resolve("rules.yml"));
        String all = ALERT.matcher(rules).replaceAll(alert -> alert.group().replace(alert.group(2), wrong));
        Files.writeString(directory.resolve("rules.yml"), all);
        Files.copy(Prometheus.DIRECTORY.resolve(TESTS), directory.resolve(TESTS));
        assertThat(promtool("test", "rules", directory.resolve(TESTS).toString()))
                .isOne();
        String said = Files.readString(directory.resolve("said.txt"));
        assertThat(ALERT.matcher(rules).results().map(alert -> alert.group(1)))
                .allSatisfy(alert -> assertThat(said).contains("alertname: " + alert + ","));
    }

    private int promtool(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments));
        return Prometheus.tool(new ProcessBuilder(command), directory.resolve("said.txt"))
                .waitFor();
    }
}
