package dev.thalweg.network;

/**
 * How a gradient becomes a change of the parameters. Values only; the slots live beside the parameters.
 */
public sealed interface Optimizer {

    /** Step size, before the schedule; above 0. */
    double learningRate();

    /** Floats of state for each parameter. */
    int slots();

    /** {@code w -= rate * g} (Robbins and Monro, 1951). */
    record Sgd(double learningRate) implements Optimizer {
        @Override
        public int slots() {
            return 0;
        }
    }

    /** {@code v = momentum * v + g; w -= rate * v} (Polyak, 1964). */
    record Momentum(double learningRate, double momentum) implements Optimizer {
        @Override
        public int slots() {
            return 1;
        }
    }

    /** {@code s = decay * s + (1 - decay) * g²; w -= rate * g / (sqrt(s) + epsilon)} (Tieleman and Hinton, 2012). */
    record RmsProp(double learningRate, double decay, double epsilon) implements Optimizer {
        @Override
        public int slots() {
            return 1;
        }
    }

    /** With bias correction by the global step (Kingma and Ba, 2015, algorithm 1). */
    record Adam(double learningRate, double beta1, double beta2, double epsilon) implements Optimizer {
        @Override
        public int slots() {
            return 2;
        }
    }
}
