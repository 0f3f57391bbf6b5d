package dev.thalweg.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.thalweg.event.LabelShape;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentsTest {

    private static final LabelShape.Classes CLASSES = new LabelShape.Classes("label", List.of("a", "b", "c"));
    private static final LabelShape.Numeric NUMBER = new LabelShape.Numeric("label");

    @ParameterizedTest
    @ValueSource(ints = {2001, 5000})
    void firstLastAndMiddleTogetherAreAllRows(int rows) {
        int fifth = (rows + 4) / 5;
        for (LabelShape label : List.of(CLASSES, NUMBER)) {
            Segments segments = new Segments(label, rows);
            Prequential whole = Prequential.of(label, Prequential.DEFAULT_FADING);
            double before = 0;
            for (int row = 0; row < rows; row++) {
                if (row == 1000) {
                    assertThat(segments.overall()).isEqualTo(whole.overall());
                    assertThat(segments.first()).isEqualTo(whole.overall());
                }
                if (row == rows - fifth) {
                    before = losses(label, whole.overall());
                }
                whole.score(scores(label, row), label(label, row));
                segments.score(row, scores(label, row), label(label, row), segments.lastLabel());
            }
            assertThat(segments.overall()).isEqualTo(whole.overall());
            assertThat(segments.fading()).isEqualTo(whole.fading());
            assertThat(segments.first().scored()).isEqualTo(1000);
            assertThat(segments.last().scored()).isEqualTo(fifth);
            assertThat(losses(label, segments.last()))
                    .isCloseTo(losses(label, whole.overall()) - before, withinPercentage(1e-8));
        }
    }

    @Test
    void baselinesOfTheLastRowsKnowWhatTheRowsBeforeTaught() {
        Segments classes = new Segments(CLASSES, 100);
        Segments numbers = new Segments(NUMBER, 100);
        for (int row = 0; row < 100; row++) {
            classes.score(row, new float[] {1, 0, 0}, 2, classes.lastLabel());
            numbers.score(row, new float[] {0}, 7, numbers.lastLabel());
        }
        assertThat(classes.last().baselines().prior().accuracy()).isOne();
        assertThat(classes.last().baselines().noChange().accuracy()).isOne();
        assertThat(classes.last().baselines().prior().logLoss()).isLessThan(0.05);
        assertThat(classes.last().baselines().noChange().logLoss()).isLessThan(0.05);
        assertThat(numbers.last().baselines().prior().mae()).isCloseTo(0, within(1e-12));
        assertThat(numbers.last().baselines().noChange().mae()).isZero();
    }

    @Test
    void rowsWithoutALabelStillCountAsRows() {
        Segments segments = new Segments(NUMBER, 5000);
        for (int row = 0; row < 5000; row += 2) {
            segments.score(row, new float[] {0}, 1, segments.lastLabel());
        }
        assertThat(segments.first().scored()).isEqualTo(500);
        assertThat(segments.last().scored()).isEqualTo(500);
    }

    @Test
    void aShortTableIsAllFirstRows() {
        Segments segments = new Segments(NUMBER, 3);
        assertThat(segments.last().scored()).isZero();
        segments.score(0, new float[] {0}, 1, Double.NaN);
        segments.score(1, new float[] {0}, 1, 1);
        segments.score(2, new float[] {0}, 5, 1);
        assertThat(segments.first()).isEqualTo(segments.overall());
        assertThat(segments.last().scored()).isOne();
        assertThat(segments.last().mae()).isEqualTo(5);
    }

    /** Sums, so that those of parts add up: of the loss, and of both baselines' losses. */
    private static double losses(LabelShape label, Figures figures) {
        ToDoubleFunction<Figures.Baseline> loss = label == NUMBER ? Figures.Baseline::mae : Figures.Baseline::logLoss;
        double own = label == NUMBER ? figures.mae() : figures.logLoss();
        Figures.Baselines baselines = figures.baselines();
        return figures.scored()
                * (own + 10 * loss.applyAsDouble(baselines.prior()) + 100 * loss.applyAsDouble(baselines.noChange()));
    }

    private static double label(LabelShape label, int row) {
        return label == NUMBER ? Math.sin(row) * row : row / 7 % 3;
    }

    private static float[] scores(LabelShape label, int row) {
        float sure = 0.1f + row % 11 * 0.05f;
        return label == NUMBER ? new float[] {row % 13} : new float[] {sure, 0.9f - sure, 0.1f};
    }
}
