package dev.thalweg.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.thalweg.feature.Row;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Whole steps against ND4J's arrays. */
class ReferenceStepTest {

    private static final int ROWS = 32;

    static Stream<Arguments> optimizersAndLosses() {
        return Fixtures.rooms().flatMap(room -> Arrays.stream(Loss.values())
                .map(loss -> Arguments.of(room.get()[0], room.get()[1], loss)));
    }

    @ParameterizedTest
    @MethodSource("optimizersAndLosses")
    void hundredStepsEqualThoseOfTheReference(Arithmetic arithmetic, Optimizer optimizer, Loss loss) {
        // 32 rows of 20 columns to 64 units is large enough for the BLAS.
        NetworkSpec spec = Fixtures.spec(20, 0, List.of(64, 5), Activation.TANH, loss);
        Network network = new Network(spec, Fixtures.training(ROWS, optimizer), arithmetic, 3);
        NdReference reference = new NdReference(network, optimizer);
        SplitMix64 stream = new SplitMix64(8);
        for (int step = 0; step < 100; step++) {
            Batch batch = new Batch(ROWS, spec.dense());
            INDArray inputs = Nd4j.zeros(DataType.DOUBLE, ROWS, spec.dense());
            INDArray targets = Nd4j.zeros(DataType.DOUBLE, ROWS, spec.outputs());
            fill(spec, batch, inputs, targets, stream);
            double expectedLoss = reference.loss(inputs, targets);

            assertThat(network.step(batch)).isTrue();
            reference.step(inputs, targets);

            assertThat(network.lastLoss()).isCloseTo(expectedLoss, within(1e-4 * Math.max(1, expectedLoss)));
        }
        for (int i = 0; i < network.parameters(); i++) {
            assertThat((double) network.parameter(i))
                    .as("parameter %d", i)
                    .isCloseTo(reference.parameter(i), within(2e-4));
        }
    }

    private static void fill(NetworkSpec spec, Batch batch, INDArray inputs, INDArray targets, SplitMix64 stream) {
        while (!batch.full()) {
            Row row = Fixtures.row(spec, stream);
            float target = Fixtures.target(spec, stream);
            int at = batch.size();
            batch.add(row, target, 1);
            for (int i = 0; i < spec.dense(); i++) {
                inputs.putScalar(at, i, row.dense()[i]);
            }
            boolean oneHot = spec.outputs() > 1;
            targets.putScalar(at, oneHot ? (int) target : 0, oneHot ? 1 : target);
        }
    }

    @ParameterizedTest
    @EnumSource
    void givenNetworkOfTwoThreeOneEqualsTheReference(Arithmetic arithmetic) {
        Initial given = new Initial.Given(List.of(
                new Initial.Layer(List.of(List.of(1.0, 2.0, 3.0), List.of(4.0, 5.0, 6.0)), List.of(1.0, 2.0, 3.0)),
                new Initial.Layer(List.of(List.of(7.0), List.of(8.0), List.of(9.0)), List.of(7.0))));
        NetworkSpec spec =
                new NetworkSpec(2, 0, List.of(3), Activation.RELU, 1, Loss.BINARY_CROSS_ENTROPY, false, given);
        Network network = new Network(spec, Fixtures.training(2, Fixtures.ADAM), arithmetic, 0);
        NdReference reference = new NdReference(network, Fixtures.ADAM);
        Batch batch = TwoPoints.batch();
        INDArray inputs = Nd4j.createFromArray(new double[][] {{1, 0}, {0, 1}});
        INDArray targets = Nd4j.createFromArray(new double[][] {{0}, {1}});

        // Hidden sums 2 4 6 and 5 7 9; logits 14 + 32 + 54 + 7 and 35 + 56 + 81 + 7; loss (107 + 0) / 2.
        assertThat(reference.logits(inputs).toDoubleVector()).containsExactly(107, 179);
        assertThat(network.computeGradient(batch)).isEqualTo(53.5).isEqualTo(reference.loss(inputs, targets));
        List<INDArray> gradients = reference.gradients(inputs, targets);
        for (int i = 0; i < network.parameters(); i++) {
            assertThat((double) network.gradient()[i]).isCloseTo(reference.at(gradients, i), within(1e-6));
        }
        assertThat(network.gradient()).startsWith(3.5f, 4f, 4.5f, 0f, 0f, 0f).endsWith(1f, 2f, 3f, 0.5f);
        float[] scores = new float[1];
        network.score(TwoPoints.row(1), scores);
        assertThat(scores[0]).isEqualTo(1f);

        for (int step = 0; step < 10; step++) {
            assertThat(network.step(batch)).isTrue();
            reference.step(inputs, targets);
            for (int i = 0; i < network.parameters(); i++) {
                assertThat((double) network.parameter(i)).isCloseTo(reference.parameter(i), within(1e-5));
            }
        }
    }
}
