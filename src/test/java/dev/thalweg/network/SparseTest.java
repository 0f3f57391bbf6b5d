package dev.thalweg.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thalweg.feature.Row;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Work and updates of sparse rows: as a dense network, for the columns a batch names. */
class SparseTest {

    static Stream<Arguments> lazyAndDense() {
        return Fixtures.rooms().flatMap(room -> Arrays.stream(Loss.values())
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
        Network dense = new Network(denseSpec, Fixtures.training(optimizer, 0.3), arithmetic, 9);
        Network lazy = new Network(sparseSpec, Fixtures.training(optimizer, 0.3), arithmetic, 9);
        SplitMix64 stream = new SplitMix64(4);
        for (int step = 0; step < 20; step++) {
            Batch denseBatch = new Batch(Fixtures.ROWS, columns);
            Batch sparseBatch = new Batch(Fixtures.ROWS, 4);
            for (int i = 0; i < Fixtures.ROWS; i++) {
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
    @MethodSource("dev.thalweg.network.Fixtures#rooms")
    void untouchedSparseRowsKeepTheirSlotsAndWeights(Arithmetic arithmetic, Optimizer optimizer) {
        Network network = Fixtures.network(arithmetic, optimizer, 1);
        SplitMix64 stream = new SplitMix64(3);
        for (int step = 0; step < 5; step++) {
            network.step(Fixtures.batch(Fixtures.SPEC, Fixtures.ROWS, stream));
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
        int from = header + 4 * (vector * new Layout(Fixtures.SPEC).parameters() + at);
        return Stream.iterate(from, i -> i + 1)
                .limit(4L * length)
                .map(i -> state[i])
                .toList();
    }

    @Test
    void sparseColumnBeyondTheWidthIsRefused() {
        Network network = Fixtures.network(Arithmetic.PORTABLE, Fixtures.ADAM, 1);
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
