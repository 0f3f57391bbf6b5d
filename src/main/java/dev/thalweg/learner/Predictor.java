package dev.thalweg.learner;

import dev.thalweg.event.LabelShape;
import dev.thalweg.feature.FeatureSpec;
import dev.thalweg.feature.Scaling;
import dev.thalweg.network.Matrix;
import dev.thalweg.network.NetworkSpec;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that a learner predicts with, at one moment and as plain values: enough to give the same answers elsewhere.
 *
 * @param scalings what becomes of numbers, by their fields: of those whose encoding keeps statistics
 * @param members the panel
 * @param unit in which members answer; null where classes are predicted
 */
public record Predictor(
        List<FeatureSpec> features,
        LabelShape label,
        Map<String, Scaling> scalings,
        List<Member> members,
        @Nullable Unit unit) {

    /** What a probability is at least taken for before it meets a temperature. */
    public static final double LEAST_PROBABILITY = 1e-7;

    public Predictor {
        features = List.copyOf(features);
        scalings = Map.copyOf(scalings);
        members = List.copyOf(members);
    }

    /** That of a state; the exceptions are those of {@link Learner#restore}. */
    public static Predictor of(LearnerSpec spec, byte[] state) {
        Learner learner = new Learner(spec);
        learner.restore(state);
        return learner.predictor();
    }

    /**
     * A network of the panel.
     *
     * @param parameters by the names of the layout's blocks
     * @param share how much it has to say; all shares are 1 together
     * @param temperature by which the logarithms of its probabilities are divided; NaN where they are left as they are
     */
    public record Member(NetworkSpec shape, Map<String, Matrix> parameters, double share, double temperature) {}

    /** A member's number is {@code mean + deviation * output}, and at most a float from 0. */
    public record Unit(double mean, double deviation) {}
}
