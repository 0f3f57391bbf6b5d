package dev.thalweg.learner;

import dev.thalweg.network.Activation;
import dev.thalweg.network.Initial;
import dev.thalweg.network.TrainingSpec;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One network of the panel; its width comes from the features, its outputs from the label.
 *
 * @param hidden units of each hidden layer; empty for a linear model
 * @param activation of every hidden layer
 * @param linearPath whether the inputs also reach the outputs directly
 * @param initial where the weights start
 * @param training how it learns
 * @param stride new rows of each step; the rest of its batch are rows drawn from those learned last
 * @param rehearse how many of the rows learned last those are drawn from; 0 to draw none
 * @param reacts whether the reaction to a drift is for this network
 */
public record MemberSpec(
        List<Integer> hidden,
        Activation activation,
        boolean linearPath,
        Initial initial,
        TrainingSpec training,
        int stride,
        int rehearse,
        boolean reacts) {

    public MemberSpec {
        hidden = List.copyOf(hidden);
        if (stride < 1 || stride > training.batch() || rehearse < 0 || (stride < training.batch()) != (rehearse > 0)) {
            throw new IllegalArgumentException("stride must be 1 to the batch's " + training.batch()
                    + ", and rows are rehearsed exactly where it is less, got " + stride + " and " + rehearse);
        }
    }

    /** For boards and tables, such as {@code linear-sgd-0.3}: what members of a panel differ in. */
    public String name() {
        String layers = hidden.isEmpty()
                ? "linear"
                : hidden.stream().map(String::valueOf).collect(Collectors.joining("-", "hidden-", ""));
        return (rehearse > 0 ? "rehearsing-" : "") + layers + "-" + StateShape.optimizer(training.optimizer()) + "-"
                + new BigDecimal(Double.toString(training.optimizer().learningRate()))
                        .stripTrailingZeros()
                        .toPlainString();
    }

    /** Of new rows alone, reacting to drift. */
    public MemberSpec(
            List<Integer> hidden, Activation activation, boolean linearPath, Initial initial, TrainingSpec training) {
        this(hidden, activation, linearPath, initial, training, training.batch(), 0, true);
    }
}
