package dev.thalweg.learner;

import dev.thalweg.network.Matrix;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The parameters of a learner's networks by name: all that leaves with a model, or comes from elsewhere. */
public final class Parameters {

    private Parameters() {}

    /**
     * Those of a state. Where there is a panel, each name begins with the member's number, as {@code member.0.}.
     *
     * @param spec that the state was learned under
     * @throws IllegalStateException when the state is damaged, or of settings of another shape
     */
    public static Map<String, Matrix> of(LearnerSpec spec, byte[] state) {
        Learner learner = new Learner(spec);
        learner.restore(state);
        Map<String, Matrix> all = new LinkedHashMap<>();
        for (int member = 0; member < spec.members().size(); member++) {
            String prefix = prefix(spec, member);
            learner.panel().network(member).matrices().forEach((name, matrix) -> all.put(prefix + name, matrix));
        }
        return all;
    }

    /**
     * A state whose networks have these, and optimisers that begin anew from them.
     *
     * @param state whose running statistics, figures and counters are kept; null for a learner that has learned nothing
     * @param parameters by the names that {@link #of} gives
     * @throws IllegalArgumentException when one is missing, has another shape, or is not finite; says which
     * @throws IllegalStateException when the state is damaged, or of settings of another shape
     */
    public static byte[] into(LearnerSpec spec, byte @Nullable [] state, Map<String, Matrix> parameters) {
        Learner learner = new Learner(spec);
        if (state != null) {
            learner.restore(state);
        }
        Set<String> unknown = new TreeSet<>(parameters.keySet());
        unknown.removeAll(of(spec, learner.state()).keySet());
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("no network has " + unknown);
        }
        for (int member = 0; member < spec.members().size(); member++) {
            String prefix = prefix(spec, member);
            Map<String, Matrix> own = new LinkedHashMap<>();
            parameters.forEach((name, matrix) -> {
                if (name.startsWith(prefix)) {
                    own.put(name.substring(prefix.length()), matrix);
                }
            });
            try {
                learner.panel().network(member).take(own);
            } catch (IllegalArgumentException unfit) {
                throw new IllegalArgumentException(prefix + unfit.getMessage(), unfit);
            }
        }
        return learner.state();
    }

    private static String prefix(LearnerSpec spec, int member) {
        return spec.members().size() == 1 ? "" : "member." + member + ".";
    }
}
