package dev.thalweg.codec;

import dev.thalweg.event.Event;
import dev.thalweg.event.EventShape;
import dev.thalweg.event.Field;
import dev.thalweg.event.LabelShape;
import dev.thalweg.event.Origin;
import dev.thalweg.settings.SchemaReader.InvalidSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.jspecify.annotations.Nullable;

/** Schemas, shapes and bytes for the tests of this package; the bytes are written by Avro's own encoder. */
final class Shapes {

    static final Origin ORIGIN = new Origin("payments.events", 3, 17);
    static final long RECORD_TIME = 1_700_000_000_000L;
    static final long MAX_AHEAD = 600_000;

    static final String PAYMENT =
            """
            {"type": "record", "name": "Payment", "namespace": "test", "fields": [
              {"name": "id", "type": ["null", "string"]},
              {"name": "timestamp", "type": ["null", {"type": "long", "logicalType": "timestamp-millis"}]},
              {"name": "amount", "type": ["null", "double"]},
              {"name": "ratio", "type": "float"},
              {"name": "items", "type": "int"},
              {"name": "tags", "type": {"type": "array", "items": {"type": "map", "values": ["null", "long"]}}},
              {"name": "online", "type": ["boolean", "null"]},
              {"name": "country", "type": ["string", "null"]},
              {"name": "kind", "type": {"type": "enum", "name": "Kind", "symbols": ["CARD", "CASH"]}},
              {"name": "note", "type": ["null", "string", "bytes"]},
              {"name": "fraud", "type": ["null", "string"]}
            ]}""";

    private Shapes() {}

    static EventSchema schema(String json) {
        try {
            return EventSchema.parse("test", json);
        } catch (InvalidSchema invalid) {
            throw new IllegalArgumentException(invalid);
        }
    }

    static Schema avro(String json) {
        return new Schema.Parser().parse(json);
    }

    /** Numbers: amount, ratio, items, online. Categories: country (required), kind, items, online. */
    static EventShape payment() {
        return new EventShape(
                List.of(
                        number("amount"),
                        number("ratio"),
                        new Field("country", Field.Kind.CATEGORY, true),
                        number("items"),
                        number("online"),
                        category("kind"),
                        category("items"),
                        category("online")),
                new LabelShape.Classes("fraud", List.of("no", "yes")),
                "id",
                "timestamp",
                MAX_AHEAD);
    }

    static Field number(String name) {
        return new Field(name, Field.Kind.NUMBER, false);
    }

    static Field category(String name) {
        return new Field(name, Field.Kind.CATEGORY, false);
    }

    /** A valid payment, with some fields replaced. */
    static GenericRecord paymentRecord(@Nullable Object... replaced) {
        Schema schema = avro(PAYMENT);
        GenericRecordBuilder record = new GenericRecordBuilder(schema)
                .set("id", "p-1")
                .set("timestamp", RECORD_TIME + 5)
                .set("amount", 12.5)
                .set("ratio", 0.25f)
                .set("items", 3)
                .set("tags", List.of(Map.of("a", 1L), new TreeMap<>(Map.of("b", 2L, "c", 3L))))
                .set("online", true)
                .set("country", "CH")
                .set("kind", new GenericData.EnumSymbol(schema.getField("kind").schema(), "CASH"))
                .set("note", ByteBuffer.wrap(new byte[] {1, 2, 3}))
                .set("fraud", "yes");
        for (int i = 0; i < replaced.length; i += 2) {
            record.set(String.valueOf(replaced[i]), replaced[i + 1]);
        }
        return record.build();
    }

    static byte[] paymentBytes(@Nullable Object... replaced) {
        return bytes(paymentRecord(replaced));
    }

    /** A single object as Avro's own message encoder writes it. */
    static byte[] bytes(GenericRecord record) {
        try {
            ByteBuffer encoded =
                    new BinaryMessageEncoder<GenericRecord>(GenericData.get(), record.getSchema()).encode(record);
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static Event event(double @Nullable [] numbers, double label) {
        double[] held = numbers == null ? new double[0] : numbers;
        return new Event(ORIGIN.asId(), ORIGIN, RECORD_TIME, held, new String[0], label);
    }
}
