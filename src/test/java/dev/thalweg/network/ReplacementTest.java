package dev.thalweg.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.feature.Row;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Continual backpropagation: who matters least begins anew, and says nothing at first. */
class ReplacementTest {

    private static final int UNITS = 4;

    private static final int MATURE = HiddenUnit.MATURE;

    @Test
    void noUnitIsReplacedBeforeItIsMature() {
        Network replaced = network(0.9);
        Network kept = network(0);
        step(replaced, MATURE);
        step(kept, MATURE);
        assertThat(parameters(replaced)).containsExactly(parameters(kept));
    }

    @Test
    void oneUnitAtATimeBeginsAnewWithNothingOnItsWayOut() {
        Network replaced = network(0.9);
        Network kept = network(0);
        step(replaced, MATURE + 1);
        step(kept, MATURE + 1);
        int out = replaced.layout().weightsAt(1);
        int silent = 0;
        for (int unit = 0; unit < UNITS; unit++) {
            boolean same = replaced.parameter(out + unit) == kept.parameter(out + unit);
            silent += replaced.parameter(out + unit) == 0 ? 1 : 0;
            assertThat(same || replaced.parameter(out + unit) == 0).isTrue();
            int bias = replaced.layout().biasAt(0) + unit;
            assertThat(replaced.parameter(bias) == kept.parameter(bias)).isEqualTo(same);
        }
        assertThat(silent).isOne();
    }

    /** A unit that never fires is of no use, however strong it is on its way out. */
    @Test
    void theLeastUsefulIsTheOne() {
        Initial.Layer hidden = new Initial.Layer(List.of(List.of(1.0, 1.0, 1.0, 1.0)), List.of(1.0, 1.0, -9.0, 1.0));
        Initial.Layer output =
                new Initial.Layer(List.of(List.of(1.0), List.of(1.0), List.of(9.0), List.of(1.0)), List.of(0.0));
        Network network = network(0.9, new Initial.Given(List.of(hidden, output)));
        step(network, MATURE + 1);
        assertThat(network.parameter(network.layout().weightsAt(1) + 2)).isZero();
    }

    @Test
    void itGoesOnFromItsState() {
        Network network = network(0.01);
        step(network, 300);
        ByteBuffer state = ByteBuffer.allocate(network.stateBytes()).order(ByteOrder.LITTLE_ENDIAN);
        network.write(state);
        Network again = network(0.01);
        again.read(state.flip());
        step(network, 300);
        step(again, 300);
        assertThat(parameters(again)).containsExactly(parameters(network));
    }

    @Test
    void unitsThatAreLeftToOthersAreOnlyJudged() {
        Network judged = network(0.9);
        judged.leaveUnits();
        Network kept = network(0);
        step(judged, MATURE + 10);
        step(kept, MATURE + 10);
        assertThat(parameters(judged)).containsExactly(parameters(kept));
        float[] vector = judged.vector();
        assertThat(vector).startsWith(parameters(kept)).hasSize(kept.parameters() + UNITS);
        int last = new HiddenUnit(judged.layout(), 0, UNITS - 1).usefulnessAt();
        assertThat(last).isEqualTo(vector.length - 1);
        assertThat(vector[last]).isPositive();
        vector[last] = -1;
        judged.move(vector);
        assertThat(judged.vector()[last]).as("none is less than useless").isZero();
        assertThat(judged.vector()).startsWith(parameters(kept));
    }

    @Test
    void whatIsForgottenOfAUnitIsItsPastGradients() {
        Network network = network(0);
        step(network, 20);
        Network before = network(0);
        before.read(Fixtures.littleEndian(Fixtures.state(network)));
        HiddenUnit unit = new HiddenUnit(network.layout(), 0, 1);
        network.forget(unit);
        assertThat(parameters(network)).containsExactly(parameters(before));
        float[] velocity = velocity(network);
        float[] expected = velocity(before);
        assertThat(velocity).isNotEqualTo(expected);
        unit.clear(expected);
        assertThat(velocity).containsExactly(expected);
    }

    /** The only slot of momentum: behind the counters and the parameters. */
    private static float[] velocity(Network network) {
        ByteBuffer state = Fixtures.littleEndian(Fixtures.state(network));
        float[] velocity = new float[network.parameters()];
        state.position(20 + Float.BYTES * velocity.length);
        state.slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(velocity);
        return velocity;
    }

    private static Network network(double rate) {
        return network(rate, new Initial.He());
    }

    private static Network network(double rate, Initial initial) {
        NetworkSpec shape =
                new NetworkSpec(1, 0, List.of(UNITS), Activation.RELU, 1, Loss.SQUARED_ERROR, false, initial);
        Optimizer optimizer = new Optimizer.Momentum(0.001, 0.9);
        TrainingSpec training = new TrainingSpec(1, optimizer, Schedule.CONSTANT, 0, 0, 0, 1, rate, 0);
        return new Network(shape, training, Arithmetic.PORTABLE, 5);
    }

    private static void step(Network network, int steps) {
        Row row = new Row(1, 0);
        Batch batch = new Batch(1, 1);
        for (int i = 0; i < steps; i++) {
            row.dense()[0] = i % 3 - 1;
            batch.add(row, i % 2, 1);
            network.step(batch);
            batch.clear();
        }
    }

    private static float[] parameters(Network network) {
        float[] parameters = new float[network.parameters()];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = network.parameter(i);
        }
        return parameters;
    }
}
