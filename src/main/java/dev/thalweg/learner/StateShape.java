package dev.thalweg.learner;

import dev.thalweg.event.LabelShape;
import dev.thalweg.feature.FeatureSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

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
        spec.dedupe()
                .ifPresent(dedupe ->
                        text.append("dedupe: max ").append(dedupe.max()).append('\n'));
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

    /** The lines that one text has and the other has not; where only their order differs, those out of place. */
    static String differences(String stored, String now) {
        List<String> before = List.of(stored.split("\n"));
        List<String> after = List.of(now.split("\n"));
        List<String> gone = without(before, after);
        List<String> come = without(after, before);
        if (gone.isEmpty() && come.isEmpty()) {
            gone = outOfPlace(before, after);
            come = outOfPlace(after, before);
        }
        StringBuilder text = new StringBuilder();
        gone.forEach(line -> text.append("  stored: ").append(line).append('\n'));
        come.forEach(line -> text.append("  now:    ").append(line).append('\n'));
        return text.toString();
    }

    /** Each line of the other taken away once: members of a panel may have lines in common. */
    private static List<String> without(List<String> lines, List<String> others) {
        List<String> left = new ArrayList<>(lines);
        others.forEach(left::remove);
        return left;
    }

    private static List<String> outOfPlace(List<String> lines, List<String> others) {
        return IntStream.range(0, lines.size())
                .filter(i -> !lines.get(i).equals(others.get(i)))
                .mapToObj(lines::get)
                .toList();
    }

    /** One class a line; empty where a number is predicted. */
    static String classes(LabelShape label) {
        return label instanceof LabelShape.Classes classes ? String.join("\n", classes.classes()) : "";
    }
}
