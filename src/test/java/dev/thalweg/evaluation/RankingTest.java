package dev.thalweg.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.thalweg.event.LabelShape;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class RankingTest {

    private static final int EVENTS = 5000;

    @Test
    void aucIsWithinItsStatedErrorOfTheExactArea() {
        SplittableRandom random = new SplittableRandom(1);
        for (double share : new double[] {0.5, 0.1, 0.01}) {
            for (double apart : new double[] {0, 1, 3, -2}) {
                for (double shift : new double[] {0, -4, -9, 9}) {
                    check(random, share, x -> 1 / (1 + Math.exp(-x - shift)), apart, 0.01);
                }
                check(random, share, x -> 0.5 + 1e-4 * Math.tanh(x), apart, 0.5);
                check(random, share, x -> 0.3, apart, 0.5);
            }
        }
    }

    @Test
    void rareClassesAreRankedThoughAllScoresAreNearZero() {
        check(new SplittableRandom(2), 0.02, x -> 1e-4 * Math.exp(x), 2, 0.02);
    }

    /** Scores are Gaussian, moved up for positives, and squashed. */
    private static void check(
            SplittableRandom random, double share, DoubleUnaryOperator squash, double apart, double largestError) {
        Prequential prequential = Prequential.of(new LabelShape.Classes("label", List.of("no", "yes")), 1);
        float[] scores = new float[EVENTS];
        int[] labels = new int[EVENTS];
        for (int i = 0; i < EVENTS; i++) {
            labels[i] = random.nextDouble() < share ? 1 : 0;
            scores[i] = (float) squash.applyAsDouble(random.nextGaussian() + apart * labels[i]);
            prequential.score(new float[] {1 - scores[i], scores[i]}, labels[i]);
        }
        Figures figures = prequential.overall();
        assertThat(figures.aucError()).isBetween(0.0, largestError);
        assertThat(figures.auc()).isCloseTo(exact(scores, labels), within(figures.aucError() + 1e-12));
    }

    /** By ranks (Mann and Whitney, 1947), ties in the middle. */
    private static double exact(float[] scores, int[] labels) {
        float[] sorted = scores.clone();
        Arrays.sort(sorted);
        double ranks = 0;
        double positives = 0;
        for (int i = 0; i < scores.length; i++) {
            if (labels[i] == 1) {
                positives++;
                ranks += middle(sorted, scores[i]);
            }
        }
        double negatives = scores.length - positives;
        return (ranks - positives * (positives + 1) / 2) / (positives * negatives);
    }

    private static double middle(float[] sorted, float score) {
        int first = Arrays.binarySearch(sorted, score);
        int last = first;
        while (first > 0 && sorted[first - 1] == score) {
            first--;
        }
        while (last < sorted.length - 1 && sorted[last + 1] == score) {
            last++;
        }
        return 1 + (first + last) / 2.0;
    }

    @Test
    void binsNeverFallAsTheProbabilityRises() {
        int last = 0;
        for (int i = 0; i <= 1_000_000; i++) {
            int bin = ScoreBins.of(i / 1e6);
            assertThat(bin).isBetween(last, last + 50);
            last = bin;
        }
        assertThat(ScoreBins.of(0)).isZero();
        assertThat(ScoreBins.of(Double.MIN_VALUE)).isZero();
        assertThat(ScoreBins.of(-0.1)).isZero();
        assertThat(ScoreBins.of(0.5)).isEqualTo(511);
        assertThat(ScoreBins.of(Math.nextUp(0.5))).isEqualTo(512);
        assertThat(ScoreBins.of(1)).isEqualTo(1023);
        assertThat(ScoreBins.of(1.1)).isEqualTo(1023);
    }

    @Test
    void noBinIsWiderThanFourThousandths() {
        double begin = 0;
        int bin = 0;
        for (int i = 0; i <= 1_000_000; i++) {
            if (ScoreBins.of(i / 1e6) != bin) {
                bin = ScoreBins.of(i / 1e6);
                begin = i / 1e6;
            }
            assertThat(i / 1e6 - begin).isLessThan(0.004);
        }
    }
}
