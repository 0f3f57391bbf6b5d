package dev.thalweg.settings;

import dev.thalweg.event.EventShape;
import dev.thalweg.event.Field;
import dev.thalweg.event.LabelShape;
import dev.thalweg.feature.FeatureSpec;
import dev.thalweg.feature.Features;
import dev.thalweg.learner.LearnerSpec;
import dev.thalweg.learner.MemberSpec;
import dev.thalweg.network.Arithmetic;
import dev.thalweg.network.TrainingSpec;
import java.util.List;

/** The sections that together say what learns. */
final class LearnerSection {

    private LearnerSection() {}

    static LearnerSpec read(Section root, EventSection event) {
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
        NetworkSection network = NetworkSection.read(root.section("network"), inputs, outputs);
        int widest = network.hidden().stream().reduce(Math.max(columns.denseWidth(), outputs), Math::max);
        TrainingSpec training = TrainingSection.read(root.section("training"), network.dropout(), widest);
        MemberSpec only = new MemberSpec(
                network.hidden(), network.activation(), network.linearPath(), network.initial(), training);
        return new LearnerSpec(seed, room.arithmetic, shape, features, event.dedupe(), List.of(only));
    }

    private static EventShape shape(List<FeatureSpec> features, EventSection event) {
        List<Field> fields = features.stream()
                .map(feature -> new Field(
                        feature.field(),
                        feature.encoding().reads(),
                        feature.encoding().required()))
                .toList();
        return new EventShape(fields, event.label(), event.id(), event.time(), event.maxAheadMillis());
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
