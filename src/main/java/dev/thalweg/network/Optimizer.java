package dev.thalweg.network;

/**
 * How a gradient becomes a change of the parameters. Values only; the slots live beside the parameters.
 */
public sealed interface Optimizer {

    /** Step size, before the schedule; above 0. */
    double learningRate();

    /** Floats of state for each parameter. */
    int slots();

    /**
     * The most that a step changes a parameter by, when no gradient was longer than so much.
     *
     * @return infinity when there is no such bound
     */
    double mostChange(double gradient);

    /** {@code w -= rate * g} (Robbins and Monro, 1951). */
    record Sgd(double learningRate) implements Optimizer {
        public Sgd {
            requireAboveZero("learningRate", learningRate);
        }

        @Override
        public int slots() {
            return 0;
        }

        @Override
        public double mostChange(double gradient) {
            return learningRate * gradient;
        }
    }

    /** {@code v = momentum * v + g; w -= rate * v} (Polyak, 1964). */
    record Momentum(double learningRate, double momentum) implements Optimizer {
        public Momentum {
            requireAboveZero("learningRate", learningRate);
            requireShare("momentum", momentum);
        }

        @Override
        public int slots() {
            return 1;
        }

        @Override
        public double mostChange(double gradient) {
            return Double.POSITIVE_INFINITY; // The velocity may be of gradients from before they were clipped.
        }
    }

    /** {@code s = decay * s + (1 - decay) * g²; w -= rate * g / (sqrt(s) + epsilon)} (Tieleman and Hinton, 2012). */
    record RmsProp(double learningRate, double decay, double epsilon) implements Optimizer {
        public RmsProp {
            requireAboveZero("learningRate", learningRate);
            requireShare("decay", decay);
            requireAboveZero("epsilon", epsilon);
        }

        @Override
        public int slots() {
            return 1;
        }

        @Override
        public double mostChange(double gradient) {
            return learningRate / Math.sqrt(1 - decay);
        }
    }

    /**
     * {@code s += g²; w -= rate * g / (sqrt(s) + epsilon)} (Duchi, Hazan and Singer, 2011): what is rarely seen is learned
     * in long steps, as rare words want it.
     */
    record AdaGrad(double learningRate, double epsilon) implements Optimizer {
        public AdaGrad {
            requireAboveZero("learningRate", learningRate);
            requireAboveZero("epsilon", epsilon);
        }

        @Override
        public int slots() {
            return 1;
        }

        @Override
        public double mostChange(double gradient) {
            return learningRate;
        }
    }

    /** With bias correction by the global step (Kingma and Ba, 2015, algorithm 1). */
    record Adam(double learningRate, double beta1, double beta2, double epsilon) implements Optimizer {
        public Adam {
            requireAboveZero("learningRate", learningRate);
            requireShare("beta1", beta1);
            requireShare("beta2", beta2);
            requireAboveZero("epsilon", epsilon);
        }

        @Override
        public int slots() {
            return 2;
        }

        @Override
        public double mostChange(double gradient) {
            // |mean| against sqrt(square) by the inequality of Cauchy and Schwarz over the gradients that both
            // remember.
            double ratio = (1 - beta1) / Math.sqrt((1 - beta2) * (1 - beta1 * beta1 / beta2));
            return beta1 * beta1 < beta2 ? learningRate / (1 - beta1) * ratio : Double.POSITIVE_INFINITY;
        }
    }

    private static void requireAboveZero(String name, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " must be above 0 and finite, got " + value);
        }
    }

    private static void requireShare(String name, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(name + " must be in [0, 1), got " + value);
        }
    }
}
