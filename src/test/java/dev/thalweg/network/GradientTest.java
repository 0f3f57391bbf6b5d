package dev.thalweg.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GradientTest {

    private static final List<List<Integer>> DEPTHS = List.of(List.of(), List.of(5), List.of(5, 4));
    private static final List<int[]> WIDTHS = List.of(new int[] {4, 0}, new int[] {0, 6}, new int[] {3, 5});
    private static final double[][] PENALTIES = {{0, 0}, {0.01, 0}, {0, 0.02}, {0.01, 0.02}};

    private record Case(Arithmetic arithmetic, NetworkSpec spec, double l1, double l2) {}

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (NetworkSpec spec : specs()) {
            for (double[] penalty : PENALTIES) {
                for (Arithmetic arithmetic : Arithmetic.values()) {
                    cases.add(new Case(arithmetic, spec, penalty[0], penalty[1]));
                }
            }
        }
        return cases.stream();
    }

    private static List<NetworkSpec> specs() {
        List<NetworkSpec> specs = new ArrayList<>();
        for (List<Integer> hidden : DEPTHS) {
            for (Activation activation : Activation.values()) {
                for (Loss loss : Loss.values()) {
                    for (int[] width : WIDTHS) {
                        specs.add(Fixtures.spec(width[0], width[1], hidden, activation, loss, true));
                        specs.add(Fixtures.spec(width[0], width[1], hidden, activation, loss, false));
                    }
                }
            }
        }
        return specs;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void analyticGradientEqualsNumericalOne(Case example) {
        TrainingSpec training = new TrainingSpec(6, Fixtures.ADAM, Schedule.CONSTANT, example.l1(), example.l2(), 0, 0);
        Network network = new Network(example.spec(), training, example.arithmetic(), 7);
        SplitMix64 random = new SplitMix64(11);
        // A step moves biases and linear path away from 0, where a gradient could be right by accident.
        network.step(Fixtures.batch(example.spec(), 6, random));
        Batch batch = Fixtures.batch(example.spec(), 6, random);

        requireNumerical(network, training, batch);
    }

    /** Half of the targets lie beyond the limit. */
    @Test
    void theGradientOfHuberLossEqualsTheNumericalOne() {
        TrainingSpec training = new TrainingSpec(6, Fixtures.ADAM, Schedule.CONSTANT, 0, 0, 0, 0, 0, 0.7);
        NetworkSpec spec = Fixtures.spec(3, 2, List.of(4), Activation.TANH, Loss.SQUARED_ERROR);
        Network network = new Network(spec, training, Arithmetic.FAST, 7);
        requireNumerical(network, training, Fixtures.batch(spec, 6, new SplitMix64(11)));
    }

    private static void requireNumerical(Network network, TrainingSpec training, Batch batch) {
        network.computeGradient(batch);

        DoubleReference reference = new DoubleReference(network.spec(), training);
        double[] parameters = IntStream.range(0, network.parameters())
                .mapToDouble(network::parameter)
                .toArray();
        Touched touched = new Touched(network.layout());
        touched.collect(batch);
        for (int stretch = 0; stretch < touched.stretches(); stretch++) {
            for (int i = touched.from(stretch); i < touched.to(stretch); i++) {
                double expected = reference.gradient(parameters, batch, i);
                assertThat((double) network.gradient()[i])
                        .as("parameter %d", i)
                        .isCloseTo(expected, within(2e-6 + 1e-5 * Math.abs(expected)));
            }
        }
    }
}
