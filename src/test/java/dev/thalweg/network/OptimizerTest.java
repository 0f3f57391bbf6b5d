package dev.thalweg.network;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thalweg.network.Optimizer.AdaGrad;
import dev.thalweg.network.Optimizer.Adam;
import dev.thalweg.network.Optimizer.Momentum;
import dev.thalweg.network.Optimizer.RmsProp;
import dev.thalweg.network.Optimizer.Sgd;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No optimiser is built that could not learn. */
class OptimizerTest {

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.1, Double.NaN, Double.POSITIVE_INFINITY})
    void aRateOrEpsilonThatIsNotAboveZeroAndFiniteIsRefused(double bad) {
        refused(
                "learningRate must be above 0 and finite, got " + bad,
                () -> new Sgd(bad),
                () -> new Momentum(bad, 0.9),
                () -> new RmsProp(bad, 0.9, 1e-8),
                () -> new AdaGrad(bad, 1e-8),
                () -> new Adam(bad, 0.9, 0.999, 1e-8));
        refused(
                "epsilon must be above 0 and finite, got " + bad,
                () -> new RmsProp(0.1, 0.9, bad),
                () -> new AdaGrad(0.1, bad),
                () -> new Adam(0.1, 0.9, 0.999, bad));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1, 1.5, Double.NaN, Double.POSITIVE_INFINITY})
    void aShareOutsideZeroToBelowOneIsRefused(double bad) {
        refused("momentum must be in [0, 1), got " + bad, () -> new Momentum(0.1, bad));
        refused("decay must be in [0, 1), got " + bad, () -> new RmsProp(0.1, bad, 1e-8));
        refused("beta1 must be in [0, 1), got " + bad, () -> new Adam(0.1, bad, 0.999, 1e-8));
        refused("beta2 must be in [0, 1), got " + bad, () -> new Adam(0.1, 0.9, bad, 1e-8));
    }

    @Test
    void theEndsOfTheRangesAreTaken() {
        assertThatCode(() -> List.of(new Momentum(Double.MIN_VALUE, 0), new RmsProp(1e300, 0, 1), new Adam(1, 0, 0, 1)))
                .doesNotThrowAnyException();
    }

    private static void refused(String message, ThrowingCallable... constructors) {
        for (ThrowingCallable constructor : constructors) {
            assertThatThrownBy(constructor)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(message);
        }
    }
}
