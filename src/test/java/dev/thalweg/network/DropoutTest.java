package dev.thalweg.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.thalweg.feature.Row;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Inverted dropout: a share of the hidden units is switched off in training, and the others make up for it. */
class DropoutTest {

    private static final int UNITS = 20_000;

    /** Of the random state in what a network writes. */
    private static final int RANDOM_AT = 12;

    @ParameterizedTest
    @EnumSource(Activation.class)
    void withItsMaskTheAnalyticGradientEqualsTheNumericalOne(Activation activation) {
        NetworkSpec spec = Fixtures.spec(4, 0, List.of(6, 5), activation, Loss.SOFTMAX_CROSS_ENTROPY);
        TrainingSpec training = new TrainingSpec(Fixtures.ROWS, Fixtures.ADAM, Schedule.CONSTANT, 0, 0, 0.4, 0);
        Network network = new Network(spec, training, Arithmetic.PORTABLE, 7);
        Batch batch = Fixtures.batch(spec, Fixtures.ROWS, new SplitMix64(11));
        network.step(batch);
        double[] parameters = IntStream.range(0, network.parameters())
                .mapToDouble(network::parameter)
                .toArray();
        DoubleReference reference = new DoubleReference(spec, training);
        long mask = Fixtures.littleEndian(Fixtures.state(network)).getLong(RANDOM_AT);
        reference.dropLike(new SplitMix64(mask), batch.size());

        assertThat(network.computeGradient(batch)).isCloseTo(reference.loss(parameters, batch), within(1e-5));

        for (int i = 0; i < parameters.length; i++) {
            double expected = reference.gradient(parameters, batch, i);
            assertThat((double) network.gradient()[i])
                    .as("parameter %d", i)
                    .isCloseTo(expected, within(2e-6 + 1e-5 * Math.abs(expected)));
        }
    }

    /** Each unit's factor is the gradient of its weight to the output by that of the output. */
    @ParameterizedTest
    @EnumSource(Arithmetic.class)
    void aShareIsSwitchedOffAndTheOthersAreScaledUp(Arithmetic arithmetic) {
        Network network = allOnes(arithmetic);
        Batch batch = new Batch(1, 1);
        batch.add(one(), 0, 1);
        double mean = Math.sqrt(2 * network.computeGradient(batch));
        assertThat(mean).as("mean of the factors").isCloseTo(1, within(0.02));
        int at = network.layout().weightsAt(1);
        long kept = 0;
        for (int unit = 0; unit < UNITS; unit++) {
            double factor = network.gradient()[at + unit] / mean;
            kept += factor == 0 ? 0 : 1;
            assertThat(factor == 0 || Math.abs(factor - 1 / 0.7) < 1e-3)
                    .as("%f", factor)
                    .isTrue();
        }
        assertThat((double) kept / UNITS).isCloseTo(0.7, within(0.01));
    }

    @Test
    void scoringUsesEveryUnitAsItIs() {
        float[] scores = new float[1];
        allOnes(Arithmetic.PORTABLE).score(one(), scores);
        assertThat(scores[0]).isCloseTo(1, within(1e-3f));
    }

    private static Row one() {
        Row row = new Row(1, 0);
        row.dense()[0] = 1;
        return row;
    }

    /** The mean of hidden units that all are 1. */
    private static Network allOnes(Arithmetic arithmetic) {
        Initial.Layer ones =
                new Initial.Layer(List.of(Collections.nCopies(UNITS, 1.0)), Collections.nCopies(UNITS, 0.0));
        Initial.Layer mean = new Initial.Layer(Collections.nCopies(UNITS, List.of(1.0 / UNITS)), List.of(0.0));
        NetworkSpec spec = new NetworkSpec(
                1,
                0,
                List.of(UNITS),
                Activation.IDENTITY,
                1,
                Loss.SQUARED_ERROR,
                false,
                new Initial.Given(List.of(ones, mean)));
        TrainingSpec training = new TrainingSpec(1, new Optimizer.Sgd(0.1), Schedule.CONSTANT, 0, 0, 0.3, 0);
        return new Network(spec, training, arithmetic, 1);
    }
}
