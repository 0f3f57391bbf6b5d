package dev.thalweg.learner;

import dev.thalweg.event.Event;
import dev.thalweg.event.EventShape;
import dev.thalweg.event.Field;
import dev.thalweg.event.LabelShape;
import dev.thalweg.event.Origin;
import dev.thalweg.feature.Encoding;
import dev.thalweg.feature.FeatureSpec;
import dev.thalweg.network.Activation;
import dev.thalweg.network.Arithmetic;
import dev.thalweg.network.Initial;
import dev.thalweg.network.Optimizer;
import dev.thalweg.network.Schedule;
import dev.thalweg.network.TrainingSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Learners and labelled events for tests: numbers and categories, some of them missing. */
public final class Samples {

    private static final List<Field> FIELDS = List.of(
            new Field("x", Field.Kind.NUMBER, false),
            new Field("y", Field.Kind.NUMBER, false),
            new Field("place", Field.Kind.CATEGORY, false));

    /** All that can draw randomly or hold state is on: jitter, dropout, Adam, batches. */
    private static final List<FeatureSpec> FEATURES = List.of(
            new FeatureSpec("x", new Encoding.Standardize(5, Encoding.Tails.AUTO, Encoding.Missing.FLAG, 0.01, false)),
            new FeatureSpec("y", new Encoding.MinMax()),
            new FeatureSpec("place", new Encoding.Hash(8)));

    private Samples() {}

    public static LearnerSpec spec(long seed, LabelShape label, int batch, Arithmetic arithmetic) {
        Optimizer adam = new Optimizer.Adam(0.01, 0.9, 0.999, 1e-8);
        return spec(seed, label, new TrainingSpec(batch, adam, Schedule.CONSTANT, 0, 1e-6, 0.1, 5), arithmetic);
    }

    public static LearnerSpec spec(long seed, LabelShape label, TrainingSpec training, Arithmetic arithmetic) {
        MemberSpec member = new MemberSpec(List.of(8), Activation.RELU, true, new Initial.He(), training);
        EventShape shape = new EventShape(FIELDS, label, null, null, 0);
        return new LearnerSpec(seed, arithmetic, shape, FEATURES, Optional.empty(), List.of(member));
    }

    /** With duplicates recognised. */
    public static LearnerSpec deduped(long within, int max) {
        LearnerSpec plain = spec();
        return new LearnerSpec(
                plain.seed(),
                plain.arithmetic(),
                plain.shape(),
                plain.features(),
                Optional.of(new Dedupe(within, max)),
                plain.members());
    }

    /** A linear member, one with hidden units, and one that rehearses. */
    public static LearnerSpec panel(LabelShape label) {
        LearnerSpec plain = spec(1, label, 1, Arithmetic.FAST);
        Optimizer adam = new Optimizer.Adam(0.01, 0.9, 0.999, 1e-8);
        TrainingSpec single = new TrainingSpec(1, new Optimizer.Sgd(0.1), Schedule.CONSTANT, 0, 0, 0, 5);
        TrainingSpec several = new TrainingSpec(4, adam, Schedule.CONSTANT, 0, 1e-6, 0, 5, 0.01, 0);
        List<MemberSpec> members = List.of(
                new MemberSpec(List.of(), Activation.RELU, true, new Initial.He(), single),
                plain.members().get(0),
                new MemberSpec(List.of(8), Activation.RELU, true, new Initial.He(), several, 2, 16, true));
        return new LearnerSpec(
                plain.seed(), plain.arithmetic(), plain.shape(), plain.features(), Optional.empty(), members);
    }

    public static LearnerSpec spec() {
        return spec(1, twoClasses(), 8, Arithmetic.FAST);
    }

    public static LabelShape twoClasses() {
        return new LabelShape.Classes("label", List.of("no", "yes"));
    }

    /** Labelled events, the same for the same seed. */
    public static List<Event> events(int count, long seed) {
        Random random = new Random(seed);
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double x = random.nextGaussian();
            double y = random.nextDouble();
            int place = random.nextInt(5);
            double label = x + y + 0.3 * place > 1 ? 1 : 0;
            events.add(event(i, random.nextInt(20) == 0 ? Double.NaN : x, y, "place-" + place, label));
        }
        return events;
    }

    public static Event event(int i, double x, double y, String place, double label) {
        Origin origin = new Origin("events", 0, i);
        return new Event(origin.asId(), origin, i, new double[] {x, y}, new String[] {place}, label);
    }
}
