package dev.thalweg.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SumsTest {

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 0.7, 0.999, 1})
    void scalingBackChangesNoSum(double fading) {
        Sums sums = new Sums(fading, 1);
        SplittableRandom random = new SplittableRandom(1);
        double expected = 0;
        for (int i = 0; i < 300_000; i++) {
            double value = random.nextDouble();
            sums.advance();
            sums.add(0, value);
            expected = expected * fading + value;
            assertThat(sums.get(0)).isCloseTo(expected, within(1e-9 * expected));
        }
    }

    @Test
    void nothingFadesWithFactorOne() {
        Sums sums = new Sums(1, 1);
        for (int i = 0; i < 1000; i++) {
            sums.advance();
            sums.add(0, 1);
        }
        assertThat(sums.get(0)).isEqualTo(1000);
    }
}
