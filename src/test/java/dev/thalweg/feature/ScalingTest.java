package dev.thalweg.feature;

import static dev.thalweg.feature.Bench.dense;
import static dev.thalweg.feature.Bench.number;
import static dev.thalweg.feature.Bench.observe;
import static dev.thalweg.feature.Bench.one;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.thalweg.feature.Encoding.MinMax;
import dev.thalweg.feature.Encoding.Missing;
import dev.thalweg.feature.Encoding.None;
import dev.thalweg.feature.Encoding.Standardize;
import dev.thalweg.feature.Encoding.Tails;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What is told of a number's encoding is enough to encode a number as the feature does. */
class ScalingTest {

    private static final List<Encoding> ENCODINGS = List.of(
            new Standardize(),
            new Standardize(0, Tails.LINEAR, Missing.IMPUTE, 0, false),
            new Standardize(3, Tails.LOG, Missing.IMPUTE, 0, false),
            new MinMax(),
            new None());

    private static final double[] NUMBERS = {0, 1, -1, 80, 125.5, 1e4, -1e7, 1e30, -1e300, Double.MAX_VALUE};

    @Test
    void itGivesWhatTheFeatureGivesAtEveryStage() {
        SplittableRandom random = new SplittableRandom(3);
        for (Encoding encoding : ENCODINGS) {
            Features features = one(encoding);
            for (int seen = 0; seen < 200; seen++) {
                check(features, seen + " seen by " + encoding);
                observe(features, seen < 3 ? 100 : Math.exp(2 * random.nextGaussian()) * 100);
            }
        }
    }

    private static void check(Features features, String what) {
        Scaling scaling = Objects.requireNonNull(features.scalings().get("field"), what);
        for (double number : NUMBERS) {
            double expected = dense(features, number(number))[0];
            double tolerance = 1e-6 * Math.max(1, Math.abs(expected));
            assertThat(scaled(scaling, number)).as("%s, %s", number, what).isCloseTo(expected, within(tolerance));
        }
        assertThat((float) scaling.missing()).as(what).isEqualTo(dense(features, number(Double.NaN))[0]);
    }

    /** As {@link Scaling} tells it. */
    private static double scaled(Scaling scaling, double number) {
        double bounded = Math.max(-Float.MAX_VALUE, Math.min(Float.MAX_VALUE, number));
        Scaling.Logarithm logarithm = scaling.logarithm();
        if (logarithm != null) {
            double distance = (bounded - logarithm.centre()) / logarithm.unit();
            int exponent = Math.getExponent(1 + Math.abs(distance));
            double mantissa = (1 + Math.abs(distance)) / Math.scalb(1.0, exponent);
            bounded = Math.signum(distance) * (exponent + mantissa - 1);
        }
        double deviations = (bounded - scaling.shift()) / scaling.divisor();
        return Math.max(scaling.low(), Math.min(scaling.high(), deviations));
    }

    @Test
    void onlyNumbersWithStatisticsHaveOne() {
        assertThat(Bench.everything().scalings()).containsOnlyKeys("a", "c", "e", "h");
    }
}
