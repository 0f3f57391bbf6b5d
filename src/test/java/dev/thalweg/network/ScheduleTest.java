package dev.thalweg.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thalweg.network.Schedule.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The factors of the learning rate, worked out by hand. */
class ScheduleTest {

    @ParameterizedTest
    @CsvSource({
        "constant,    0, 1,    1",
        "constant,    0, 1000, 1",
        "constant,    4, 1,    0.25",
        "constant,    4, 3,    0.75",
        "constant,    4, 4,    1",
        "constant,    4, 5,    1",
        "constant,    1, 1,    1",
        "step,        0, 1,    1",
        "step,        0, 10,   1",
        "step,        0, 11,   0.5",
        "step,        0, 20,   0.5",
        "step,        0, 21,   0.25",
        "step,        4, 2,    0.5",
        "step,        4, 13,   1",
        "step,        4, 14,   0.5",
        "exponential, 0, 1,    1",
        "exponential, 0, 2,    0.9",
        "exponential, 0, 4,    0.729",
        "exponential, 4, 4,    1",
        "exponential, 4, 6,    0.81",
        "root,        0, 1,    1",
        "root,        0, 13,   0.5",
        "root,        0, 33,   0.333333333333",
        "root,        4, 4,    1",
        "root,        4, 16,   0.5",
    })
    void factorsAreThoseOfTheTable(String shape, long warmup, long step, double factor) {
        assertThat(new Schedule(shape(shape), warmup).factor(step)).isCloseTo(factor, within(1e-12));
    }

    private static Shape shape(String name) {
        return switch (name) {
            case "step" -> new Shape.Step(10, 0.5);
            case "exponential" -> new Shape.Exponential(0.9);
            case "root" -> new Shape.InverseSquareRoot(4);
            default -> new Shape.Constant();
        };
    }

    @Test
    void aStepUsesTheFactorOfItsNumber() {
        Schedule schedule = new Schedule(new Shape.Exponential(0.5), 2);
        TrainingSpec training = new TrainingSpec(2, new Optimizer.Sgd(0.8), schedule, 0, 0, 0, 0);
        NetworkSpec spec = Fixtures.spec(2, 0, List.of(), Activation.TANH, Loss.BINARY_CROSS_ENTROPY);
        Network network = new Network(spec, training, Arithmetic.PORTABLE, 1);
        for (double rate : new double[] {0.4, 0.8, 0.4, 0.2}) {
            network.step(TwoPoints.batch());
            assertThat(network.lastLearningRate()).isEqualTo(rate);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.5, 1.0001, Double.NaN, Double.POSITIVE_INFINITY})
    void aFactorOutsideItsRangeIsRefused(double factor) {
        assertThatThrownBy(() -> new Shape.Step(10, factor))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("factor must be above 0 and at most 1, got " + factor);
        assertThatThrownBy(() -> new Shape.Exponential(factor))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("decay must be above 0 and at most 1, got " + factor);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void stepsBelowOneAreRefused(long steps) {
        assertThatThrownBy(() -> new Shape.Step(steps, 0.5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("every must be at least 1, got " + steps);
        assertThatThrownBy(() -> new Shape.InverseSquareRoot(steps))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("offset must be at least 1, got " + steps);
        assertThatThrownBy(() -> new Schedule(new Shape.Constant(), Math.min(-1, steps)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
