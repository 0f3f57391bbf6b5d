package dev.thalweg.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The weights of step 0 have the spread that their papers ask for. */
class InitializerTest {

    private static final int INPUTS = 100;
    private static final int UNITS = 300;

    @Test
    void heIsNormalWithVarianceTwoByFanIn() {
        for (int layer = 0; layer < 2; layer++) {
            double[] weights = weights(new Initial.He(), layer);
            double deviation = Math.sqrt(2.0 / inputs(layer));
            assertThat(variance(weights)).isCloseTo(2.0 / inputs(layer), within(0.05 / inputs(layer)));
            assertThat(beyond(weights, deviation))
                    .as("of a normal, beyond 1 deviation")
                    .isCloseTo(0.317, within(0.01));
            assertThat(beyond(weights, 2 * deviation)).as("beyond 2").isCloseTo(0.0455, within(0.005));
        }
    }

    @Test
    void xavierIsUniformWithVarianceTwoByBothFans() {
        for (int layer = 0; layer < 2; layer++) {
            double[] weights = weights(new Initial.Xavier(), layer);
            double limit = Math.sqrt(6.0 / (inputs(layer) + UNITS));
            double variance = 2.0 / (inputs(layer) + UNITS);
            assertThat(variance(weights)).isCloseTo(variance, within(0.025 * variance));
            assertThat(beyond(weights, limit * 1.000001)).isZero();
            assertThat(beyond(weights, limit / 2)).isCloseTo(0.5, within(0.01));
        }
    }

    @Test
    void biasesAndLinearPathStartAtZero() {
        for (Initial initial : List.of(new Initial.He(), new Initial.Xavier())) {
            Layout layout = new Layout(spec(initial));
            float[] parameters = Initializer.initialize(layout, initial, new SplitMix64(1));
            for (Layout.Block block : layout.blocks()) {
                boolean zero = block.name().endsWith("bias") || block.name().startsWith("linear");
                for (int i = 0; zero && i < block.rows() * block.columns(); i++) {
                    assertThat(parameters[block.offset() + i]).as(block.name()).isZero();
                }
            }
        }
    }

    private static int inputs(int layer) {
        return layer == 0 ? INPUTS : UNITS;
    }

    private static double[] weights(Initial initial, int layer) {
        Layout layout = new Layout(spec(initial));
        float[] parameters = Initializer.initialize(layout, initial, new SplitMix64(1));
        return IntStream.range(layout.weightsAt(layer), layout.biasAt(layer))
                .mapToDouble(i -> parameters[i])
                .toArray();
    }

    /** Dense and sparse inputs count alike; both hidden layers have as many units. */
    private static NetworkSpec spec(Initial initial) {
        List<Integer> hidden = List.of(UNITS, UNITS);
        return new NetworkSpec(40, 60, hidden, Activation.RELU, 1, Loss.SQUARED_ERROR, true, initial);
    }

    private static double variance(double[] weights) {
        double mean = IntStream.range(0, weights.length)
                .mapToDouble(i -> weights[i])
                .average()
                .orElseThrow();
        return IntStream.range(0, weights.length)
                .mapToDouble(i -> (weights[i] - mean) * (weights[i] - mean))
                .average()
                .orElseThrow();
    }

    private static double beyond(double[] weights, double limit) {
        return (double) IntStream.range(0, weights.length)
                        .filter(i -> Math.abs(weights[i]) > limit)
                        .count()
                / weights.length;
    }
}
