package dev.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.thalweg.Data;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole of a real stream, as the README shows it. */
@Timeout(120)
class ElectricityTest {

    private static final int ROWS = 45_312;

    @Test
    void wholeStreamIsAnsweredAndLearnedBetterThanRepeatingTheLastLabel(@TempDir Path directory) throws Exception {
        Example example = new Example(directory);
        Console feed = example.run("feed", Data.file("elec2.csv.gz").toString());
        assertThat(feed.exit()).as(feed.err()).isZero();
        Console run = example.run("run", "--until-idle", "1s", "--json");
        assertThat(run.exit()).as(run.err()).isZero();
        JsonNode figures = new JsonMapper().readTree(run.out());
        assertThat(figures.path("predictions").asInt()).isEqualTo(ROWS);
        assertThat(figures.path("deadLetters").asInt(-1)).isZero();
        double noChange = figures.path("baselines").path("noChange").asDouble();
        assertThat(noChange).isCloseTo(0.853, within(0.0005));
        assertThat(figures.path("accuracy").asDouble()).isGreaterThan(noChange);
        assertThat(example.run("tail", "--until-end").outLines()).hasSize(ROWS);
        Console evaluate = example.run("evaluate", Data.file("elec2.csv.gz").toString(), "--json");
        JsonNode evaluated = new JsonMapper().readTree(evaluate.out());
        for (String same : List.of("fingerprint", "accuracy", "logLoss", "kappa", "auc", "classes", "baselines")) {
            assertThat(evaluated.get(same))
                    .as(same)
                    .isEqualTo(figures.get(same))
                    .isNotNull();
        }
    }
}
