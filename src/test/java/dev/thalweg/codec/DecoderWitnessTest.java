package dev.thalweg.codec;

import static dev.thalweg.codec.Shapes.ORIGIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.event.Arrival;
import dev.thalweg.event.Event;
import dev.thalweg.event.EventShape;
import dev.thalweg.event.Field;
import dev.thalweg.event.Field.Kind;
import dev.thalweg.event.LabelShape;
import dev.thalweg.settings.FieldType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Our decoder against Avro's writer, over many schemas. */
class DecoderWitnessTest {

    private static final int SCHEMAS = 400;
    private static final int RECORDS = 20;
    private static final int LONGEST = 4;

    @Test
    void decoderReadsWhatAvroWroteForAnySchema() {
        for (int seed = 0; seed < SCHEMAS; seed++) {
            RandomSchemas random = new RandomSchemas(seed);
            Schema avro = random.record();
            EventSchema schema = Shapes.schema(avro.toString());
            EventShape shape = everythingIn(schema);
            EventDecoder decoder = schema.decoder(shape);
            for (int i = 0; i < RECORDS; i++) {
                GenericRecord record = random.fill(avro);
                assertSame(avro + " " + record, decoder.decode(Shapes.bytes(record), ORIGIN, 0), record, shape);
            }
        }
    }

    @Test
    void blocksThatTellTheirSizeAreSkippedToo() throws IOException {
        Schema avro = Shapes.avro(Shapes.PAYMENT);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new SingleObject(avro).header());
        BinaryEncoder blocking = EncoderFactory.get().blockingBinaryEncoder(bytes, null);
        new GenericDatumWriter<GenericRecord>(avro).write(Shapes.paymentRecord(), blocking);
        blocking.flush();
        assertThat(bytes.toByteArray()).isNotEqualTo(Shapes.paymentBytes());

        Arrival arrival = Shapes.schema(Shapes.PAYMENT)
                .decoder(Shapes.payment())
                .decode(bytes.toByteArray(), ORIGIN, Shapes.RECORD_TIME);

        assertThat(arrival).isInstanceOf(Event.class);
        assertThat(((Event) arrival).label()).isEqualTo(1);
    }

    private static EventShape everythingIn(EventSchema schema) {
        List<Field> fields = new ArrayList<>();
        for (Map.Entry<String, FieldType> field : schema.fields().entrySet()) {
            for (Kind kind : Kind.values()) {
                if (field.getValue().canBe(kind)) {
                    fields.add(new Field(field.getKey(), kind, false));
                }
            }
            for (int i = 0; i < LONGEST && field.getValue() == FieldType.NUMBERS; i++) {
                fields.add(new Field(Field.element(field.getKey(), i), Kind.NUMBER, false));
            }
        }
        return new EventShape(fields, new LabelShape.Numeric("label"), null, null, 0);
    }

    private static void assertSame(String what, Arrival arrival, GenericRecord record, EventShape shape) {
        assertThat(arrival).as(what).isInstanceOf(Event.class);
        Event event = (Event) arrival;
        List<Field> numbers = shape.fields(Kind.NUMBER);
        for (int slot = 0; slot < numbers.size(); slot++) {
            Object expected = at(record, numbers.get(slot).name());
            assertThat(event.number(slot)).as(what).isEqualTo((Object) asNumber(expected));
        }
        List<Field> categories = shape.fields(Kind.CATEGORY);
        for (int slot = 0; slot < categories.size(); slot++) {
            Object expected = at(record, categories.get(slot).name());
            assertThat(event.category(slot)).as(what).isEqualTo(asCategory(expected));
        }
        assertThat(event.label()).as(what).isEqualTo(record.get("label"));
    }

    private static @Nullable Object at(GenericRecord record, String path) {
        Object value = record;
        for (String name : path.split("[.\\[\\]]")) {
            if (value instanceof List<?> array) {
                int index = Integer.parseInt(name);
                value = index < array.size() ? array.get(index) : null;
            } else {
                value = value instanceof GenericRecord within ? within.get(name) : null;
            }
        }
        return value;
    }

    private static double asNumber(@Nullable Object value) {
        if (value instanceof Boolean truth) {
            return truth ? 1 : 0;
        }
        return value == null ? Double.NaN : ((Number) value).doubleValue();
    }

    private static @Nullable String asCategory(@Nullable Object value) {
        return value == null || value.toString().isEmpty() ? null : value.toString();
    }
}
