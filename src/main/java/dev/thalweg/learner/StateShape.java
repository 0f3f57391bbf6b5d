package dev.thalweg.learner;

import dev.thalweg.event.LabelShape;
import dev.thalweg.feature.Encoding;
import dev.thalweg.feature.FeatureSpec;
import dev.thalweg.network.Activation;
import dev.thalweg.network.Optimizer;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The settings that a state depends on, as text: stored beside it, so that a mismatch can be told in words. */
final class StateShape {

    private StateShape() {}

    /** SPEC first, so that a state of other settings is refused in the words of the settings. */
    static List<StateFormat.Section> sections(LearnerSpec spec) {
        byte[] shape = of(spec).getBytes(StandardCharsets.UTF_8);
        byte[] classes = classes(spec.shape().label()).getBytes(StandardCharsets.UTF_8);
        return List.of(
                new StateFormat.Section("SPEC", false, shape.length, out -> out.put(shape), in -> check(in, spec)),
                new StateFormat.Section(
                        "CLAS", true, classes.length, out -> out.put(classes), in -> checkClasses(in, classes)));
    }

    /** Refuses what was learned under other settings, in the words of the settings. */
    private static void check(ByteBuffer in, LearnerSpec spec) {
        String stored = StandardCharsets.UTF_8.decode(in).toString();
        String now = of(spec);
        if (!stored.equals(now)) {
            throw new IllegalStateException(
                    "the stored state was learned under other settings:\n" + differences(stored, now)
                            + "go back to those settings, or start over on purpose with run --reset");
        }
    }

    /** Refuses classes that are not those of the settings. */
    private static void checkClasses(ByteBuffer in, byte[] classes) {
        byte[] stored = new byte[in.remaining()];
        in.get(stored);
        if (!Arrays.equals(stored, classes)) {
            throw new IllegalArgumentException("its classes are not those of the settings");
        }
    }

    static String of(LearnerSpec spec) {
        StringBuilder text = new StringBuilder();
        for (FeatureSpec feature : spec.features()) {
            line(text, "feature " + quoted(feature.field()), encoding(feature.encoding()));
        }
        if (spec.shape().weightField() != null) {
            line(text, "weight", quoted(spec.shape().weightField()));
        }
        spec.dedupe().ifPresent(dedupe -> line(text, "dedupe", "max " + dedupe.max()));
        spec.labels().ifPresent(labels -> line(text, "labels", "max " + labels.maxWaiting()));
        spec.merging().ifPresent(merging -> line(text, "merging", "replicas that begin alike, seed " + spec.seed()));
        spec.drift().ifPresent(drift -> line(text, "drift", drift.reacting() ? "reacted to" : "watched"));
        line(
                text,
                "label " + quoted(spec.shape().label().field()),
                label(spec.shape().label()) + (spec.classWeights().balanced() ? ", balanced" : ""));
        for (MemberSpec member : spec.members()) {
            line(
                    text,
                    "network",
                    "hidden " + member.hidden() + ", " + activation(member.activation())
                            + (member.linearPath() ? ", linear path" : "")
                            + replaced(member, spec.merging().isPresent()));
            line(text, "optimizer", optimizer(member.training().optimizer()));
            line(text, "batch", batch(member));
        }
        return text.toString();
    }

    /** How often is for each replica to know, but who merges them tells no lineage what it went by. */
    private static String replaced(MemberSpec member, boolean merged) {
        double rate = member.training().replacementRate();
        return rate == 0 ? "" : ", units replaced" + (merged ? " at " + digits(rate) : "");
    }

    private static String batch(MemberSpec member) {
        int rows = member.training().batch();
        String stride = member.stride() == rows ? "" : ", a step every " + member.stride();
        return rows + stride + (member.rehearse() == 0 ? "" : ", the rest of the last " + member.rehearse());
    }

    private static void line(StringBuilder text, String what, String how) {
        text.append(what).append(": ").append(how).append('\n');
    }

    /** What fixes the columns and their meaning; not what is refused, cut off or added as noise. */
    private static String encoding(Encoding encoding) {
        if (encoding instanceof Encoding.Values values) {
            return "values " + quoted(values.values())
                    + (values.unknown() == Encoding.Unknown.OTHER ? ", a column for others" : "");
        }
        if (encoding instanceof Encoding.Hash hash) {
            return "hash " + hash.width() + (hash.signed() ? ", signed" : "");
        }
        if (encoding instanceof Encoding.Text text) {
            return "text " + text.width() + (text.ngrams() == 1 ? "" : ", up to " + text.ngrams() + " words")
                    + (text.frequency() == Encoding.Frequency.BINARY ? "" : ", counted");
        }
        Encoding.OfNumber number = (Encoding.OfNumber) encoding;
        return scale(number) + (number.missing() == Encoding.Missing.FLAG ? ", missing flag" : "");
    }

    private static String scale(Encoding.OfNumber number) {
        if (number instanceof Encoding.Cyclic cyclic) {
            return cyclic.periods().stream()
                    .map(period -> digits(period.length()))
                    .collect(Collectors.joining(", ", "cyclic ", ""));
        }
        if (number instanceof Encoding.Standardize standardize) {
            return switch (standardize.tails()) {
                case AUTO -> "standardize";
                case LINEAR -> "standardize linearly";
                case LOG -> "standardize logarithms";
            };
        }
        return number instanceof Encoding.MinMax ? "minmax" : "none";
    }

    /** Seventeen digits tell any two doubles apart, and are the same on every release of Java. */
    private static String digits(double number) {
        return new BigDecimal(number, new MathContext(17)).stripTrailingZeros().toString();
    }

    private static String label(LabelShape label) {
        return label instanceof LabelShape.Classes classes ? "classes " + quoted(classes.classes()) : "number";
    }

    private static String activation(Activation activation) {
        return switch (activation) {
            case IDENTITY -> "identity";
            case SIGMOID -> "sigmoid";
            case RELU -> "relu";
            case TANH -> "tanh";
        };
    }

    /** Its name, as in the settings. */
    static String optimizer(Optimizer optimizer) {
        if (optimizer instanceof Optimizer.Momentum) {
            return "momentum";
        }
        if (optimizer instanceof Optimizer.RmsProp) {
            return "rmsprop";
        }
        if (optimizer instanceof Optimizer.AdaGrad) {
            return "adagrad";
        }
        return optimizer instanceof Optimizer.Adam ? "adam" : "sgd";
    }

    private static String quoted(List<String> names) {
        return names.stream().map(StateShape::quoted).collect(Collectors.joining(", ", "[", "]"));
    }

    /** So that no name can look like two, or like a line of its own. */
    private static String quoted(String name) {
        return '"' + name.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
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
