package dev.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Small runs, each variant a real process beside a real broker; a run that leaves an event unanswered fails by itself. */
@Timeout(300)
class BenchCommandTest {

    @TempDir
    private Path directory;

    @Test
    void everyVariantOfAPipelineIsMeasuredAndLowerRatiosThanBeforeAreAFailure() throws Exception {
        Path before = Files.writeString(
                directory.resolve("before.json"),
                "{\"ratios\": {\"learn\": 99, \"predict\": 0.001, \"learnOfRaw\": 99}}");
        String[] size = {"--warm-up", "2000", "--events", "1500", "--rounds", "1"};
        String[] settings = {"--set", "topics.partitions=2", "--set", "topics.predictions=elsewhere"};
        Console bench = Console.run(Stream.of(
                        List.of("bench", "examples/electricity.yaml", "--json", "--baseline", before.toString()),
                        List.of(size),
                        List.of(settings))
                .flatMap(List::stream)
                .toList());
        assertThat(bench.exit()).as(bench.err()).isEqualTo(1);
        assertThat(bench.err())
                .contains("ratios.learn fell from 99.000 to", "ratios.learnOfRaw fell")
                .doesNotContain("ratios.predict");
        JsonNode told = new JsonMapper().readTree(bench.out());
        assertThat(told.path("warmUp").asInt()).isEqualTo(2_000);
        assertThat(told.path("events").asInt()).isEqualTo(1_500);
        for (String ratio : new String[] {"learn", "predict", "learnOfRaw"}) {
            assertThat(told.path("ratios").path(ratio).asDouble()).as(ratio).isPositive();
            assertThat(told.path("cpuRatios").path(ratio).asDouble()).as(ratio).isPositive();
        }
        for (BenchVariant variant : BenchVariant.values()) {
            for (String figure : new String[] {"eventsPerSecond", "cpuMicros", "allocatedBytes"}) {
                assertThat(told.at("/" + figure + "/" + variant.key() + "/median")
                                .asDouble())
                        .as(figure + " of " + variant)
                        .isPositive();
            }
        }
        assertThat(told.at("/changelogBytes/raw/median").asDouble()).isZero();
        assertThat(told.at("/changelogBytes/learn/median").asDouble()).isPositive();
    }

    @Test
    void latencyIsTakenOfEachEventOfEachLoadByBothReaders() throws Exception {
        Console bench = Console.run("bench", "--latency", "--rate", "200,400", "--seconds", "2", "--quick", "--json");
        assertThat(bench.exit()).as(bench.err()).isZero();
        JsonNode loads = new JsonMapper().readTree(bench.out());
        assertThat(loads).hasSize(2);
        for (int load = 0; load < 2; load++) {
            assertThat(loads.at("/" + load + "/events").asInt()).isEqualTo(400 * (load + 1));
            for (String reader : new String[] {"readCommitted", "readUncommitted"}) {
                JsonNode told = loads.get(load).path(reader);
                assertThat(told.path("visible").asInt()).as(reader).isEqualTo(400 * (load + 1));
                assertThat(told.path("p50").asDouble()).isPositive();
                assertThat(told.path("p99").asDouble())
                        .isBetween(told.path("p50").asDouble(), told.path("max").asDouble());
            }
        }
    }

    @Test
    void whatCannotBeMeasuredIsRefused() {
        assertRefused("two-points.yaml: ", "bench", "two-points.yaml");
        assertRefused("--rate must be above 0", "bench", "--latency", "--rate", "500,0");
        assertRefused("--warm-up must be at least 1000", "bench", "--warm-up", "999");
        assertRefused("not for --latency", "bench", "--latency", "--baseline", "any.json");
        assertRefused("labels stand in their events", "bench", "examples/electricity-late.yaml");
        assertRefused(
                "no such file", "bench", "--data", directory.resolve("no.csv").toString());
        assertRefused(
                "no such file",
                "bench",
                "--baseline",
                directory.resolve("no.json").toString());
    }

    @Test
    void fileThatIsNoBaselineIsRefused() throws Exception {
        Path other = Files.writeString(directory.resolve("other.json"), "{\"ratios\": {\"learn\": 0.9}}");
        assertRefused("has no ratios.predict above 0", "bench", "--baseline", other.toString());
        Path text = Files.writeString(directory.resolve("text.json"), "learn: 0.9");
        assertRefused("not JSON", "bench", "--baseline", text.toString());
    }

    private static void assertRefused(String why, String... arguments) {
        Console refused = Console.run(arguments);
        assertThat(refused.exit()).as(refused.err()).isEqualTo(2);
        assertThat(refused.err()).contains(why).doesNotContain("\tat ");
        assertThat(refused.out()).isEmpty();
    }
}
