package dev.thalweg.learner;

import dev.thalweg.event.LabelShape;
import dev.thalweg.feature.FeatureSpec;

/** The settings that a state depends on, as text: stored beside it, so that a mismatch can be told in words. */
final class StateShape {

    private StateShape() {}

    static String of(LearnerSpec spec) {
        StringBuilder text = new StringBuilder();
        for (FeatureSpec feature : spec.features()) {
            text.append("feature ")
                    .append(feature.field())
                    .append(": ")
                    .append(feature.encoding())
                    .append('\n');
        }
        text.append("label: ").append(spec.shape().label()).append('\n');
        for (MemberSpec member : spec.members()) {
            text.append("network: hidden ").append(member.hidden()).append(", ").append(member.activation());
            text.append(member.linearPath() ? ", linear path" : "").append('\n');
            text.append("optimizer: ")
                    .append(member.training().optimizer().getClass().getSimpleName())
                    .append('\n');
            text.append("batch: ").append(member.training().batch()).append('\n');
        }
        return text.toString();
    }

    /** One class a line; empty where a number is predicted. */
    static String classes(LabelShape label) {
        return label instanceof LabelShape.Classes classes ? String.join("\n", classes.classes()) : "";
    }
}
