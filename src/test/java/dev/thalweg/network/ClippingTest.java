package dev.thalweg.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A clipped step is the unclipped one on {@code g · c / |g|}. */
class ClippingTest {

    private static final double LIMIT = 0.25;

    private static final NetworkSpec SPEC =
            Fixtures.spec(4, 0, List.of(6, 5), Activation.TANH, Loss.SOFTMAX_CROSS_ENTROPY);

    private static final Optimizer OPTIMIZER = Fixtures.OPTIMIZERS.get(0);

    static List<Optimizer> optimizers() {
        return Fixtures.OPTIMIZERS;
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void aLongGradientIsScaledToTheLimit(Optimizer optimizer) {
        Network clipped = network(optimizer, LIMIT);
        Network reference = network(optimizer, 0);
        Updater updater = Updater.of(optimizer, 0, reference.parameters());
        Touched touched = new Touched(reference.layout());
        float[] parameters = parameters(reference);
        SplitMix64 random = new SplitMix64(5);
        for (int step = 1; step <= 5; step++) {
            Batch batch = Fixtures.batch(SPEC, Fixtures.ROWS, random);
            touched.collect(batch);
            // The reference's own parameters are moved to where the clipped network stands.
            reference.read(Fixtures.littleEndian(Fixtures.state(clipped)));
            reference.computeGradient(batch);
            float[] gradient = reference.gradient().clone();
            double norm = Math.sqrt(Gradients.squares(gradient, 0, gradient.length));
            assertThat(norm).isGreaterThan(LIMIT);
            for (int i = 0; i < gradient.length; i++) {
                gradient[i] *= (float) (LIMIT / norm);
            }
            updater.update(parameters, gradient, touched, step, optimizer.learningRate(), 1);

            assertThat(clipped.step(batch)).isTrue();

            assertThat(clipped.lastGradientNorm()).as("before clipping").isCloseTo(norm, within(1e-9));
            assertThat(parameters(clipped)).containsExactly(parameters, within(1e-5f));
        }
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void aShortGradientIsLeftAlone(Optimizer optimizer) {
        Network clipped = network(optimizer, 1000);
        Network unclipped = network(optimizer, 0);
        Batch batch = Fixtures.batch(SPEC, Fixtures.ROWS, new SplitMix64(5));
        clipped.step(batch);
        unclipped.step(batch);
        assertThat(Fixtures.state(clipped)).isEqualTo(Fixtures.state(unclipped));
    }

    @ParameterizedTest
    @ValueSource(floats = {1e-25f, 1e-3f, 1, 1e30f})
    void aLengthThatDecidesNothingIsNearlyRight(float size) {
        Network network = network(OPTIMIZER, 0);
        Batch batch = Fixtures.batch(SPEC, Fixtures.ROWS, new SplitMix64(5));
        Touched touched = new Touched(network.layout());
        touched.collect(batch);
        network.computeGradient(batch);
        float[] gradient = network.gradient();
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] *= size;
        }
        double exact = Math.sqrt(Gradients.squares(gradient, 0, gradient.length));
        assertThat(new Gradients(0).norm(gradient, touched)).isCloseTo(exact, within(1e-6 * exact));
        assertThat(new Gradients(1.05 * exact).norm(gradient, touched))
                .as("near the limit")
                .isCloseTo(exact, within(1e-12 * exact));
        assertThat(new Gradients(2 * exact).norm(gradient, touched)).isCloseTo(exact, within(1e-6 * exact));
    }

    private static Network network(Optimizer optimizer, double clipNorm) {
        TrainingSpec training = new TrainingSpec(Fixtures.ROWS, optimizer, Schedule.CONSTANT, 0, 0, 0, clipNorm);
        return new Network(SPEC, training, Arithmetic.PORTABLE, 3);
    }

    private static float[] parameters(Network network) {
        float[] parameters = new float[network.parameters()];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = network.parameter(i);
        }
        return parameters;
    }
}
