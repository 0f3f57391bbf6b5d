package dev.thalweg.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The quick ways give the bits of the plain formulas: of numbers of any size, those at the very bound among them. */
class StatisticsTest {

    private static final double[] LIMITS = {10, 1e9, Float.MAX_VALUE, Double.POSITIVE_INFINITY};

    @ParameterizedTest
    @ValueSource(doubles = {1, 1e30, 1e-30, 1e-155, 1e-160, 4.9e-324, 0})
    void boundsAreThoseOfTheFormula(double unit) {
        Random random = new Random(1);
        for (int turn = 0; turn < 200; turn++) {
            Statistics statistics = new Statistics();
            for (int i = 0; i < 1 + random.nextInt(100); i++) {
                statistics.observe(unit * random.nextGaussian());
                for (double limit : LIMITS) {
                    double reach = limit * statistics.deviation();
                    for (double factor : new double[] {0, -0.0, 0.7, 0.707, 0.71, 0.999999, 1, 1.000001, 2, 1e9}) {
                        double number = bounded(statistics.mean() + factor * reach);
                        double plain = reach > 0
                                ? Math.max(statistics.mean() - reach, Math.min(statistics.mean() + reach, number))
                                : number;
                        assertThat(Double.doubleToRawLongBits(statistics.within(limit, number)))
                                .isEqualTo(Double.doubleToRawLongBits(plain));
                    }
                }
            }
        }
    }

    private static double bounded(double number) {
        return Double.isNaN(number) ? 0 : Math.max(-Float.MAX_VALUE, Math.min(Float.MAX_VALUE, number));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 1e30, 1e-60, 1e-155, 4.9e-324, 0})
    void evennessIsComparedAsItsFormulaIs(double unit) {
        Random random = new Random(2);
        int more = 0;
        for (int turn = 0; turn < 2_000; turn++) {
            Statistics one = new Statistics();
            Statistics other = new Statistics();
            double tail = 6 * random.nextDouble();
            for (int i = 0; i < 40; i++) {
                double number = random.nextGaussian();
                one.observe(number);
                other.observe(unit * Math.pow(Math.abs(number), tail));
            }
            boolean plain = one.evenness() > 1.5 * other.evenness();
            assertThat(one.moreEven(1.5, other)).isEqualTo(plain);
            more += plain ? 1 : 0;
        }
        assertThat(more).as("of heavy tails").isBetween(unit >= 1e-60 ? 200 : 0, 1_800);
    }

    @Test
    void extremesTellZerosApart() {
        Statistics statistics = new Statistics();
        for (double number : new double[] {0.0, -0.0, 0.0}) {
            statistics.observe(number);
        }
        assertThat(1 / statistics.min()).isNegative();
        assertThat(1 / statistics.max()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, (1L << 53) + 1, Long.MAX_VALUE})
    void countsThatNobodyCanHaveObservedAreRefused(long count) {
        ByteBuffer state = ByteBuffer.allocate(Statistics.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        state.putLong(0, count);
        assertThatThrownBy(() -> new Statistics().read(state))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0 to 2^53, got " + count);
    }

    @Test
    void sumOfTheMostThatCanBeCountedCanBeReadAgain() {
        ByteBuffer state = ByteBuffer.allocate(Statistics.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        state.putLong(0, 1L << 53);
        Statistics most = new Statistics();
        most.read(state);
        Statistics sum = new Statistics();
        sum.add(most);
        sum.add(most);
        ByteBuffer written = ByteBuffer.allocate(Statistics.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        sum.write(written);
        new Statistics().read(written.flip());
        assertThat(sum.count()).isEqualTo(1L << 53);
    }
}
