package dev.thalweg.learner;

import dev.thalweg.event.EventShape;
import dev.thalweg.event.LabelShape;
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
 * @param labels how labels are awaited that arrive by themselves; empty when none do
 * @param classWeights how much rows count in learning
 * @param drift how changes of concept are noticed; empty when they are not
 * @param members the panel: one network or more, all learning from the same rows
 * @param merging how replicas of it are merged; empty where each partition has a model of its own
 */
public record LearnerSpec(
        long seed,
        Arithmetic arithmetic,
        EventShape shape,
        List<FeatureSpec> features,
        Optional<Dedupe> dedupe,
        Optional<LabelSpec> labels,
        ClassWeights classWeights,
        Optional<DriftSpec> drift,
        List<MemberSpec> members,
        Optional<MergeSpec> merging) {

    private static final int MOST_MEMBERS = 64;

    public LearnerSpec {
        if (!classWeights.fixed().isEmpty()
                && classWeights.fixed().size() != shape.label().scores()) {
            throw new IllegalArgumentException("one weight a class is needed, got " + classWeights.fixed());
        }
        boolean numeric = shape.label() instanceof LabelShape.Numeric;
        if (numeric && labels.map(LabelSpec::onExpiry).equals(Optional.of(LabelSpec.OnExpiry.NEGATIVE))) {
            throw new IllegalArgumentException("a number has no negative");
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
        this(
                seed,
                arithmetic,
                shape,
                features,
                dedupe,
                Optional.empty(),
                ClassWeights.EQUAL,
                Optional.empty(),
                members,
                Optional.empty());
    }

    /** The same but for how changes of concept are noticed. */
    public LearnerSpec withDrift(Optional<DriftSpec> other) {
        return new LearnerSpec(
                seed, arithmetic, shape, features, dedupe, labels, classWeights, other, members, merging);
    }

    /** The same but for how labels are awaited. */
    public LearnerSpec withLabels(Optional<LabelSpec> other) {
        return new LearnerSpec(seed, arithmetic, shape, features, dedupe, other, classWeights, drift, members, merging);
    }

    /** The same but for what is read of each event. */
    public LearnerSpec withShape(EventShape other) {
        return new LearnerSpec(
                seed, arithmetic, other, features, dedupe, labels, classWeights, drift, members, merging);
    }

    /** The same but for how replicas of it are merged. */
    public LearnerSpec withMerging(Optional<MergeSpec> other) {
        return new LearnerSpec(seed, arithmetic, shape, features, dedupe, labels, classWeights, drift, members, other);
    }

    /** The same but for the seed. */
    public LearnerSpec withSeed(long other) {
        return new LearnerSpec(
                other, arithmetic, shape, features, dedupe, labels, classWeights, drift, members, merging);
    }
}
