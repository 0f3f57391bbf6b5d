package dev.thalweg.feature;

import static dev.thalweg.feature.Bench.MISSING;
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
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class ScaledNumberTest {

    private static final double[] EXTREMES = {
        0,
        -0.0,
        1,
        -1,
        1e300,
        -1e300,
        Double.MAX_VALUE,
        -Double.MAX_VALUE,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        Double.MIN_VALUE,
        -Double.MIN_VALUE,
        Float.MIN_VALUE,
        1e-310,
        -1e-310,
        1e-160,
        Double.MIN_NORMAL,
        0.1,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        MISSING
    };

    @Test
    void standardizingEqualsTwoPasses() {
        SplittableRandom random = new SplittableRandom(1);
        for (double offset : new double[] {0, 1e3, -1e6, 1e9}) {
            Features features = one(new Standardize(0, Tails.LINEAR, Missing.IMPUTE, 0, false));
            double[] seen = random.doubles(500).map(x -> offset + 7 * x * x).toArray();
            for (int i = 0; i < seen.length; i++) {
                if (i >= 2) {
                    double mean = Arrays.stream(seen, 0, i).average().orElseThrow();
                    double variance = Arrays.stream(seen, 0, i)
                            .map(x -> (x - mean) * (x - mean))
                            .average()
                            .orElseThrow();
                    double expected = (seen[i] - mean) / Math.sqrt(variance);
                    assertThat((double) encoded(features, seen[i]))
                            .isCloseTo(expected, within(1e-5 * (1 + Math.abs(expected))));
                }
                observe(features, seen[i]);
            }
        }
    }

    @Test
    void standardizingGivesZeroUntilNumbersDiffer() {
        Features features = one(new Standardize());
        assertThat(encoded(features, 5)).isZero();
        observe(features, 0.1);
        assertThat(encoded(features, 5)).isZero();
        observe(features, 0.1, 0.1, 0.1);
        assertThat(encoded(features, 5)).isZero();
        observe(features, 0.2);
        assertThat(encoded(features, 5)).isPositive();
    }

    @Test
    void clipLimitsStandardDeviationsEitherWay() {
        Features features = one(new Standardize(2.5, Tails.LINEAR, Missing.IMPUTE, 0, false));
        observe(features, -1, 1);
        assertThat(encoded(features, 2)).isEqualTo(2);
        assertThat(encoded(features, 3)).isEqualTo(2.5f);
        assertThat(encoded(features, -1e300)).isEqualTo(-2.5f);
    }

    @Test
    void oneExtremeNumberLeavesTheOthersApart() {
        for (double outlier : new double[] {1e4, -1e300, Double.MAX_VALUE}) {
            Features features = one(new Standardize());
            observe(features, normal(0, 1000));
            float before = encoded(features, 1);
            observe(features, outlier);
            assertThat(encoded(features, outlier)).isEqualTo((float) Math.signum(outlier) * 10);
            assertThat(encoded(features, 1)).isCloseTo(before, within(0.1f));
        }
    }

    @Test
    void withoutClipEveryNumberCountsAsItIs() {
        Features features = one(new Standardize(0, Tails.LINEAR, Missing.IMPUTE, 0, false));
        observe(features, normal(0, 1000));
        observe(features, 1e4);
        assertThat(encoded(features, 1)).isCloseTo(0, within(0.05f));
    }

    /** Within a sixth of the events before it; the mean then moves on as a mean does. */
    @Test
    void aNewLevelIsReached() {
        Features features = one(new Standardize());
        observe(features, normal(0, 1000));
        observe(features, normal(1000, 50));
        assertThat(encoded(features, 1000)).isEqualTo(10);
        observe(features, normal(1000, 100));
        assertThat(encoded(features, 1000)).isLessThan(10);
        observe(features, normal(1000, 850));
        assertThat(encoded(features, 1000)).isBetween(0.8f, 1.3f);
        assertThat(encoded(features, 0)).isBetween(-1.2f, -0.7f);
    }

    @Test
    void aConstantThatChangesIsReached() {
        Features features = one(new Standardize());
        observe(features, new double[1000]);
        observe(features, 5);
        assertThat(encoded(features, 5)).isEqualTo(10);
        observe(features, DoubleStream.generate(() -> 5).limit(30).toArray());
        assertThat(encoded(features, 5)).isLessThan(10);
    }

    @Test
    void aTightClipLeavesTheDeviationAlone() {
        Features loose = one(new Standardize(10, Tails.LINEAR, Missing.IMPUTE, 0, false));
        Features tight = one(new Standardize(0.5, Tails.LINEAR, Missing.IMPUTE, 0, false));
        for (Features features : List.of(loose, tight)) {
            observe(features, normal(0, 1000));
        }
        assertThat(Bench.state(tight)).isEqualTo(Bench.state(loose));
    }

    @Test
    void oneExtremeNumberAmongTheFirstLeavesTheOthersApart() {
        for (Tails tails : Tails.values()) {
            for (int at = 0; at < 30; at++) {
                Features features = one(new Standardize(10, tails, Missing.IMPUTE, 0, false));
                double[] numbers = normal(0, 100);
                numbers[at] = 1e38;
                observe(features, numbers);
                assertThat(encoded(features, 1) - encoded(features, -1)).isGreaterThan(0.5f);
                assertThat(encoded(features, 1e38)).isGreaterThan(4);
            }
        }
    }

    static double[] normal(double mean, int count) {
        Random random = new Random(3);
        return DoubleStream.generate(() -> mean + random.nextGaussian())
                .limit(count)
                .toArray();
    }

    @Test
    void minMaxStaysBetweenZeroAndOne() {
        Features features = one(new MinMax());
        assertThat(encoded(features, 5)).isZero();
        observe(features, -2);
        assertThat(encoded(features, 5)).isZero();
        observe(features, 2);
        assertThat(encoded(features, 0)).isEqualTo(0.5f);
        assertThat(encoded(features, 5)).isEqualTo(1);
        assertThat(encoded(features, -5)).isZero();
        observe(features, 6);
        assertThat(encoded(features, 0)).isEqualTo(0.25f);
    }

    @Test
    void noEncodingPassesTheNumberOn() {
        Features features = one(new None());
        observe(features, 3, 4, 1000);
        assertThat(encoded(features, 1.25)).isEqualTo(1.25f);
        assertThat(encoded(features, 1e300)).isEqualTo(Float.MAX_VALUE);
        assertThat(encoded(features, -1e300)).isEqualTo(-Float.MAX_VALUE);
    }

    @Test
    void missingNumbersCountAsTheRunningMean() {
        List.of(new Standardize(), new MinMax(), new None())
                .forEach(encoding -> assertThat(encoded(one(encoding), MISSING)).isZero());
        Features standardized = one(new Standardize());
        Features positioned = one(new MinMax());
        Features plain = one(new None());
        for (Features features : List.of(standardized, positioned, plain)) {
            observe(features, 0, 1, 5);
        }
        assertThat(encoded(standardized, MISSING)).isZero();
        assertThat(encoded(positioned, MISSING)).isEqualTo(0.4f);
        assertThat(encoded(plain, MISSING)).isEqualTo(2);
    }

    @Test
    void missingNumbersAreNotObserved() {
        for (Encoding encoding : List.of(new Standardize(), new MinMax(), new None())) {
            Features features = one(encoding);
            observe(features, 1, 2, 3);
            byte[] before = Bench.state(features);
            observe(features, MISSING, Double.POSITIVE_INFINITY);
            assertThat(Bench.state(features)).isEqualTo(before);
        }
    }

    @Test
    void flagTellsWhetherTheNumberIsMissing() {
        Missing flag = Missing.FLAG;
        for (Encoding encoding : List.of(
                new Standardize(3, Tails.LINEAR, flag, 0, false),
                new MinMax(flag, 0, false),
                new None(flag, 0, false))) {
            Features features = one(encoding);
            assertThat(features.denseWidth()).isEqualTo(2);
            assertThat(dense(features, number(7))[1]).isZero();
            assertThat(dense(features, number(MISSING))[1]).isEqualTo(1);
        }
    }

    @Test
    void encodedNumbersAreFiniteWhateverWasSeen() {
        SplittableRandom random = new SplittableRandom(2);
        for (Encoding encoding : List.of(
                new Standardize(),
                new Standardize(0, Tails.LINEAR, Missing.FLAG, 0, false),
                new MinMax(),
                new None())) {
            for (int stream = 0; stream < 300; stream++) {
                Features features = one(encoding);
                for (int i = 0; i < 12; i++) {
                    for (double next : EXTREMES) {
                        for (float value : dense(features, number(next))) {
                            assertThat(Float.isFinite(value)).isTrue();
                        }
                    }
                    observe(features, EXTREMES[random.nextInt(EXTREMES.length)]);
                }
            }
        }
    }

    static float encoded(Features features, double number) {
        return dense(features, number(number))[0];
    }
}
