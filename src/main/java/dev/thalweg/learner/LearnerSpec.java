package dev.thalweg.learner;

import dev.thalweg.event.EventShape;
import dev.thalweg.feature.FeatureSpec;
import dev.thalweg.network.Arithmetic;
import java.util.List;
import java.util.Optional;

/**
 * All that decides what a learner becomes, beside its events.
 *
 * @param seed of every random draw
 * @param arithmetic fast on this kind of CPU, or the same bits everywhere
 * @param shape what is read of each event, and what is predicted
 * @param features how events become rows
 * @param dedupe how duplicates are recognised; empty when they are not
 * @param classWeights how much rows count in learning
 * @param drift how changes of concept are noticed; empty when they are not
 * @param members the panel: one network or more, all learning from the same rows
 */
public record LearnerSpec(
        long seed,
        Arithmetic arithmetic,
        EventShape shape,
        List<FeatureSpec> features,
        Optional<Dedupe> dedupe,
        ClassWeights classWeights,
        Optional<DriftSpec> drift,
        List<MemberSpec> members) {

    private static final int MOST_MEMBERS = 64;

    public LearnerSpec {
        if (!classWeights.fixed().isEmpty()
                && classWeights.fixed().size() != shape.label().scores()) {
            throw new IllegalArgumentException("one weight a class is needed, got " + classWeights.fixed());
        }
        features = List.copyOf(features);
        members = List.copyOf(members);
        if (members.isEmpty() || members.size() > MOST_MEMBERS) {
            throw new IllegalArgumentException("a panel has 1 to " + MOST_MEMBERS + " members, got " + members.size());
        }
    }

    /** Whose rows all count alike, and that looks for no changes of concept. */
    public LearnerSpec(
            long seed,
            Arithmetic arithmetic,
            EventShape shape,
            List<FeatureSpec> features,
            Optional<Dedupe> dedupe,
            List<MemberSpec> members) {
        this(seed, arithmetic, shape, features, dedupe, ClassWeights.EQUAL, Optional.empty(), members);
    }

    /** The same but for how changes of concept are noticed. */
    public LearnerSpec withDrift(Optional<DriftSpec> other) {
        return new LearnerSpec(seed, arithmetic, shape, features, dedupe, classWeights, other, members);
    }

    /** The same but for the seed. */
    public LearnerSpec withSeed(long other) {
        return new LearnerSpec(other, arithmetic, shape, features, dedupe, classWeights, drift, members);
    }
}
