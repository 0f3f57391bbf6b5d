package dev.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {

    private static final String FILE = "examples/electricity.yaml";

    static Set<String> commands() {
        return Thalweg.commandLine().getSubcommands().keySet();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandExplainsItself(String command) {
        Console help = Console.run(command, "--help");
        assertThat(help.exit()).isZero();
        assertThat(help.out()).startsWith("Usage: thalweg " + command + " ").contains("--help");
        assertThat(help.err()).isEmpty();
    }

    @Test
    void helpNamesEveryCommand() {
        assertThat(Console.run("--help").out()).contains(commands());
        assertThat(Console.run("--version").out()).startsWith("thalweg ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "lern",
                "run",
                "check",
                "feed " + FILE,
                "run " + FILE + " --until-idle 5",
                "run " + FILE + " --fast",
                "run " + FILE + " more",
                "tail " + FILE + " --limit many",
                "feed " + FILE + " data.csv --rate 0",
                "feed " + FILE + " data.csv --rate NaN",
                "feed " + FILE + " data.csv --limit -1",
                "init data.csv --label y",
                "init data.csv --out p.yaml",
                "init data.csv --label y --out p.yaml --rows 0",
                "evaluate " + FILE,
                "evaluate " + FILE + " data.csv --delay -1",
                "evaluate " + FILE + " data.csv --seeds 0",
                "evaluate " + FILE + " data.csv --limit -1",
                "broker --port http",
                "bench --events 0",
                "bench --rounds 0",
                "bench --events many",
                "bench --baseline no.json",
                "bench --rate 100",
                "bench --latency --events 100",
                "bench --latency --seconds 0",
                "bench " + FILE + " more",
                "demo --events x",
                "demo --events 0",
                "demo --events -5",
                "demo --rate 0",
                "demo --rate NaN"
            })
    void wrongUsageIsToldOnStandardErrorWithExitCodeTwo(String line) {
        Console refused = Console.run(line.isEmpty() ? List.of() : List.of(line.split(" ")));
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err()).contains("thalweg").doesNotContain("\tat ");
    }

    @Test
    void wrongDurationIsToldWithItsForm() {
        assertThat(Console.run("run", FILE, "--until-idle", "5").err())
                .contains("'5' is not a whole number and a unit out of ms, s, m, h, d");
    }
}
