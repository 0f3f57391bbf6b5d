package dev.thalweg.feature;

import static dev.thalweg.feature.Bench.observe;
import static dev.thalweg.feature.Bench.one;
import static dev.thalweg.feature.ScaledNumberTest.encoded;
import static dev.thalweg.feature.ScaledNumberTest.normal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.thalweg.feature.Encoding.Missing;
import dev.thalweg.feature.Encoding.Standardize;
import dev.thalweg.feature.Encoding.Tails;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** Numbers that are standardized by their logarithms, and those that are not. */
class HeavyTailsTest {

    /** Log-normal: half of all numbers lie within a thousandth of the deviation, unless logarithms are taken. */
    @Test
    void heavyTailsAreTakenByTheirLogarithms() {
        double[] logarithms = normal(0, 1000);
        double[] numbers =
                Arrays.stream(logarithms).map(x -> 5 + Math.exp(4 * x)).toArray();
        Features linear = one(new Standardize(0, Tails.LINEAR, Missing.IMPUTE, 0, false));
        Features features = one(new Standardize(0, Tails.AUTO, Missing.IMPUTE, 0, false));
        Features scaled = one(new Standardize(0, Tails.AUTO, Missing.IMPUTE, 0, false));
        for (double number : numbers) {
            observe(linear, number);
            observe(features, number);
            observe(scaled, 1000 * number);
        }
        assertThat(encoded(linear, 6) - encoded(linear, 5)).isLessThan(0.001f);
        assertThat(encoded(features, 6) - encoded(features, 5)).isGreaterThan(0.1f);
        assertThat(encoded(scaled, 6000)).isCloseTo(encoded(features, 6), within(1e-3f));
    }

    @Test
    void whoKnowsOfHeavyTailsHasLogarithmsFromTheThirtiethNumberOn() {
        double[] numbers = normal(0, 30);
        Features log = one(new Standardize(10, Tails.LOG, Missing.IMPUTE, 0, false));
        Features linear = one(new Standardize(10, Tails.LINEAR, Missing.IMPUTE, 0, false));
        observe(log, Arrays.copyOf(numbers, 29));
        observe(linear, Arrays.copyOf(numbers, 29));
        assertThat(encoded(log, 5)).isEqualTo(encoded(linear, 5));
        observe(log, numbers[29]);
        observe(linear, numbers[29]);
        assertThat(encoded(log, 5)).isNotEqualTo(encoded(linear, 5));
        assertThat(encoded(log, 40) - encoded(log, 20)).isLessThan(encoded(log, 20) - encoded(log, 0));
    }

    @Test
    void ordinaryNumbersStayAsTheyAre() {
        Random random = new Random(4);
        double[] period = new double[] {0};
        for (java.util.function.DoubleSupplier kind : List.<java.util.function.DoubleSupplier>of(
                random::nextDouble,
                random::nextGaussian,
                () -> random.nextInt(24),
                () -> -Math.log(random.nextDouble()),
                () -> random.nextInt(50) == 0 ? 1 : 0,
                () -> Math.sin(period[0]++ / 100))) {
            double[] numbers = DoubleStream.generate(kind).limit(3000).toArray();
            Features auto = one(new Standardize());
            Features linear = one(new Standardize(10, Tails.LINEAR, Missing.IMPUTE, 0, false));
            observe(auto, numbers);
            observe(linear, numbers);
            for (double number : numbers) {
                assertThat(encoded(auto, number)).isEqualTo(encoded(linear, number));
            }
        }
    }
}
