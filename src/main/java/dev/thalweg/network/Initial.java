package dev.thalweg.network;

import java.util.List;

/** Where the weights start. Biases start at 0 unless given; the linear path always starts at 0. */
public sealed interface Initial {

    /** Normal, variance 2 / fan-in (He et al., 2015): for ReLU. */
    record He() implements Initial {}

    /** Uniform within ±sqrt(6 / (fan-in + fan-out)) (Glorot and Bengio, 2010): for sigmoid, tanh and identity. */
    record Xavier() implements Initial {}

    /** Stated weights, for one layer after the other, the output layer last. */
    record Given(List<Layer> layers) implements Initial {
        public Given {
            layers = List.copyOf(layers);
        }
    }

    /**
     * The weights of one layer.
     *
     * @param weights one list an input, dense inputs before sparse ones; within it one weight a unit
     * @param bias one a unit
     */
    record Layer(List<List<Double>> weights, List<Double> bias) {
        public Layer {
            weights = weights.stream().map(List::copyOf).toList();
            bias = List.copyOf(bias);
        }
    }
}
