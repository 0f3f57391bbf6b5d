package dev.thalweg.settings;

import dev.thalweg.event.EventShape;
import dev.thalweg.event.Field;
import dev.thalweg.event.Field.Kind;
import dev.thalweg.event.LabelShape;
import dev.thalweg.feature.FeatureSpec;
import dev.thalweg.feature.Features;
import dev.thalweg.learner.DriftSpec;
import dev.thalweg.learner.DriftSpec.Reaction;
import dev.thalweg.learner.LabelSpec;
import dev.thalweg.learner.LearnerSpec;
import dev.thalweg.learner.MemberSpec;
import dev.thalweg.learner.MergeSpec;
import dev.thalweg.learner.MergedUnits;
import dev.thalweg.learner.SharedModel;
import dev.thalweg.network.Arithmetic;
import dev.thalweg.network.Layout;
import dev.thalweg.network.TrainingSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The sections that together say what learns. */
final class LearnerSection {

    /** Rows that are kept to be learned from again. */
    private static final int MOST_REHEARSED = 1_000_000;

    /** What River and MOA take, too. */
    private static final double DELTA = 0.002;

    private static final long MOST_STATE_BYTES = 2_000_000_000;

    /** Labels learned between two contributions. */
    private static final long MOST_EVERY = 1_000_000;

    /** A merged model is one record. */
    private static final long MOST_MERGED_BYTES = 8_000_000;

    private LearnerSection() {}

    static LearnerSpec read(Section root, EventSection event, Optional<LabelSpec> labels) {
        long seed = root.integer("seed", 1, Long.MIN_VALUE, Long.MAX_VALUE);
        Room room = root.choice("arithmetic", Room.FAST);
        Section section = root.section("features");
        List<FeatureSpec> features = FeaturesSection.read(section, event);
        section.close();
        EventShape shape = shape(features, event);
        Features columns = new Features(features, shape);
        int inputs = columns.denseWidth() + columns.sparseWidth();
        LabelShape label = event.label();
        int outputs = label.scores() == 2 ? 1 : label.scores();
        Profile profile = root.choice("profile", Profile.FAST);
        Optional<MergeSpec> merging = merging(root.section("merging"));
        List<MemberSpec> members = profile == Profile.BEST
                ? best(root, columns.sparseWidth())
                : List.of(one(root, inputs, columns.denseWidth(), outputs));
        limit(root, members, columns, outputs, labels);
        if (merging.isPresent()) {
            limitMerged(root, members, columns, outputs);
        }
        return new LearnerSpec(
                seed,
                room.arithmetic,
                shape,
                features,
                event.dedupe(),
                labels,
                event.weights(),
                drift(root.section("drift"), profile),
                members,
                merging);
    }

    /** Every 0 labels merges nothing. */
    private static Optional<MergeSpec> merging(Section section) {
        int every = (int) section.integer("every", 0, 0, MOST_EVERY);
        section.close();
        return every > 0 ? Optional.of(new MergeSpec(every)) : Optional.empty();
    }

    private static void limitMerged(Section root, List<MemberSpec> members, Features columns, int outputs) {
        int inputs = columns.denseWidth() + columns.sparseWidth();
        long bytes = columns.stateBytes();
        for (MemberSpec member : members) {
            bytes += Float.BYTES * SharedModel.size(member, inputs, outputs) + MergedUnits.bytes(member);
        }
        if (bytes > MOST_MERGED_BYTES) {
            root.fault(
                    "merging.every",
                    null,
                    "can merge models of at most " + MOST_MERGED_BYTES + " bytes, and this one has " + bytes
                            + "; take narrower hashes or fewer units, or leave merging out");
        }
    }

    private static MemberSpec one(Section root, int inputs, int dense, int outputs) {
        NetworkSection network = NetworkSection.read(root.section("network"), inputs, outputs);
        int widest = network.hidden().stream().reduce(Math.max(dense, outputs), Math::max);
        Section section = root.section("training");
        TrainingSpec training = TrainingSection.read(section, network.dropout(), widest);
        int stride = (int) section.integer("stride", training.batch(), 1, training.batch());
        int rehearse = (int) section.integer("rehearse", 0, 0, MOST_REHEARSED);
        section.close();
        if ((stride < training.batch()) != (rehearse > 0)) {
            section.fault("rehearse", rehearse, "must be above 0 exactly where stride is below batch");
            stride = training.batch();
            rehearse = 0;
        }
        return new MemberSpec(
                network.hidden(),
                network.activation(),
                network.linearPath(),
                network.initial(),
                training,
                stride,
                rehearse,
                true);
    }

    /** Delta 0 looks for no changes: such a state is as small as it can be. */
    private static Optional<DriftSpec> drift(Section section, Profile profile) {
        double delta = section.number("delta", DELTA, Range.BELOW_ONE);
        Reaction reaction = section.choice("reaction", profile == Profile.BEST ? Reaction.BOOST : Reaction.NONE);
        section.close();
        return delta > 0 ? Optional.of(new DriftSpec(delta, reaction)) : Optional.empty();
    }

    private static List<MemberSpec> best(Section root, int sparse) {
        for (String own : List.of("network", "training")) {
            if (root.value(own).isPresent()) {
                root.fault(
                        own, null, "is not for profile best, which brings its own; leave it out, or take profile fast");
            }
        }
        return BestProfile.members(sparse);
    }

    /** A state is one array of bytes, and so many are written by a commit. */
    private static void limit(
            Section root, List<MemberSpec> members, Features columns, int outputs, Optional<LabelSpec> labels) {
        int inputs = columns.denseWidth() + columns.sparseWidth();
        long bytes = 0;
        long rehearsed = 0;
        for (MemberSpec member : members) {
            long parameters = Layout.parameters(inputs, member.hidden(), outputs, member.linearPath());
            bytes += Float.BYTES
                    * parameters
                    * (1 + member.training().optimizer().slots());
            rehearsed = Math.max(rehearsed, member.rehearse());
        }
        long waiting = labels.map(LabelSpec::maxWaiting).orElse(0);
        long row = Float.BYTES * (columns.denseWidth() + 3L + 2L * columns.pairs());
        long said = Float.BYTES * (2L * members.size() + 1) * outputs;
        bytes += rehearsed * row + waiting * (row + 2 * said + LabelSpec.BYTES_BESIDE);
        boolean ofNetwork = members.size() == 1 && rehearsed + waiting == 0; // By the section network.
        if (bytes > MOST_STATE_BYTES && !ofNetwork) {
            root.fault(
                    "features",
                    null,
                    "must make a state of at most " + MOST_STATE_BYTES + " bytes, not " + bytes
                            + "; take narrower hashes, fewer units, or keep fewer rows (training.rehearse, labels.maxWaiting)");
        }
    }

    private static EventShape shape(List<FeatureSpec> features, EventSection event) {
        List<Field> fields =
                new ArrayList<>(features.stream().map(FeatureSpec::reads).toList());
        String weight = event.weight();
        if (weight != null
                && fields.stream()
                        .noneMatch(field ->
                                field.kind() == Kind.NUMBER && field.name().equals(weight))) {
            fields.add(new Field(weight, Kind.NUMBER, false));
        }
        return new EventShape(fields, event.label(), weight, event.id(), event.time(), event.maxAheadMillis());
    }

    /** What {@code profile} may name. */
    private enum Profile {
        FAST,
        BEST
    }

    /** What {@code arithmetic} may name. */
    private enum Room {
        FAST(Arithmetic.FAST),
        PORTABLE(Arithmetic.PORTABLE);

        private final Arithmetic arithmetic;

        Room(Arithmetic arithmetic) {
            this.arithmetic = arithmetic;
        }
    }
}
