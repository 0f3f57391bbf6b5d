package dev.thalweg.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.evaluation.PairedComparison.Verdict;
import dev.thalweg.event.LabelShape;
import java.util.List;
import org.junit.jupiter.api.Test;

class PairedComparisonTest {

    private static final LabelShape CLASSES = new LabelShape.Classes("label", List.of("no", "yes"));

    @Test
    void theBetterOfTwoIsFoundAndBothAreScored() {
        PairedComparison comparison = new PairedComparison(CLASSES);
        PairedComparison exchanged = new PairedComparison(CLASSES);
        int needed = 0;
        while (comparison.verdict() == Verdict.OPEN) {
            int label = needed++ % 2;
            float[] unsure = {0.5f, 0.5f};
            float[] right = {label == 0 ? 0.8f : 0.2f, label == 0 ? 0.2f : 0.8f};
            comparison.add(unsure, right, label);
            exchanged.add(right, unsure, label);
        }
        assertThat(comparison.verdict()).isEqualTo(Verdict.BETTER);
        assertThat(exchanged.verdict()).isEqualTo(Verdict.WORSE);
        assertThat(needed).isBetween(10, 200);
        assertThat(comparison.events()).isEqualTo(needed);
        assertThat(comparison.champion().logLoss()).isCloseTo(Math.log(2), within(1e-6));
        assertThat(comparison.challenger().logLoss()).isCloseTo(-Math.log(0.8), within(1e-6));
        assertThat(comparison.evidence()).isGreaterThanOrEqualTo(100);
    }

    @Test
    void numbersAreComparedByTheirErrorsWhateverTheirUnit() {
        for (float unit : new float[] {1e-6f, 1, 1e9f}) {
            PairedComparison comparison = new PairedComparison(new LabelShape.Numeric("price"));
            for (int at = 0; at < 100; at++) {
                comparison.add(new float[] {3 * unit}, new float[] {2 * unit}, unit);
                comparison.add(new float[] {unit}, new float[] {unit}, unit); // Both right: no difference.
            }
            assertThat(comparison.verdict()).isEqualTo(Verdict.BETTER);
        }
    }

    /** Nearer mostly, and enormously wrong at times: no improvement. */
    @Test
    void aFewEnormousErrorsAreNoImprovement() {
        PairedComparison comparison = new PairedComparison(new LabelShape.Numeric("price"));
        for (int at = 1; at <= 10_000; at++) {
            comparison.add(new float[] {2}, new float[] {at % 100 == 0 ? 1_000 : 1.5f}, 1);
        }
        assertThat(comparison.evidence()).isGreaterThan(100);
        assertThat(comparison.verdict()).isEqualTo(Verdict.OPEN);
    }

    @Test
    void equalPredictionsDecideNothing() {
        PairedComparison comparison = new PairedComparison(CLASSES);
        for (int at = 0; at < 10_000; at++) {
            comparison.add(new float[] {0.3f, 0.7f}, new float[] {0.3f, 0.7f}, at % 2);
        }
        assertThat(comparison.verdict()).isEqualTo(Verdict.OPEN);
        assertThat(comparison.evidence()).isEqualTo(1);
    }

    private static org.assertj.core.data.Offset<Double> within(double distance) {
        return org.assertj.core.data.Offset.offset(distance);
    }
}
