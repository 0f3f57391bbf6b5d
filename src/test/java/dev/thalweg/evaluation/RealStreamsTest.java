package dev.thalweg.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.thalweg.Data;
import dev.thalweg.event.LabelShape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The baselines on real streams, against the reference table of the data's README. One figure differs from it: in the
 * phishing set 5,682 of 11,055 rows repeat the label before them, which is 51.4 %. The table's 51.3 is reached by a
 * baseline that answers the other class while repeats are the rarer case.
 */
class RealStreamsTest {

    private static final int ROWS = 50_000;

    @ParameterizedTest
    @CsvSource({
        "elec2,        class,  57.5, 0.682, 85.3, 0.417",
        "noaa_weather, target, 68.6, 0.622, 68.0, 0.627",
        "phishing,     target, 55.6, 0.687, 51.4, 0.693",
        "bank,         y,      88.3, 0.361, 84.3, 0.435",
        "kdd99_10pct,  label,  75.9, 0.685, 99.9, 0.015",
        "sms_spam,     label,  86.6, 0.395, 76.7, 0.543",
    })
    void baselinesAgreeWithTheReferenceTable(
            String file, String label, double prior, double priorLoss, double noChange, double noChangeLoss)
            throws IOException {
        Figures figures = score(labels(file, label), 0).overall();
        System.out.printf("%s: %s%n", file, figures.baselines());
        assertThat(100 * figures.baselines().prior().accuracy()).isCloseTo(prior, within(0.0501));
        assertThat(figures.baselines().prior().logLoss()).isCloseTo(priorLoss, within(0.000501));
        assertThat(100 * figures.baselines().noChange().accuracy()).isCloseTo(noChange, within(0.0501));
        assertThat(figures.baselines().noChange().logLoss()).isCloseTo(noChangeLoss, within(0.000501));
    }

    @Test
    void noChangeIsNoBetterThanChanceWhereLabelsComeLate() throws IOException {
        Figures figures = score(labels("elec2", "class"), 16).overall();
        System.out.printf("elec2, labels 16 rows late: %s%n", figures.baselines());
        assertThat(100 * figures.baselines().noChange().accuracy()).isCloseTo(51.7, within(0.0501));
    }

    @Test
    void numberBaselinesAgreeWithTheReferenceTable() throws IOException {
        Prequential prequential = Prequential.of(new LabelShape.Numeric("cnt"), Prequential.DEFAULT_FADING);
        List<Double> counts = new ArrayList<>();
        Data.forEach("bike_hourly.csv.gz", row -> counts.add(Double.parseDouble(row.getField("cnt"))));
        double last = 0;
        for (double count : counts) {
            prequential.score(new float[] {(float) last}, count);
            last = count;
        }
        Figures figures = prequential.overall();
        System.out.printf("bike_hourly: %s, R² of the last value %.4f%n", figures.baselines(), figures.r2());
        assertThat(figures.baselines().prior().mae()).isCloseTo(131.8, within(0.0501));
        assertThat(figures.baselines().noChange().mae()).isCloseTo(64.9, within(0.0501));
        assertThat(figures.mae()).isEqualTo(figures.baselines().noChange().mae());
        assertThat(figures.r2()).isCloseTo(0.69, within(0.00501));
    }

    private static List<String> labels(String file, String label) throws IOException {
        List<String> labels = new ArrayList<>();
        Data.forEach(file + ".csv.gz", row -> labels.add(row.getField(label)));
        return labels;
    }

    /** Scores a guess for each of the first rows, whose label arrives once so many more rows are predicted. */
    private static Prequential score(List<String> labels, int rowsLate) {
        List<String> classes = labels.stream().distinct().sorted().toList();
        Prequential prequential = Prequential.of(new LabelShape.Classes("label", classes), Prequential.DEFAULT_FADING);
        float[] scores = new float[classes.size()];
        for (int i = 0; i < Math.min(ROWS, labels.size()); i++) {
            int newest = i - 1 - rowsLate;
            double known = newest < 0 ? Double.NaN : classes.indexOf(labels.get(newest));
            prequential.score(scores, classes.indexOf(labels.get(i)), known);
        }
        return prequential;
    }
}
