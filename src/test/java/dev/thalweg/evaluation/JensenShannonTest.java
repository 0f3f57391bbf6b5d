package dev.thalweg.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class JensenShannonTest {

    @Test
    void equalSharesAreNotApart() {
        assertThat(JensenShannon.distance(new long[] {1, 2, 0}, new long[] {1000, 2000, 0}))
                .isZero();
    }

    @Test
    void nothingInCommonIsAsFarAsCanBe() {
        assertThat(JensenShannon.distance(new long[] {0, 3, 0, 1}, new long[] {7, 0, 2, 0}))
                .isEqualTo(1);
    }

    /** By hand: divergences of (1, 0) and of (1/2, 1/2) from (3/4, 1/4) are 0.4150 and 0.2075 bits. */
    @Test
    void aDistanceIsTheRootOfTheDivergenceInBits() {
        double expected = Math.sqrt((0.4150375 + 0.2075187) / 2);
        assertThat(JensenShannon.distance(new long[] {5, 0}, new long[] {4, 4})).isCloseTo(expected, within(1e-6));
        assertThat(JensenShannon.distance(new long[] {4, 4}, new long[] {5, 0})).isCloseTo(expected, within(1e-6));
    }

    @Test
    void fromNothingThereIsNoDistance() {
        assertThat(JensenShannon.distance(new long[2], new long[] {1, 1})).isNaN();
        assertThat(JensenShannon.distance(new long[] {1, 1}, new long[2])).isNaN();
    }
}
