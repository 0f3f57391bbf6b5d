package dev.thalweg.codec;

import dev.thalweg.OnnxCheck;
import dev.thalweg.OnnxSession;
import dev.thalweg.event.Event;
import dev.thalweg.event.EventShape;
import dev.thalweg.event.Field.Kind;
import dev.thalweg.event.LabelShape;
import dev.thalweg.event.Origin;
import dev.thalweg.feature.Encoding;
import dev.thalweg.feature.Encoding.Missing;
import dev.thalweg.feature.Encoding.Period;
import dev.thalweg.feature.Encoding.Standardize;
import dev.thalweg.feature.Encoding.Tails;
import dev.thalweg.feature.Encoding.Unknown;
import dev.thalweg.feature.Encoding.Values;
import dev.thalweg.feature.FeatureSpec;
import dev.thalweg.learner.Learner;
import dev.thalweg.learner.LearnerSpec;
import dev.thalweg.learner.MemberSpec;
import dev.thalweg.learner.Samples;
import dev.thalweg.network.Activation;
import dev.thalweg.network.Arithmetic;
import dev.thalweg.network.Initial;
import dev.thalweg.network.Optimizer;
import dev.thalweg.network.Schedule;
import dev.thalweg.network.TrainingSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every encoding, layer and kind of label in ONNX Runtime, on events of every kind: it says what the learner says. */
class GeneratedOnnxRuntimeTest {

    private static final int LEARNED = 1500;
    private static final int SCORED = 1000;

    private static final List<FeatureSpec> NUMBERS = List.of(
            new FeatureSpec("plain", new Standardize()),
            new FeatureSpec("flagged", new Standardize(3, Tails.AUTO, Missing.FLAG, 0, false)),
            new FeatureSpec("unclipped", new Standardize(0, Tails.LINEAR, Missing.IMPUTE, 0, false)),
            new FeatureSpec("logs", new Standardize(10, Tails.LOG, Missing.FLAG, 0, false)),
            new FeatureSpec("heavy", new Standardize()),
            new FeatureSpec("same", new Standardize()),
            new FeatureSpec("position", new Encoding.MinMax(Missing.FLAG, 0, false)),
            new FeatureSpec("asItIs", new Encoding.None(Missing.FLAG, 0, false)),
            new FeatureSpec("time", cycle(Missing.IMPUTE, 86_400_000, 604_800_000)),
            new FeatureSpec("hour", cycle(Missing.FLAG, 24)),
            new FeatureSpec("array[0]", new Standardize()),
            new FeatureSpec("array[1]", new Standardize()),
            new FeatureSpec("array[2]", new Standardize()));

    private static final List<FeatureSpec> CATEGORIES = List.of(
            new FeatureSpec("country", new Values(List.of("CH", "DE", "Österreich"))),
            new FeatureSpec("merchant", new Encoding.Hash(37)),
            new FeatureSpec("place.city", new Values(List.of("x", "y"), Unknown.IGNORE, false)),
            new FeatureSpec("signed", new Encoding.Hash(64, true, false)));

    private static final Origin ORIGIN = new Origin("events", 0, 0);

    private static final double[] OVERFLOWING = {0, 1, 3e38, -3e38};

    private static final String[] POOL = {"CH", "DE", "Österreich", "x", "y", "unseen", "日本", "🦊"};

    private final SplittableRandom random = new SplittableRandom(7);

    private static Encoding cycle(Missing missing, double... periods) {
        List<Period> all = Arrays.stream(periods).mapToObj(Period::new).toList();
        return new Encoding.Cyclic(all, missing, 0, false);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void aPanelAndItsMembersSayTheSameOfEveryKindOfLabel(int scores) throws Exception {
        LabelShape label = label(scores);
        List<FeatureSpec> features = interleaved();
        for (MemberSpec member : members()) {
            check(features, label, List.of(member), member.name() + " " + member.activation());
        }
        check(features, label, members(), "panel");
    }

    @Test
    void numbersAloneAndCategoriesAloneAreEnough() throws Exception {
        LabelShape label = Samples.twoClasses();
        check(NUMBERS, label, members(), "numbers");
        check(CATEGORIES, label, members(), "categories");
        check(CATEGORIES.subList(0, 3), label, members(), "categories without signs");
    }

    @Test
    void aModelThatHasSeenNothingSaysTheSame() throws Exception {
        LabelShape label = Samples.twoClasses();
        LearnerSpec spec = spec(interleaved(), label, members());
        compare(new Learner(spec), spec, "untrained");
    }

    /** Sums that are infinite, in a layer behind not even that, and then say nothing. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aRowThatOverflowsSaysAsLittle(int scores) throws Exception {
        List<FeatureSpec> features =
                List.of(new FeatureSpec("a", new Encoding.None()), new FeatureSpec("b", new Encoding.None()));
        List<Double> outputs = scores == 3 ? List.of(1.0, -1.0, 2.0) : List.of(1.0);
        Initial.Layer large = new Initial.Layer(List.of(List.of(10.0, 0.0), List.of(0.0, 10.0)), zeros(2));
        Initial.Layer difference = new Initial.Layer(List.of(List.of(1.0), List.of(-1.0)), zeros(1));
        Initial.Layer output = new Initial.Layer(List.of(outputs), zeros(outputs.size()));
        for (Activation activation : Activation.values()) {
            MemberSpec member = new MemberSpec(
                    List.of(2, 1),
                    activation,
                    false,
                    new Initial.Given(List.of(large, difference, output)),
                    training());
            LearnerSpec spec = spec(features, label(scores), List.of(member));
            List<Event> events = new ArrayList<>();
            for (double a : OVERFLOWING) {
                for (double b : OVERFLOWING) {
                    events.add(new Event("id", ORIGIN, 0, new double[] {a, b}, new String[0], Double.NaN));
                }
            }
            compare(new Learner(spec), spec, events, scores + " scores, overflowing " + activation);
        }
    }

    private static List<Double> zeros(int count) {
        return Collections.nCopies(count, 0.0);
    }

    /** Some numbers, some categories, ... : columns are told apart by the features' order. */
    private static List<FeatureSpec> interleaved() {
        List<FeatureSpec> all = new ArrayList<>(NUMBERS);
        for (int i = 0; i < CATEGORIES.size(); i++) {
            all.add(2 * i, CATEGORIES.get(i));
        }
        return all;
    }

    private static List<MemberSpec> members() {
        return List.of(
                member(Activation.RELU, true, List.of()),
                member(Activation.RELU, true, List.of(16)),
                member(Activation.TANH, false, List.of(8, 4)),
                member(Activation.SIGMOID, true, List.of(8)),
                member(Activation.IDENTITY, false, List.of(3)));
    }

    private static LabelShape label(int scores) {
        return scores == 1
                ? new LabelShape.Numeric("label")
                : new LabelShape.Classes(
                        "label",
                        IntStream.range(0, scores).mapToObj(i -> "class " + i).toList());
    }

    private static MemberSpec member(Activation activation, boolean path, List<Integer> hidden) {
        return new MemberSpec(hidden, activation, path, new Initial.He(), training());
    }

    private static TrainingSpec training() {
        Optimizer adam = new Optimizer.Adam(0.003, 0.9, 0.999, 1e-8);
        return new TrainingSpec(4, adam, Schedule.CONSTANT, 0, 1e-6, 0, 5);
    }

    private static LearnerSpec spec(List<FeatureSpec> features, LabelShape label, List<MemberSpec> members) {
        EventShape shape =
                new EventShape(features.stream().map(FeatureSpec::reads).toList(), label, null, null, 0);
        return new LearnerSpec(1, Arithmetic.FAST, shape, features, Optional.empty(), members);
    }

    private void check(List<FeatureSpec> features, LabelShape label, List<MemberSpec> members, String what)
            throws Exception {
        LearnerSpec spec = spec(features, label, members);
        Learner learner = new Learner(spec);
        for (int i = 0; i < LEARNED; i++) {
            learner.take(event(spec, false));
        }
        compare(learner, spec, label.scores() + " scores, " + what);
    }

    private void compare(Learner learner, LearnerSpec spec, String what) throws Exception {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < SCORED; i++) {
            events.add(event(spec, i % 2 == 1));
        }
        compare(learner, spec, events, what);
    }

    private static void compare(Learner learner, LearnerSpec spec, List<Event> events, String what) throws Exception {
        byte[] model = OnnxModel.write(learner.predictor(), OnnxModelTest.told());
        try (OnnxSession session = new OnnxSession(model, spec)) {
            double largest = OnnxCheck.largestDifference(learner, spec.shape().label(), events, session);
            System.out.printf("generated, %s: largest difference %.1e%n", what, largest);
        }
    }

    private Event event(LearnerSpec spec, boolean extreme) {
        double[] numbers = spec.shape().fields(Kind.NUMBER).stream()
                .mapToDouble(field -> extreme && random.nextInt(8) == 0 ? extreme() : number(field.name()))
                .toArray();
        @Nullable
        String[] categories = spec.shape().fields(Kind.CATEGORY).stream()
                .map(field -> random.nextInt(8) == 0 ? null : POOL[random.nextInt(POOL.length)])
                .toArray(String[]::new);
        double label = spec.shape().label() instanceof LabelShape.Numeric
                ? 1000 + 200 * random.nextGaussian()
                : random.nextInt(spec.shape().label().scores());
        return new Event("id", ORIGIN, 0, numbers, categories, label);
    }

    private double number(String field) {
        if (random.nextInt(10) == 0) {
            return Double.NaN;
        }
        return switch (field) {
            case "same" -> 3;
            case "heavy" -> Math.exp(5 * random.nextGaussian());
            case "logs" -> Math.rint(random.nextGaussian(1e6, 3e5));
            case "time" -> 1.7e12 + random.nextInt(1_000_000_000);
            case "hour" -> random.nextInt(-24, 48);
            case "asItIs" -> random.nextGaussian();
            default -> random.nextGaussian(100, 30);
        };
    }

    private double extreme() {
        double[] all = {
            0,
            -0.0,
            1e4,
            -1e7,
            1e30,
            -1e30,
            3.4e38,
            -1e300,
            Double.MAX_VALUE,
            Double.MIN_VALUE,
            Double.NEGATIVE_INFINITY
        };
        return all[random.nextInt(all.length)];
    }
}
