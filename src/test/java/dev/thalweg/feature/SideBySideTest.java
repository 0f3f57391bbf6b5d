package dev.thalweg.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.event.Event;
import dev.thalweg.feature.Encoding.MinMax;
import dev.thalweg.feature.Encoding.Missing;
import dev.thalweg.feature.Encoding.Standardize;
import dev.thalweg.feature.Encoding.Tails;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Numbers that are encoded, counted and observed side by side become, to the last bit, what each becomes by itself; also where some
 * are missing, and before and after all have been measured.
 */
class SideBySideTest {

    private static final int NUMBERS = 12;
    private static final List<Tails> TAILS = List.of(Tails.AUTO, Tails.LINEAR, Tails.LOG, Tails.AUTO);

    /** Slots, rows and positions differ: a number that is not standardized comes first, and categories stand between. */
    private static List<FeatureSpec> specs() {
        List<FeatureSpec> specs = new ArrayList<>(List.of(new FeatureSpec("first", new MinMax())));
        for (int i = 0; i < NUMBERS; i++) {
            Missing missing = flagged(i) ? Missing.FLAG : Missing.IMPUTE;
            specs.add(
                    new FeatureSpec("x" + i, new Standardize(i % 5 == 1 ? 0 : 5, TAILS.get(i % 4), missing, 0, false)));
            if (i % 5 == 0) {
                specs.add(new FeatureSpec("c" + i, new Encoding.Hash(4)));
            }
        }
        return specs;
    }

    private static boolean flagged(int number) {
        return number % 3 == 0;
    }

    private static double[] numbers(Random random, double missing) {
        double[] numbers = new double[NUMBERS + 1];
        Arrays.setAll(numbers, i -> random.nextDouble() < missing ? Double.NaN : number(random, i - 1));
        return numbers;
    }

    private static double number(Random random, int column) {
        if (random.nextDouble() < 0.005) {
            return new double[] {0, -0.0, 1e300, -1e39, 1e-310, 1e30, 1e9}[random.nextInt(7)];
        }
        if (column == 2) {
            return 7;
        }
        double normal = random.nextGaussian();
        return column % 8 < 4 ? Math.signum(normal) * Math.exp(4 * Math.abs(normal)) : normal;
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.002, 0.3})
    void bitsAreThoseOfEachByItself(double missing) {
        List<FeatureSpec> specs = specs();
        Features together = new Features(specs, Bench.shape(specs));
        Features first = Bench.one(new MinMax());
        List<Standardizer> alone = alone(specs);
        int[] counts = new int[Features.BINS * specs.size()];
        int[][] countsAlone = new int[NUMBERS][Features.BINS];
        Row row = together.newRow();
        Random random = new Random(4);
        for (int turn = 0; turn < 2_000; turn++) {
            double[] numbers = numbers(random, missing);
            Event event = Bench.event(numbers, random.nextBoolean() ? "a" : null, "b", "c");
            together.encode(event, row);
            together.count(event, row, counts);
            together.observe(event);
            Bench.observe(first, numbers[0]);
            for (int i = 0, column = 1; i < NUMBERS; column += flagged(i) ? 2 : 1, i++) {
                requireAlone(alone.get(i), numbers[i + 1], row.dense()[column], countsAlone[i]);
            }
            if (turn == 700) {
                forgetWhatWasMeasuredOtherwise(together, first, alone);
            }
            assertThat(Bench.state(together)).as("at %d", turn).isEqualTo(state(first, alone));
        }
        for (int i = 0; i < specs.size(); i++) {
            if (specs.get(i).encoding() instanceof Standardize) {
                int number = Integer.parseInt(specs.get(i).field().substring(1));
                assertThat(Arrays.copyOfRange(counts, i * Features.BINS, (i + 1) * Features.BINS))
                        .isEqualTo(countsAlone[number]);
            }
        }
        assertThat(logarithm(together, "x0")).as("heavy tails").isNotNull();
        assertThat(logarithm(together, "x4")).as("normal numbers").isNull();
    }

    /** Then there are enough numbers, but no logarithms of them. */
    private static void forgetWhatWasMeasuredOtherwise(Features together, Features first, List<Standardizer> alone) {
        Features others = new Features(specs(), Bench.shape(specs()));
        Features othersFirst = Bench.one(new MinMax());
        List<Standardizer> othersAlone = alone(specs());
        Random random = new Random(5);
        for (int turn = 0; turn < 40; turn++) {
            double[] numbers = numbers(random, 0);
            others.observe(Bench.event(numbers, "a", "b", "c"));
            Bench.observe(othersFirst, numbers[0]);
            for (int i = 0; i < NUMBERS; i++) {
                othersAlone.get(i).observe(bounded(numbers[i + 1]));
            }
        }
        together.subtract(others);
        first.subtract(othersFirst);
        for (int i = 0; i < NUMBERS; i++) {
            alone.get(i).subtract(othersAlone.get(i));
        }
    }

    private static double bounded(double number) {
        return Math.max(-Float.MAX_VALUE, Math.min(Float.MAX_VALUE, number));
    }

    private static List<Standardizer> alone(List<FeatureSpec> specs) {
        return specs.stream()
                .map(FeatureSpec::encoding)
                .filter(Standardize.class::isInstance)
                .map(encoding ->
                        new Standardizer((Standardize) encoding, new StatisticsTable(1), new StatisticsTable(1)))
                .toList();
    }

    private static void requireAlone(Standardizer alone, double number, float encoded, int[] counts) {
        if (!Double.isFinite(number)) {
            assertThat(encoded).isZero();
            counts[Features.MISSING]++;
            return;
        }
        assertThat(encoded).isEqualTo((float) alone.scaled(bounded(number)));
        counts[Math.max(0, Math.min(7, (int) (2.0 * encoded + 4)))]++;
        alone.observe(bounded(number));
    }

    private static byte[] state(Features first, List<Standardizer> alone) {
        int bytes = first.stateBytes()
                + alone.stream().mapToInt(Standardizer::stateBytes).sum();
        ByteBuffer out = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        first.write(out);
        alone.forEach(each -> each.write(out));
        return out.array();
    }

    private static Scaling.@Nullable Logarithm logarithm(Features features, String field) {
        return Objects.requireNonNull(features.scalings().get(field)).logarithm();
    }
}
