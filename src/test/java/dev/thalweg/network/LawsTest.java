package dev.thalweg.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thalweg.feature.Row;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What must hold for every network, whatever it learns. */
class LawsTest {

    private static final int ROWS = 8;

    static Stream<Arguments> rooms() {
        return Arrays.stream(Arithmetic.values())
                .flatMap(room -> Fixtures.OPTIMIZERS.stream().map(optimizer -> Arguments.of(room, optimizer)));
    }

    /** Everything switched on: sparse columns, two hidden layers, dropout, penalties, clipping, a schedule. */
    private static Network network(Arithmetic arithmetic, Optimizer optimizer, long seed) {
        return new Network(SPEC, training(optimizer, 0.3), arithmetic, seed);
    }

    private static final NetworkSpec SPEC =
            Fixtures.spec(4, 9, List.of(6, 5), Activation.RELU, Loss.SOFTMAX_CROSS_ENTROPY);

    private static TrainingSpec training(Optimizer optimizer, double dropout) {
        Schedule schedule = new Schedule(new Schedule.Shape.InverseSquareRoot(10), 3);
        return new TrainingSpec(ROWS, optimizer, schedule, 1e-3, 1e-2, dropout, 0.5);
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void resumedTrainingEqualsUninterruptedAtEveryRow(Arithmetic arithmetic, Optimizer optimizer) {
        int rows = 3 * ROWS + 3;
        byte[] uninterrupted = train(arithmetic, optimizer, rows, -1);
        for (int cut = 0; cut < rows; cut++) {
            assertThat(train(arithmetic, optimizer, rows, cut))
                    .as("cut at %d", cut)
                    .isEqualTo(uninterrupted);
        }
    }

    /** Learns a stream row by row; before row {@code cut}, everything is written, and read into new objects. */
    private static byte[] train(Arithmetic arithmetic, Optimizer optimizer, int rows, int cut) {
        SplitMix64 stream = new SplitMix64(5);
        Network network = network(arithmetic, optimizer, 1);
        Batch batch = new Batch(ROWS, SPEC.dense());
        for (int row = 0; row < rows; row++) {
            if (row == cut) {
                ByteBuffer state = both(network, batch).flip();
                network = network(arithmetic, optimizer, 2);
                batch = new Batch(ROWS, SPEC.dense());
                network.read(state);
                batch.read(state);
                assertThat(state.remaining()).isZero();
            }
            Fixtures.add(SPEC, batch, stream);
            if (batch.full()) {
                assertThat(network.step(batch)).isTrue();
                batch.clear();
            }
        }
        return both(network, batch).array();
    }

    private static ByteBuffer both(Network network, Batch batch) {
        ByteBuffer state =
                ByteBuffer.allocate(network.stateBytes() + batch.stateBytes()).order(ByteOrder.LITTLE_ENDIAN);
        network.write(state);
        batch.write(state);
        return state;
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void scoringChangesNothing(Arithmetic arithmetic, Optimizer optimizer) {
        SplitMix64 stream = new SplitMix64(3);
        Network network = network(arithmetic, optimizer, 1);
        Network silent = network(arithmetic, optimizer, 1);
        float[] scores = new float[3];
        for (int step = 0; step < 5; step++) {
            network.score(Fixtures.row(SPEC, stream), scores);
            assertThat(Fixtures.state(network)).isEqualTo(Fixtures.state(silent));
            Batch batch = Fixtures.batch(SPEC, ROWS, stream);
            network.step(batch);
            silent.step(batch);
        }
        assertThat(Fixtures.state(network)).isEqualTo(Fixtures.state(silent));
    }

    static Stream<Arguments> badBatches() {
        return rooms().flatMap(room -> Stream.of(Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY)
                .flatMap(bad ->
                        Stream.of(true, false).map(dense -> Arguments.of(room.get()[0], room.get()[1], bad, dense))));
    }

    @ParameterizedTest
    @MethodSource("badBatches")
    void batchThatIsNotFiniteLeavesNoTrace(Arithmetic arithmetic, Optimizer optimizer, float bad, boolean dense) {
        Network network = network(arithmetic, optimizer, 1);
        SplitMix64 stream = new SplitMix64(3);
        assertThat(network.step(Fixtures.batch(SPEC, ROWS, stream))).isTrue();
        byte[] before = Fixtures.state(network);
        double loss = network.lastLoss();

        assertThat(network.step(batchWith(bad, dense, stream))).isFalse();

        assertThat(Fixtures.state(network)).isEqualTo(before);
        assertThat(network.steps()).isEqualTo(1);
        assertThat(network.lastLoss()).isEqualTo(loss);
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void hugeValuesAreLearnedFiniteOrNotAtAll(Arithmetic arithmetic, Optimizer optimizer) {
        for (float huge = 1e10f; huge < Float.POSITIVE_INFINITY; huge *= 10) {
            for (boolean dense : new boolean[] {true, false}) {
                Network network = network(arithmetic, optimizer, 1);
                byte[] before = Fixtures.state(network);

                boolean learned = network.step(batchWith(huge, dense, new SplitMix64(3)));

                assertThat(network.weightNorm()).isFinite();
                assertThat(Arrays.equals(Fixtures.state(network), before)).isEqualTo(!learned);
            }
        }
    }

    private static Batch batchWith(float value, boolean dense, SplitMix64 stream) {
        Batch batch = new Batch(ROWS, SPEC.dense());
        Row row = Fixtures.row(SPEC, stream);
        if (dense) {
            Arrays.fill(row.dense(), value);
        } else {
            row.add(2, value);
        }
        batch.add(row, 1, 1);
        Fixtures.add(SPEC, batch, stream);
        return batch;
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void targetThatIsNotANumberLeavesNoTrace(Arithmetic arithmetic, Optimizer optimizer) {
        Network network = network(arithmetic, optimizer, 1);
        byte[] before = Fixtures.state(network);
        Batch batch = new Batch(1, SPEC.dense());
        batch.add(Fixtures.row(SPEC, new SplitMix64(1)), Float.NaN, 1);

        assertThat(network.step(batch)).isFalse();
        assertThat(Fixtures.state(network)).isEqualTo(before);
    }

    static Stream<Optimizer> overflowing() {
        return Stream.of(
                new Optimizer.Sgd(1e38),
                new Optimizer.Momentum(1e38, 0.9),
                new Optimizer.RmsProp(1e39, 0.9, 1e-8),
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

    static Stream<Arguments> lazyAndDense() {
        return rooms().flatMap(room -> Arrays.stream(Loss.values())
                .flatMap(loss -> Stream.of(List.<Integer>of(), List.of(6), List.of(6, 5))
                        .map(hidden -> Arguments.of(room.get()[0], room.get()[1], loss, hidden))));
    }

    @ParameterizedTest
    @MethodSource("lazyAndDense")
    void batchThatTouchesAllSparseRowsEqualsTheDenseOptimizer(
            Arithmetic arithmetic, Optimizer optimizer, Loss loss, List<Integer> hidden) {
        int columns = 11;
        NetworkSpec denseSpec = Fixtures.spec(columns, 0, hidden, Activation.RELU, loss);
        NetworkSpec sparseSpec = Fixtures.spec(4, columns - 4, hidden, Activation.RELU, loss);
        Network dense = new Network(denseSpec, training(optimizer, 0.3), arithmetic, 9);
        Network lazy = new Network(sparseSpec, training(optimizer, 0.3), arithmetic, 9);
        SplitMix64 stream = new SplitMix64(4);
        for (int step = 0; step < 20; step++) {
            Batch denseBatch = new Batch(ROWS, columns);
            Batch sparseBatch = new Batch(ROWS, 4);
            for (int i = 0; i < ROWS; i++) {
                Row row = Fixtures.row(denseSpec, stream);
                // Zeroes that a sparse row leaves out; every column still has a value in some row.
                row.dense()[4 + i % 7] = 0;
                float target = Fixtures.target(denseSpec, stream);
                denseBatch.add(row, target, 1 + i);
                sparseBatch.add(sparse(row, 4), target, 1 + i);
            }
            assertThat(dense.step(denseBatch)).isTrue();
            assertThat(lazy.step(sparseBatch)).isTrue();
            assertThat(Fixtures.state(lazy)).isEqualTo(Fixtures.state(dense));
        }
    }

    private static Row sparse(Row row, int dense) {
        Row sparse = new Row(dense, 0);
        System.arraycopy(row.dense(), 0, sparse.dense(), 0, dense);
        for (int column = dense; column < row.dense().length; column++) {
            if (row.dense()[column] != 0) {
                sparse.add(column - dense, row.dense()[column]);
            }
        }
        return sparse;
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void untouchedSparseRowsKeepTheirSlotsAndWeights(Arithmetic arithmetic, Optimizer optimizer) {
        Network network = network(arithmetic, optimizer, 1);
        SplitMix64 stream = new SplitMix64(3);
        for (int step = 0; step < 5; step++) {
            network.step(Fixtures.batch(SPEC, ROWS, stream));
        }
        byte[] before = Fixtures.state(network);
        Row row = new Row(4, 0);
        row.add(6, 1.5f);
        Batch batch = new Batch(1, 4);
        batch.add(row, 2, 1);

        assertThat(network.step(batch)).isTrue();

        byte[] after = Fixtures.state(network);
        forEachVector(optimizer, vector -> {
            int path = network.layout().pathAt();
            for (int column = 0; column < 9; column++) {
                assertThat(row(after, vector, (4 + column) * 6, 6).equals(row(before, vector, (4 + column) * 6, 6)))
                        .as("hidden weights of column %d", column)
                        .isEqualTo(column != 6);
                int at = path + (4 + column) * 3;
                assertThat(row(after, vector, at, 3).equals(row(before, vector, at, 3)))
                        .as("linear path of column %d", column)
                        .isEqualTo(column != 6);
            }
        });
    }

    private static void forEachVector(Optimizer optimizer, Consumer<Integer> check) {
        for (int vector = 0; vector <= optimizer.slots(); vector++) {
            check.accept(vector);
        }
    }

    private static List<Byte> row(byte[] state, int vector, int at, int length) {
        int header = 20;
        int from = header + 4 * (vector * new Layout(SPEC).parameters() + at);
        return Stream.iterate(from, i -> i + 1)
                .limit(4L * length)
                .map(i -> state[i])
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void equalSeedsGiveEqualNetworksAndOthersDoNot(Arithmetic arithmetic) {
        byte[] state = Fixtures.state(network(arithmetic, Fixtures.ADAM, 1));

        assertThat(Fixtures.state(network(arithmetic, Fixtures.ADAM, 1))).isEqualTo(state);
        assertThat(Fixtures.state(network(arithmetic, Fixtures.ADAM, 2))).isNotEqualTo(state);
    }

    @Test
    void stateOfAnotherSizeIsRefusedWithLimitAndValue() {
        Network network = network(Arithmetic.PORTABLE, Fixtures.ADAM, 1);
        Network other = new Network(SPEC, training(new Optimizer.Sgd(1), 0), Arithmetic.PORTABLE, 1);
        byte[] before = Fixtures.state(network);

        assertThatThrownBy(() -> network.read(Fixtures.littleEndian(new byte[7])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("network state needs %d bytes, got 7", network.stateBytes());
        byte[] padded = Arrays.copyOf(Fixtures.state(other), network.stateBytes());
        assertThatThrownBy(() -> network.read(Fixtures.littleEndian(padded)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("network state must be %d bytes, got %d", network.stateBytes(), other.stateBytes());
        assertThatThrownBy(() -> network.read(ByteBuffer.wrap(before))).isInstanceOf(IllegalArgumentException.class);
        assertThat(Fixtures.state(network)).isEqualTo(before);
    }

    @Test
    void sparseColumnBeyondTheWidthIsRefused() {
        Network network = network(Arithmetic.PORTABLE, Fixtures.ADAM, 1);
        byte[] before = Fixtures.state(network);
        Row row = new Row(4, 0);
        row.add(9, 1);
        Batch batch = new Batch(1, 4);
        batch.add(row, 0, 1);

        assertThatThrownBy(() -> network.step(batch)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> network.score(row, new float[3])).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(Fixtures.state(network)).isEqualTo(before);
    }
}
