package dev.thalweg.network;

import java.util.List;

/**
 * The shape of a feed-forward network of dense layers.
 *
 * @param dense width of a row's dense block
 * @param sparse number of sparse columns
 * @param hidden units of each hidden layer, from the input on; empty means a linear model
 * @param activation of every hidden layer
 * @param outputs 1 for a number or two classes, else one a class
 * @param loss decides what the outputs mean
 * @param linearPath whether the inputs also reach the outputs directly, beside the hidden layers
 * @param initial where the weights start
 */
public record NetworkSpec(
        int dense,
        int sparse,
        List<Integer> hidden,
        Activation activation,
        int outputs,
        Loss loss,
        boolean linearPath,
        Initial initial) {

    public NetworkSpec {
        hidden = List.copyOf(hidden);
        require(dense >= 0 && sparse >= 0 && dense + sparse > 0, "a network needs at least one input column");
        require(hidden.stream().allMatch(units -> units > 0), "every hidden layer needs a unit, got " + hidden);
        require(loss == Loss.SOFTMAX_CROSS_ENTROPY ? outputs > 1 : outputs == 1, loss + " with outputs " + outputs);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
