package dev.thalweg.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What must hold for every network, whatever it learns. */
class LawsTest {

    @ParameterizedTest
    @MethodSource("dev.thalweg.network.Fixtures#rooms")
    void resumedTrainingEqualsUninterruptedAtEveryRow(Arithmetic arithmetic, Optimizer optimizer) {
        int rows = 3 * Fixtures.ROWS + 3;
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
        Network network = Fixtures.network(arithmetic, optimizer, 1);
        Batch batch = new Batch(Fixtures.ROWS, Fixtures.SPEC.dense());
        for (int row = 0; row < rows; row++) {
            if (row == cut) {
                ByteBuffer state = both(network, batch).flip();
                network = Fixtures.network(arithmetic, optimizer, 2);
                batch = new Batch(Fixtures.ROWS, Fixtures.SPEC.dense());
                network.read(state);
                batch.read(state, Fixtures.SPEC.sparse());
                assertThat(state.remaining()).isZero();
            }
            Fixtures.add(Fixtures.SPEC, batch, stream);
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
    @MethodSource("dev.thalweg.network.Fixtures#rooms")
    void scoringChangesNothing(Arithmetic arithmetic, Optimizer optimizer) {
        SplitMix64 stream = new SplitMix64(3);
        Network network = Fixtures.network(arithmetic, optimizer, 1);
        Network silent = Fixtures.network(arithmetic, optimizer, 1);
        float[] scores = new float[3];
        for (int step = 0; step < 5; step++) {
            network.score(Fixtures.row(Fixtures.SPEC, stream), scores);
            assertThat(Fixtures.state(network)).isEqualTo(Fixtures.state(silent));
            Batch batch = Fixtures.batch(Fixtures.SPEC, Fixtures.ROWS, stream);
            network.step(batch);
            silent.step(batch);
        }
        assertThat(Fixtures.state(network)).isEqualTo(Fixtures.state(silent));
    }

    @ParameterizedTest
    @EnumSource
    void equalSeedsGiveEqualNetworksAndOthersDoNot(Arithmetic arithmetic) {
        byte[] state = Fixtures.state(Fixtures.network(arithmetic, Fixtures.ADAM, 1));

        assertThat(Fixtures.state(Fixtures.network(arithmetic, Fixtures.ADAM, 1)))
                .isEqualTo(state);
        assertThat(Fixtures.state(Fixtures.network(arithmetic, Fixtures.ADAM, 2)))
                .isNotEqualTo(state);
    }

    @Test
    void stateOfAnotherSizeIsRefusedWithLimitAndValue() {
        Network network = Fixtures.network(Arithmetic.PORTABLE, Fixtures.ADAM, 1);
        Network other = new Network(Fixtures.SPEC, Fixtures.training(new Optimizer.Sgd(1), 0), Arithmetic.PORTABLE, 1);
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
}
