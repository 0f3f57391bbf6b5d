package dev.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchResultTest {

    private static final Offset<Double> EXACT = within(1e-12);

    @TempDir
    private Path directory;

    @Test
    void figuresAreDifferencesByTheEvent() {
        BenchFigures figures = BenchFigures.between(
                new Consumption(1_000_000_000L, 5_000_000L, 100),
                new Consumption(3_000_000_000L, 9_000_000L, 900),
                400,
                80);
        assertThat(figures).isEqualTo(new BenchFigures(200, 10, 2, 0.2));
        assertThat(BenchFigures.read(figures.json())).isEqualTo(figures);
    }

    @Test
    void ratiosAreTakenWithinARoundAndThenTheirMedian() {
        // The machine was half as fast in the second round: no ratio changes by that.
        BenchResult result = result(List.of(round(100, 80, 60, 40), round(50, 40, 30, 20), round(100, 80, 40, 60)));
        assertThat(result.ratio(BenchResult.Ratio.LEARN)).isEqualTo(new Spread(0.5, 0.5, 0.75));
        assertThat(result.ratio(BenchResult.Ratio.PREDICT)).isEqualTo(new Spread(0.75, 0.5, 0.75));
        assertThat(result.ratio(BenchResult.Ratio.LEARN_OF_RAW).median()).isEqualTo(0.4, EXACT);
        assertThat(result.cpuRatio(BenchResult.Ratio.LEARN).median()).isEqualTo(0.5, EXACT);
        assertThat(result.spread(BenchVariant.RAW, BenchFigures::eventsPerSecond))
                .isEqualTo(new Spread(100, 50, 100));
    }

    @Test
    void objectHasARatioForEachQuestionAndASpreadForEachVariant() {
        JsonNode told = result(List.of(round(100, 80, 60, 40))).json();
        assertThat(told.at("/ratios/learn").asDouble()).isEqualTo(0.5, EXACT);
        assertThat(told.at("/eventsPerSecond/predict/median").asDouble()).isEqualTo(60);
        assertThat(told.at("/cpuMicros/learn/max").asDouble()).isEqualTo(1e6 / 40);
        assertThat(told.at("/rounds").asInt()).isEqualTo(1);
    }

    @Test
    void tableHasARowForEachVariantAndRatio() {
        StringWriter table = new StringWriter();
        BenchTable.print(result(List.of(round(100, 80, 60, 40))), new PrintWriter(table));
        List<String> lines = table.toString()
                .lines()
                .map(line -> line.strip().replaceAll(" {2,}", "|"))
                .toList();
        assertThat(lines).hasSize(2 + 4 + 1 + 3);
        assertThat(lines.get(0)).contains("1000 events after 4000 to warm up, 1 rounds");
        assertThat(lines.get(5)).startsWith("learning|40 [40, 40] 25000.00 [25000.00, 25000.00]");
        assertThat(lines.get(9)).isEqualTo("learning : raw loop|0.400 [0.400, 0.400]|0.400 [0.400, 0.400]");
    }

    @Test
    void ratioMayBeLowerThanBeforeByNoiseOnly() throws IOException {
        Path before = directory.resolve("before.json");
        Files.writeString(before, result(List.of(round(100, 80, 60, 40))).json().toString());
        BenchBaseline baseline = BenchBaseline.read(before);
        assertThat(baseline.fallen(result(List.of(round(10, 8, 6, 4))))).isEmpty();
        assertThat(baseline.fallen(result(List.of(round(100, 80, 60, 34.1))))).isEmpty();
        assertThat(baseline.fallen(result(List.of(round(100, 80, 60, 33.9)))))
                .hasSize(2)
                .first()
                .asString()
                .startsWith("ratios.learn fell from 0.500 to 0.424");
        assertThat(baseline.fallen(result(List.of(round(100, 80, 90, 90))))).isEmpty();
    }

    private static BenchResult result(List<Map<BenchVariant, BenchFigures>> rounds) {
        return new BenchResult("bench", new BenchSize(4_000, 1_000, rounds.size()), rounds);
    }

    /** Rates; all that they take is CPU time. */
    private static Map<BenchVariant, BenchFigures> round(double raw, double without, double predict, double learn) {
        return Map.of(
                BenchVariant.RAW, figures(raw),
                BenchVariant.WITHOUT, figures(without),
                BenchVariant.PREDICT, figures(predict),
                BenchVariant.LEARN, figures(learn));
    }

    private static BenchFigures figures(double rate) {
        return new BenchFigures(rate, 1e6 / rate, 100, 1);
    }
}
