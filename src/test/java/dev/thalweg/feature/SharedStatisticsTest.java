package dev.thalweg.feature;

import static dev.thalweg.feature.Bench.observe;
import static dev.thalweg.feature.Bench.one;
import static dev.thalweg.feature.ScaledNumberTest.encoded;
import static dev.thalweg.feature.ScaledNumberTest.normal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.thalweg.feature.Encoding.MinMax;
import dev.thalweg.feature.Encoding.Missing;
import dev.thalweg.feature.Encoding.Standardize;
import dev.thalweg.feature.Encoding.Tails;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Statistics of several are those of all their numbers, and can be told apart again. */
class SharedStatisticsTest {

    private static Features standardized(Tails tails) {
        return one(new Standardize(10, tails, Missing.IMPUTE, 0, false));
    }

    private static double[] heavy(double[] logarithms) {
        return Arrays.stream(logarithms).map(x -> Math.exp(3 * x)).toArray();
    }

    private static byte[] bytes(Features features) {
        ByteBuffer out = ByteBuffer.allocate(features.stateBytes()).order(ByteOrder.LITTLE_ENDIAN);
        features.write(out);
        return out.array();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1e6, -1e9})
    void sumsAndDifferencesAreThoseOfTheNumbers(double level) {
        Random random = new Random(3);
        Statistics all = new Statistics();
        Statistics first = new Statistics();
        Statistics rest = new Statistics();
        for (int i = 0; i < 5_000; i++) {
            double number = level + (i < 4_900 ? 1 : 3) * random.nextGaussian();
            all.observe(number);
            (i < 4_900 ? first : rest).observe(number);
        }
        Statistics sum = new Statistics();
        sum.add(first);
        sum.add(rest);
        requireAlike(sum, all);
        assertThat(sum.min()).isEqualTo(all.min());
        assertThat(sum.max()).isEqualTo(all.max());
        all.subtract(first);
        requireAlike(all, rest);
        all.subtract(all);
        assertThat(all.count()).isZero();
        assertThat(all.deviation()).isZero();
    }

    private static void requireAlike(Statistics found, Statistics expected) {
        assertThat(found.count()).isEqualTo(expected.count());
        assertThat(found.mean() - expected.mean()).isCloseTo(0, within(1e-4 * expected.deviation()));
        assertThat(found.deviation()).isCloseTo(expected.deviation(), within(1e-4 * expected.deviation()));
    }

    @ParameterizedTest
    @EnumSource(Tails.class)
    void aCopyIsTheSameToTheLastBit(Tails tails) {
        for (int numbers : new int[] {0, 1, 29, 30, 31, 1000}) {
            Features features = standardized(tails);
            observe(features, heavy(normal(0, numbers)));
            Features copy = standardized(tails);
            copy.add(features);
            assertThat(bytes(copy)).as("%d numbers", numbers).isEqualTo(bytes(features));
        }
        Features extremes = one(new MinMax());
        observe(extremes, normal(0, 100));
        Features copy = one(new MinMax());
        copy.add(extremes);
        assertThat(bytes(copy)).isEqualTo(bytes(extremes));
    }

    /** What they make of numbers differs only by roundings. */
    @Test
    void takingAwayAndAddingAgainChangesNothing() {
        Features features = standardized(Tails.AUTO);
        observe(features, heavy(normal(0, 500)));
        Features earlier = standardized(Tails.AUTO);
        earlier.add(features);
        observe(features, heavy(normal(500, 1_500)));
        Features since = standardized(Tails.AUTO);
        since.add(features);
        since.subtract(earlier);
        earlier.add(since);
        for (double number : new double[] {0.01, 1, 5, 100}) {
            assertThat(encoded(earlier, number)).isCloseTo(encoded(features, number), within(1e-4f));
        }
    }

    /** Their first numbers differ, and so the distances that logarithms are taken of. */
    @Test
    void logarithmsOfOtherDistancesAreLeftOutAndTheOthersGoOn() {
        Features one = standardized(Tails.AUTO);
        observe(one, heavy(normal(0, 1_000)));
        Features other = standardized(Tails.AUTO);
        observe(other, heavy(normal(1_000, 2_000)));
        Features both = standardized(Tails.AUTO);
        both.add(one);
        both.add(other);
        observe(both, 1);
        for (double number : new double[] {0.1, 1, 10}) {
            assertThat(encoded(both, number)).isCloseTo(encoded(one, number), within(0.05f));
        }
    }

    @Test
    void anExtremeNumberAmongTheFirstOfOneCannotRuinThoseOfAll() {
        Features all = standardized(Tails.AUTO);
        observe(all, normal(0, 1_000));
        Features few = standardized(Tails.AUTO);
        observe(few, 0.5, 1e12);
        float before = encoded(all, 1);
        all.add(few);
        assertThat(encoded(all, 1)).isCloseTo(before, within(0.2f));
    }

    @Test
    void whatTooFewNumbersToldIsNotShared() {
        Features few = standardized(Tails.AUTO);
        observe(few, normal(0, 29));
        few.dropUnlessSettled();
        assertThat(bytes(few)).isEqualTo(bytes(standardized(Tails.AUTO)));
        Features enough = standardized(Tails.AUTO);
        observe(enough, normal(0, 30));
        byte[] before = bytes(enough);
        enough.dropUnlessSettled();
        assertThat(bytes(enough)).isEqualTo(before);
    }
}
