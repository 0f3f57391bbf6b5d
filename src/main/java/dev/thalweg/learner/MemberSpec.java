package dev.thalweg.learner;

import dev.thalweg.network.Activation;
import dev.thalweg.network.Initial;
import dev.thalweg.network.TrainingSpec;
import java.util.List;

/**
 * One network of the panel; its width comes from the features, its outputs from the label.
 *
 * @param hidden units of each hidden layer; empty for a linear model
 * @param activation of every hidden layer
 * @param linearPath whether the inputs also reach the outputs directly
 * @param initial where the weights start
 * @param training how it learns
 */
public record MemberSpec(
        List<Integer> hidden, Activation activation, boolean linearPath, Initial initial, TrainingSpec training) {

    public MemberSpec {
        hidden = List.copyOf(hidden);
    }
}
