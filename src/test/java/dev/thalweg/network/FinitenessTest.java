package dev.thalweg.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.feature.Row;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing that is not finite reaches a weight or a slot. */
class FinitenessTest {

    static Stream<Arguments> badBatches() {
        return Fixtures.rooms().flatMap(room -> Stream.of(Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY)
                .flatMap(bad ->
                        Stream.of(true, false).map(dense -> Arguments.of(room.get()[0], room.get()[1], bad, dense))));
    }

    @ParameterizedTest
    @MethodSource("badBatches")
    void batchThatIsNotFiniteLeavesNoTrace(Arithmetic arithmetic, Optimizer optimizer, float bad, boolean dense) {
        Network network = Fixtures.network(arithmetic, optimizer, 1);
        SplitMix64 stream = new SplitMix64(3);
        assertThat(network.step(Fixtures.batch(Fixtures.SPEC, Fixtures.ROWS, stream)))
                .isTrue();
        byte[] before = Fixtures.state(network);
        double loss = network.lastLoss();

        assertThat(network.step(batchWith(bad, dense, stream))).isFalse();

        assertThat(Fixtures.state(network)).isEqualTo(before);
        assertThat(network.steps()).isEqualTo(1);
        assertThat(network.lastLoss()).isEqualTo(loss);
    }

    @ParameterizedTest
    @MethodSource("dev.thalweg.network.Fixtures#rooms")
    void hugeValuesAreLearnedFiniteOrNotAtAll(Arithmetic arithmetic, Optimizer optimizer) {
        for (float huge = 1e10f; huge < Float.POSITIVE_INFINITY; huge *= 10) {
            for (boolean dense : new boolean[] {true, false}) {
                Network network = Fixtures.network(arithmetic, optimizer, 1);
                byte[] before = Fixtures.state(network);

                boolean learned = network.step(batchWith(huge, dense, new SplitMix64(3)));

                assertThat(network.weightNorm()).isFinite();
                assertThat(Arrays.equals(Fixtures.state(network), before)).isEqualTo(!learned);
            }
        }
    }

    private static Batch batchWith(float value, boolean dense, SplitMix64 stream) {
        Batch batch = new Batch(Fixtures.ROWS, Fixtures.SPEC.dense());
        Row row = Fixtures.row(Fixtures.SPEC, stream);
        if (dense) {
            Arrays.fill(row.dense(), value);
        } else {
            row.add(2, value);
        }
        batch.add(row, 1, 1);
        Fixtures.add(Fixtures.SPEC, batch, stream);
        return batch;
    }

    @ParameterizedTest
    @MethodSource("dev.thalweg.network.Fixtures#rooms")
    void targetThatIsNotANumberLeavesNoTrace(Arithmetic arithmetic, Optimizer optimizer) {
        Network network = Fixtures.network(arithmetic, optimizer, 1);
        byte[] before = Fixtures.state(network);
        Batch batch = new Batch(1, Fixtures.SPEC.dense());
        batch.add(Fixtures.row(Fixtures.SPEC, new SplitMix64(1)), Float.NaN, 1);

        assertThat(network.step(batch)).isFalse();
        assertThat(Fixtures.state(network)).isEqualTo(before);
    }

    /** Since a change of so little cannot make even the largest weight infinite, clipped steps are not checked. */
    @ParameterizedTest
    @MethodSource("dev.thalweg.network.Fixtures#rooms")
    void clippedStepsFromTheLargestWeightsStayFinite(Arithmetic arithmetic, Optimizer optimizer) {
        List<Double> huge = List.of((double) Float.MAX_VALUE, (double) -Float.MAX_VALUE);
        Initial given = new Initial.Given(
                List.of(new Initial.Layer(huge.stream().map(List::of).toList(), List.of(1.0))));
        NetworkSpec spec = new NetworkSpec(2, 0, List.of(), Activation.RELU, 1, Loss.BINARY_CROSS_ENTROPY, true, given);
        TrainingSpec training = new TrainingSpec(1, optimizer, Schedule.CONSTANT, 0, 0, 0, 1e14);
        Network network = new Network(spec, training, arithmetic, 1);
        SplitMix64 stream = new SplitMix64(5);
        for (int step = 0; step < 2000; step++) {
            float size = (float) StrictMath.pow(10, 38 * stream.nextDouble());
            Row row = new Row(2, 0);
            row.dense()[0] = stream.nextInt(2) == 0 ? 0 : size;
            row.dense()[1] = stream.nextInt(2) == 0 ? 0 : -size;
            Batch batch = new Batch(1, 2);
            batch.add(row, stream.nextInt(2), 1);
            network.step(batch);
            assertThat(network.weightNorm()).isFinite();
        }
        assertThat(network.steps()).isGreaterThan(100);
    }

    /** Rates and clipping may change while a state goes on: what was gathered before they did is not clipped. */
    @Test
    void aVelocityFromBeforeClippingLeavesNoTrace() {
        NetworkSpec spec = Fixtures.spec(1, 0, List.of(), Activation.RELU, Loss.SQUARED_ERROR);
        Network before =
                new Network(spec, Fixtures.training(1, new Optimizer.Momentum(1e-38, 0.9)), Arithmetic.PORTABLE, 1);
        Batch huge = new Batch(1, 1);
        huge.add(new Row(1, 0), 3e38f, 1);
        assertThat(before.step(huge)).isTrue();
        TrainingSpec clipped = new TrainingSpec(1, new Optimizer.Momentum(10, 0.9), Schedule.CONSTANT, 0, 0, 0, 1);
        Network after = new Network(spec, clipped, Arithmetic.PORTABLE, 1);
        byte[] state = Fixtures.state(before);
        after.read(ByteBuffer.wrap(state).order(ByteOrder.LITTLE_ENDIAN));
        Batch small = new Batch(1, 1);
        small.add(new Row(1, 0), 1, 1);

        assertThat(after.step(small)).isFalse();
        assertThat(Fixtures.state(after)).isEqualTo(state);
    }

    static Stream<Optimizer> overflowing() {
        return Stream.of(
                new Optimizer.Sgd(1e38),
                new Optimizer.Momentum(1e38, 0.9),
                new Optimizer.RmsProp(1e39, 0.9, 1e-8),
                new Optimizer.AdaGrad(1e39, 1e-8),
                new Optimizer.Adam(1e39, 0.9, 0.999, 1e-8));
    }

    /** Loss and gradient are finite, only the updated parameters are not. */
    @ParameterizedTest
    @MethodSource("overflowing")
    void updateThatIsNotFiniteLeavesNoTrace(Optimizer optimizer) {
        NetworkSpec spec = Fixtures.spec(3, 4, List.of(), Activation.RELU, Loss.SQUARED_ERROR);
        Network network = new Network(spec, Fixtures.training(1, optimizer), Arithmetic.PORTABLE, 1);
        byte[] before = Fixtures.state(network);
        Row row = Fixtures.row(spec, new SplitMix64(1));
        row.add(2, 1);
        Batch batch = new Batch(1, 3);
        batch.add(row, 1000, 1);

        assertThat(network.step(batch)).isFalse();
        assertThat(Fixtures.state(network)).isEqualTo(before);
    }

    /** The slots overflow while the parameter does not: v is infinite, so the step is 0. */
    @Test
    void slotThatIsNotFiniteLeavesNoTrace() {
        NetworkSpec spec = Fixtures.spec(1, 0, List.of(), Activation.RELU, Loss.SQUARED_ERROR);
        Network network = new Network(spec, Fixtures.training(1, Fixtures.ADAM), Arithmetic.PORTABLE, 1);
        byte[] before = Fixtures.state(network);
        Batch batch = new Batch(1, 1);
        batch.add(new Row(1, 0), 1e25f, 1);

        assertThat(network.step(batch)).isFalse();
        assertThat(Fixtures.state(network)).isEqualTo(before);
    }
}
