package dev.thalweg.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thalweg.network.SplitMix64;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** Looked at after every number: what Ville's inequality promises, and that it finds what is there. */
class SequentialTestTest {

    private static final int RUNS = 400;
    private static final int LENGTH = 2_000;
    private static final double ENOUGH = 20; // One in twenty, so that four hundred runs can tell.

    @Test
    void whatIsNotThereIsSeldomFoundHoweverOftenOneLooks() {
        assertThat(found(0, last -> 1)).isLessThan(0.05);
        assertThat(found(0, last -> 0.05)).isLessThan(0.05);
        assertThat(found(-0.05, last -> 0.5)).isLessThan(0.01);
    }

    /** How large the next difference is hangs on the last one. */
    @Test
    void differencesNeedNotBeAlike() {
        assertThat(found(0, last -> last > 0.5 || last == 0 ? 0.1 : last > 0 ? 1 : 0.6))
                .isLessThan(0.05);
    }

    @Test
    void whatIsThereIsFound() {
        assertThat(found(0.15, last -> 0.85)).isGreaterThan(0.95);
        assertThat(found(0.02, last -> 0.1)).isGreaterThan(0.95);
    }

    @Test
    void evidenceIsThatOfTheFormula() {
        SequentialTest test = new SequentialTest();
        assertThat(test.evidence()).isEqualTo(1);
        test.add(0.5);
        test.add(-0.25); // 0.75 from the mean before it.
        double expected = 0;
        for (double bet : new double[] {0.9, 0.45, 0.225, 0.1, 0.05, 0.025, 0.01, 0.005, 0.0025, 0.001}) {
            expected += Math.exp(bet * 0.25 / 2 - (-Math.log(1 - bet) - bet) * (0.25 + 0.5625) / 4) / 10;
        }
        assertThat(test.evidence()).isCloseTo(expected, org.assertj.core.data.Offset.offset(1e-12));
        assertThatThrownBy(() -> test.add(1.1)).hasMessage("a difference is from -1 to 1, got 1.1");
        assertThatThrownBy(() -> test.add(Double.NaN)).hasMessageContaining("NaN");
    }

    /**
     * In which share of the runs the evidence was ever enough.
     *
     * @param size of differences above and below the mean, equally likely, by the last difference
     */
    private static double found(double mean, DoubleUnaryOperator size) {
        SplitMix64 random = new SplitMix64(7);
        int found = 0;
        for (int run = 0; run < RUNS; run++) {
            found += finds(random, mean, size) ? 1 : 0;
        }
        return (double) found / RUNS;
    }

    private static boolean finds(SplitMix64 random, double mean, DoubleUnaryOperator size) {
        SequentialTest test = new SequentialTest();
        double last = 0;
        for (int at = 0; at < LENGTH; at++) {
            double distance = size.applyAsDouble(last);
            last = mean + (random.nextGaussian() > 0 ? distance : -distance);
            test.add(last);
            if (test.evidence() >= ENOUGH) {
                return true;
            }
        }
        return false;
    }
}
