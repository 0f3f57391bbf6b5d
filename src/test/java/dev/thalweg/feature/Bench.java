package dev.thalweg.feature;

import dev.thalweg.event.Event;
import dev.thalweg.event.EventShape;
import dev.thalweg.event.LabelShape;
import dev.thalweg.event.Origin;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** What the tests of this package work with: events, rows as plain arrays, and a set of features that has everything. */
final class Bench {

    static final double MISSING = Double.NaN;

    private static final Origin ORIGIN = new Origin("events", 0, 0);

    private Bench() {}

    static Features features(FeatureSpec... specs) {
        List<FeatureSpec> all = List.of(specs);
        return new Features(all, shape(all));
    }

    static EventShape shape(List<FeatureSpec> specs) {
        return new EventShape(
                specs.stream().map(FeatureSpec::reads).toList(), new LabelShape.Numeric("label"), null, null, 0);
    }

    static Features one(Encoding encoding) {
        return features(new FeatureSpec("field", encoding));
    }

    /** Every encoding, with and without its options. */
    static Features everything() {
        Encoding.Missing flag = Encoding.Missing.FLAG;
        return features(
                new FeatureSpec("a", new Encoding.Standardize()),
                new FeatureSpec("b", new Encoding.Values(List.of("CH", "DE", "FR"))),
                new FeatureSpec("c", new Encoding.Standardize(0, Encoding.Tails.AUTO, flag, 0.5, false)),
                new FeatureSpec("d", new Encoding.Hash(64)),
                new FeatureSpec("e", new Encoding.MinMax(flag, 0.25, false)),
                new FeatureSpec("f", new Encoding.Cyclic(List.of(new Encoding.Period(24)), flag, 0.125, false)),
                new FeatureSpec("g", new Encoding.Values(List.of("x"), Encoding.Unknown.IGNORE, false)),
                new FeatureSpec("h", new Encoding.None(flag, 2, false)),
                new FeatureSpec("i", new Encoding.Text(16)));
    }

    /** An event for {@link #everything}; one value in eight is missing. */
    static Event anything(SplittableRandom random) {
        double[] numbers = new double[5];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = random.nextInt(8) == 0 ? MISSING : random.nextGaussian(100, 30);
        }
        String[] pool = {"CH", "DE", "FR", "IT", "x", "y", "Zürich", "Call 0900 now!"};
        @Nullable String[] categories = new @Nullable String[4];
        for (int i = 0; i < categories.length; i++) {
            categories[i] = random.nextInt(8) == 0 ? null : pool[random.nextInt(pool.length)];
        }
        return event(numbers, categories);
    }

    static Event event(double[] numbers, @Nullable String... categories) {
        return new Event("id", ORIGIN, 0, numbers, categories, MISSING);
    }

    static Event number(double number) {
        return event(new double[] {number});
    }

    static Event category(@Nullable String category) {
        return event(new double[0], new @Nullable String[] {category});
    }

    static void observe(Features features, double... numbers) {
        for (double number : numbers) {
            features.observe(number(number));
        }
    }

    static float[] dense(Features features, Event event) {
        Row row = features.newRow();
        features.encode(event, row);
        return row.dense().clone();
    }

    /** The sparse columns written out, each with the sum of its values. */
    static float[] sparse(Features features, Event event) {
        Row row = features.newRow();
        features.encode(event, row);
        float[] sparse = new float[features.sparseWidth()];
        for (int pair = 0; pair < row.nonZeros(); pair++) {
            sparse[row.column(pair)] += row.value(pair);
        }
        return sparse;
    }

    static byte[] state(Features features) {
        ByteBuffer buffer = ByteBuffer.allocate(features.stateBytes()).order(ByteOrder.LITTLE_ENDIAN);
        features.write(buffer);
        if (buffer.hasRemaining()) {
            throw new AssertionError(buffer.remaining() + " bytes of stateBytes() were not written");
        }
        return buffer.array();
    }

    static Features restored(Features blank, byte[] state) {
        blank.read(ByteBuffer.wrap(state).order(ByteOrder.LITTLE_ENDIAN));
        return blank;
    }
}
