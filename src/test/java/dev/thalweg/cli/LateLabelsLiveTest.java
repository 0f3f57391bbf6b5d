package dev.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.thalweg.Pipelines;
import dev.thalweg.TestBroker;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.stream.Followed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Labels that arrive by themselves, from a table through a broker. */
@Timeout(120)
class LateLabelsLiveTest {

    private static final int ROWS = 10_000;
    private static final String[] LATE = {"--set", "labels.within=24h"};

    @TempDir
    private Path directory;

    @Test
    void everyEventHasOneOutcomeAndFiguresAreThoseOfAnEvaluation() throws Exception {
        String table = Example.table(directory, ROWS).toString();
        Example example = new Example(directory);
        Console feed = example.run("feed", with(table, "--label-delay", "48"));
        assertThat(feed.exit()).as(feed.err()).isZero();
        Path states = directory.resolve("states");
        Console run = example.run("run", with("--until-idle", "1s", "--json", "--export-state", states.toString()));
        assertThat(run.exit()).as(run.err()).isZero();
        JsonNode live = new JsonMapper().readTree(run.out());
        assertThat(live.path("predictions").asInt()).isEqualTo(ROWS);
        Console evaluate = example.run("evaluate", with(table, "--delay", "48", "--json"));
        JsonNode evaluated = new JsonMapper().readTree(evaluate.out());
        for (String same : List.of("fingerprint", "accuracy", "logLoss", "kappa", "auc", "classes", "baselines")) {
            assertThat(evaluated.get(same)).as(same).isEqualTo(live.get(same)).isNotNull();
        }
        Followed again = Followed.of(pipeline(example), 0).requireSameAnswers();
        assertThat(again.outcomes()).isEqualTo(ROWS);
        assertThat(again.state()).isEqualTo(Files.readAllBytes(states.resolve("partition-0.state")));
        assertThat(again.lineageBytesPerEvent()).isLessThan(0.5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"event.format=json", "event.format=binary"})
    void labelsAreWrittenAsEventsAre(String format) throws Exception {
        String table = Example.table(directory, 500).toString();
        Example example = new Example(directory);
        String[] formatted = {"--set", format, "--set", "topics.partitions=3"};
        assertThat(example.run("feed", with(formatted, table, "--label-delay", "5"))
                        .exit())
                .isZero();
        Console run = example.run("run", with(formatted, "--until-idle", "1s", "--json"));
        assertThat(run.exit()).as(run.err()).isZero();
        JsonNode figures = new JsonMapper().readTree(run.out());
        assertThat(figures.path("predictions").asInt()).isEqualTo(500);
        int scored = 0;
        for (JsonNode one : figures.path("classes")) {
            scored += one.path("support").asInt();
        }
        assertThat(scored).isEqualTo(500);
        assertThat(figures.path("labels"))
                .hasToString("{\"waiting\":0,\"early\":0,\"expired\":0,"
                        + "\"overflowed\":0,\"duplicates\":0,\"unmatched\":0,\"rejected\":0}");
    }

    @Test
    void partitionsThatDoNotMatchAreFoundAtTheStart() {
        Example example = new Example(directory);
        TestBroker.createTopics(2, example.name() + ".events");
        TestBroker.createTopics(3, example.name() + ".labels");
        Console run = example.run("run", with("--until-idle", "1s"));
        assertThat(run.exit()).isOne();
        assertThat(run.err())
                .contains(example.name() + ".labels has 3 partitions and " + example.name() + ".events has 2")
                .contains("a label must be in the partition of its event");
    }

    @Test
    void aPipelineThatAwaitsNoLabelsIsNotFedAny() throws Exception {
        String table = Example.table(directory, 10).toString();
        Console feed = new Example(directory).run("feed", table, "--label-delay", "48");
        assertThat(feed.exit()).isEqualTo(2);
        assertThat(feed.err()).contains("--label-delay is for a pipeline that awaits labels");
    }

    private Pipeline pipeline(Example example) {
        return Pipelines.example(
                "electricity",
                directory,
                "name=" + example.name(),
                "labels.within=24h",
                "kafka.bootstrap.servers=" + TestBroker.bootstrapServers());
    }

    private static String[] with(String... more) {
        return with(new String[0], more);
    }

    private static String[] with(String[] settings, String... more) {
        List<String> all = new ArrayList<>(List.of(LATE));
        all.addAll(List.of(settings));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }
}
