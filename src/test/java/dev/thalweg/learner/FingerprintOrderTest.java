package dev.thalweg.learner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.codec.EventDecoder;
import dev.thalweg.codec.EventEncoder;
import dev.thalweg.codec.EventSchema;
import dev.thalweg.event.Event;
import dev.thalweg.event.LabelShape;
import dev.thalweg.feature.Features;
import dev.thalweg.feature.Row;
import dev.thalweg.network.Arithmetic;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What was learned, to the bit, and in which order, is in the fingerprint: another topic gives another one. */
class FingerprintOrderTest {

    private static final int CASES = 200;
    private static final int EVENTS = 60;
    private static final int HEADER_BYTES = 10;

    private static final String SCHEMA =
            """
            {"type": "record", "name": "Sample", "fields": [
              {"name": "x", "type": ["null", "double"]}, {"name": "y", "type": "double"},
              {"name": "place", "type": "string"}, {"name": "label", "type": "%s"}]}""";

    private final Random random = new Random(1);

    @Test
    void twoEventsSwappedGiveAnotherFingerprint() {
        for (int number = 0; number < CASES; number++) {
            LearnerSpec spec = spec(number);
            List<Event> events = Samples.events(EVENTS, number);
            List<Event> swapped = new ArrayList<>(events);
            int first = random.nextInt(EVENTS - 1);
            // Neighbours too, which mostly share a batch.
            int second = number % 3 == 0 ? first + 1 : first + 1 + random.nextInt(EVENTS - 1 - first);
            Collections.swap(swapped, first, second);
            assertThat(fingerprint(spec, swapped))
                    .as("case %d, %d and %d swapped", number, first, second)
                    .isNotEqualTo(fingerprint(spec, events));
        }
    }

    @Test
    void oneChangedBitGivesAnotherFingerprint() throws Exception {
        int tried = 0;
        for (int mattered = 0; mattered < CASES; tried++) {
            LearnerSpec spec = spec(tried);
            List<Event> events = new ArrayList<>(Samples.events(EVENTS, tried));
            String before = fingerprint(spec, events);
            int at = random.nextInt(EVENTS);
            Event event = events.get(at);
            byte[] bytes = bytes(event, spec.shape().label());
            int bit = 8 * HEADER_BYTES + random.nextInt(8 * (bytes.length - HEADER_BYTES));
            bytes[bit / 8] ^= (byte) (1 << (bit % 8));
            if (decoder(spec).decode(bytes, event.origin(), event.time()) instanceof Event changed
                    && matters(spec, event, changed)) {
                mattered++;
                events.set(at, changed);
                assertThat(fingerprint(spec, events))
                        .as("try %d, bit %d of event %d", tried, bit, at)
                        .isNotEqualTo(before);
            }
        }
        assertThat(tried).isLessThan(4 * CASES);
    }

    /**
     * Whether the learner can tell two events apart: a number as a 32-bit float, a category by its column, the label.
     * Of a double's further bits most reach the statistics, and the lowest are lost there in rounding.
     */
    private static boolean matters(LearnerSpec spec, Event before, Event after) {
        return differ(before.number(0), after.number(0))
                || differ(before.number(1), after.number(1))
                || column(spec, before) != column(spec, after)
                || differ(before.label(), after.label());
    }

    private static boolean differ(double before, double after) {
        return Float.compare((float) before, (float) after) != 0;
    }

    private static int column(LearnerSpec spec, Event event) {
        Features features = new Features(spec.features(), spec.shape());
        Row row = features.newRow();
        features.encode(event, row);
        return row.nonZeros() == 0 ? -1 : row.column(0);
    }

    /** By turns: a class and a number, batches of one and of eight. */
    private static LearnerSpec spec(int number) {
        LabelShape label = number % 2 == 0 ? Samples.twoClasses() : new LabelShape.Numeric("label");
        return Samples.spec(number, label, number % 4 < 2 ? 1 : 8, Arithmetic.FAST);
    }

    private static EventSchema schema(LabelShape label) throws Exception {
        return EventSchema.parse("test", SCHEMA.formatted(label instanceof LabelShape.Classes ? "string" : "double"));
    }

    private static EventDecoder decoder(LearnerSpec spec) throws Exception {
        return schema(spec.shape().label()).decoder(spec.shape());
    }

    private static byte[] bytes(Event event, LabelShape label) throws Exception {
        EventEncoder encoder = schema(label).encoder();
        Object target = label instanceof LabelShape.Classes classes
                ? classes.classes().get((int) event.label())
                : (Object) event.label();
        Double x = Double.isNaN(event.number(0)) ? null : event.number(0);
        return encoder.encode(x, event.number(1), event.category(0), target);
    }

    private static String fingerprint(LearnerSpec spec, List<Event> events) {
        Learner learner = new Learner(spec);
        events.forEach(learner::take);
        return Fingerprint.of(learner.state());
    }
}
