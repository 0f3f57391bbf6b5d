package dev.thalweg.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.learner.ClassWeights;
import dev.thalweg.learner.DriftSpec;
import dev.thalweg.learner.DriftSpec.Reaction;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Settings of how drift is met, and of how much rows of a class count. */
class DriftAndWeightsTest extends PipelineTexts {

    @Test
    void changesAreLookedForAndTheBestProfileReacts() throws InvalidSettings {
        assertThat(pipeline.read(LEAST).learner().drift()).contains(new DriftSpec(0.002, Reaction.NONE));
        assertThat(pipeline.read(LEAST + "profile: best\n").learner().drift())
                .contains(new DriftSpec(0.002, Reaction.BOOST));
        assertThat(pipeline.read(LEAST + "drift: {delta: 0.1, reaction: reset}\n")
                        .learner()
                        .drift())
                .contains(new DriftSpec(0.1, Reaction.RESET));
        assertThat(pipeline.read(LEAST + "drift: {delta: 0}\n").learner().drift())
                .isEmpty();
        assertThat(pipeline.faults(LEAST + "drift: {delta: 1, reaction: forget, window: 3}\n"))
                .containsExactly(
                        "drift.delta: got 1; must be a number from 0 to below 1 (as a 32-bit float)",
                        "drift.reaction: got 'forget'; must be one of none, boost, reset",
                        "drift.window: is not a setting; allowed here: delta, reaction");
    }

    @Test
    void weightsOfClassesAreFixedOrBalanced() throws InvalidSettings {
        assertThat(pipeline.read(LEAST).learner().classWeights()).isEqualTo(ClassWeights.EQUAL);
        assertThat(pipeline.read(weights("balanced")).learner().classWeights())
                .isEqualTo(new ClassWeights(true, List.of()));
        assertThat(pipeline.read(weights("[1, 2.5]")).learner().classWeights())
                .isEqualTo(new ClassWeights(false, List.of(1.0, 2.5)));
        for (String wrong : List.of("even", "2", "[1]", "[1, 2, 3]", "[1, 0]", "[1, x]", "{no: 1}")) {
            assertThat(pipeline.faults(weights(wrong)))
                    .singleElement()
                    .asString()
                    .startsWith("event.label.weights: ")
                    .endsWith("must be 'balanced', or for each class a number above 0 (as a 32-bit float)");
        }
    }

    private static String weights(String given) {
        return LEAST.replace("classes: [no, yes]", "classes: [no, yes], weights: " + given);
    }
}
