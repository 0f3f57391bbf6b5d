package dev.thalweg.codec;

import static dev.thalweg.codec.Shapes.ORIGIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.event.Arrival;
import dev.thalweg.event.Event;
import dev.thalweg.event.EventShape;
import dev.thalweg.event.Field;
import dev.thalweg.event.Field.Kind;
import dev.thalweg.event.LabelShape;
import dev.thalweg.event.Reason;
import dev.thalweg.event.Rejection;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Events of another schema than the pipeline's, by Avro's rules; and values within records. */
class EvolutionTest {

    private static final String LABEL = "{\"name\": \"label\", \"type\": [\"null\", \"double\"], \"default\": null}";

    @Test
    void fieldsComeGoMoveAndAreRenamed() {
        Schema written = avro(
                "{'name': 'gone', 'type': 'string'}",
                "{'name': 'b', 'type': 'int'}",
                "{'name': 'old', 'type': 'long'}");
        EventSchema read = schema(
                "{'name': 'new', 'type': 'double', 'default': 7.5}",
                "{'name': 'a', 'type': 'long', 'aliases': ['old']}",
                "{'name': 'b', 'type': 'int'}",
                "{'name': 'kind', 'type': {'type': 'enum', 'name': 'K', 'symbols': ['X', 'Y']}, 'default': 'Y'}",
                "{'name': 'in', 'type': ['null', {'type': 'record', 'name': 'In', 'fields': [{'name': 'c', 'type': 'int'}]}],"
                        + " 'default': null}");
        GenericRecord record = record(written, "gone", "x", "b", 2, "old", 3L);
        Event event =
                event(read, written, record, number("new"), number("a"), number("b"), number("in.c"), category("kind"));
        assertThat(new double[] {event.number(0), event.number(1), event.number(2), event.number(3)})
                .containsExactly(7.5, 3, 2, Double.NaN);
        assertThat(event.category(0)).isEqualTo("Y");
    }

    @Test
    void defaultsOfRecordsReachTheirFields() {
        Schema written = avro("{'name': 'a', 'type': 'int'}");
        EventSchema read = schema(
                "{'name': 'a', 'type': 'int'}",
                "{'name': 'in', 'type': {'type': 'record', 'name': 'In', 'fields': [{'name': 'c', 'type': 'int'},"
                        + " {'name': 'd', 'type': 'string'}]}, 'default': {'c': 5, 'd': 'five'}}");
        Event event = event(read, written, record(written, "a", 1), number("in.c"), category("in.d"));
        assertThat(event.number(0)).isEqualTo(5);
        assertThat(event.category(0)).isEqualTo("five");
    }

    /** As Avro promotes them: a long that is read as a float has a float's digits. */
    @ParameterizedTest
    @CsvSource({
        "int, long, 16777217, 16777217", "int, float, 16777217, 16777216", "int, double, 16777217, 16777217",
        "long, float, 16777217, 16777216", "long, double, 9007199254740993, 9007199254740992", "float, double, 0.5, 0.5"
    })
    void numbersArePromoted(String from, String to, String value, double seen) {
        Schema written = avro("{'name': 'a', 'type': '" + from + "'}");
        Object given =
                switch (from) {
                    case "int" -> Integer.valueOf(value);
                    case "long" -> Long.valueOf(value);
                    default -> Float.valueOf(value);
                };
        EventSchema read = schema("{'name': 'a', 'type': '" + to + "'}");
        assertThat(event(read, written, record(written, "a", given), number("a"))
                        .number(0))
                .isEqualTo(seen);
        EventSchema optional = schema("{'name': 'a', 'type': ['null', '" + to + "']}");
        assertThat(event(optional, written, record(written, "a", given), number("a"))
                        .number(0))
                .isEqualTo(seen);
    }

    @Test
    void whatAvroCallsIncompatibleIsADeadLetterThatSaysWhy() {
        Schema written = avro("{'name': 'a', 'type': ['null', 'int']}", "{'name': 'b', 'type': 'string'}");
        EventSchema read =
                schema("{'name': 'a', 'type': 'int'}", "{'name': 'b', 'type': 'int'}", "{'name': 'c', 'type': 'int'}");
        Arrival arrival = read.decoder(shape(number("a")), List.of(schemaOf(written)))
                .decode(Shapes.bytes(record(written, "a", 1, "b", "x")), ORIGIN, 0);
        assertThat(arrival).isInstanceOfSatisfying(Rejection.class, rejection -> assertThat(rejection.detail())
                .startsWith("the pipeline's schema cannot read R as it was written: /fields/0/type")
                .contains("/fields/1/type: ", "/fields/2: c"));
    }

    @Test
    void aSymbolThatTheReaderLacksIsItsDefaultOrADeadLetter() {
        String symbols = "{'name': 'k', 'type': {'type': 'enum', 'name': 'K', 'symbols': %s%s}}";
        Schema written = avro(symbols.formatted("['A', 'B', 'C']", ""));
        GenericRecord record = record(
                written, "k", new GenericData.EnumSymbol(written.getField("k").schema(), "C"));
        EventSchema lenient = schema(symbols.formatted("['B', 'A']", ", 'default': 'A'"));
        assertThat(event(lenient, written, record, category("k")).category(0)).isEqualTo("A");
    }

    @Test
    void decimalsAreNumbers() {
        String fixed =
                "{'type': 'fixed', 'name': 'D', 'size': 6, 'logicalType': 'decimal', 'precision': 12, 'scale': 4}";
        String bytes = "{'type': 'bytes', 'logicalType': 'decimal', 'precision': 30, 'scale': 2}";
        Schema avro = avro("{'name': 'a', 'type': " + bytes + "}", "{'name': 'b', 'type': ['null', " + fixed + "]}");
        Schema branch = avro.getField("b").schema().getTypes().get(1);
        byte[] six = {-1, -1, -1, -1, -1, 56}; // -200
        GenericRecord record = record(
                avro,
                "a",
                ByteBuffer.wrap(
                        new BigDecimal("1234567890123.25").unscaledValue().toByteArray()),
                "b",
                new GenericData.Fixed(branch, six));
        Event event = event(schemaOf(avro), avro, record, number("a"), number("b"));
        assertThat(event.number(0)).isEqualTo(1234567890123.25);
        assertThat(event.number(1)).isEqualTo(-0.02);
        GenericRecord endless = record(avro, "a", ByteBuffer.allocate(1 << 19), "b", null);
        Arrival refused = decoderOf(schemaOf(avro), number("a")).decode(Shapes.bytes(endless), ORIGIN, 0);
        assertThat(refused).isInstanceOfSatisfying(Rejection.class, rejection -> assertThat(rejection.detail())
                .isEqualTo("field 'a': a decimal has 524288 bytes, where its precision takes 1 to 13"));
    }

    @Test
    void whatIsWrongWithinARecordIsToldByItsPath() {
        Schema avro = avro("{'name': 'in', 'type': {'type': 'record', 'name': 'In', 'fields': [{'name': 'ok', 'type':"
                + " 'boolean'}]}}");
        GenericRecord record = record(avro, "in", record(avro.getField("in").schema(), "ok", true));
        byte[] bytes = Shapes.bytes(record);
        bytes[SingleObject.HEADER_BYTES] = 7;
        Arrival arrival = decoderOf(schemaOf(avro), number("in.ok")).decode(bytes, ORIGIN, 0);
        assertThat(arrival)
                .isEqualTo(
                        new Rejection(Reason.UNDECODABLE, "field 'in.ok': a boolean is the byte 7, neither 0 nor 1"));
    }

    @Test
    void aSchemaThatNobodyToldOfIsADeadLetter() {
        Schema unknown = avro("{'name': 'a', 'type': 'string'}");
        Arrival arrival = decoderOf(schema("{'name': 'a', 'type': 'int'}"), number("a"))
                .decode(Shapes.bytes(record(unknown, "a", "x")), ORIGIN, 0);
        assertThat(arrival).isInstanceOfSatisfying(Rejection.class, rejection -> assertThat(rejection.detail())
                .matches("written with schema [0-9a-f]{16}; the pipeline reads schema [0-9a-f]{16}"));
    }

    private static Event event(EventSchema read, Schema written, GenericRecord record, Field... fields) {
        Arrival arrival =
                read.decoder(shape(fields), List.of(schemaOf(written))).decode(Shapes.bytes(record), ORIGIN, 0);
        assertThat(arrival).isInstanceOf(Event.class);
        return (Event) arrival;
    }

    private static EventDecoder decoderOf(EventSchema schema, Field... fields) {
        return schema.decoder(shape(fields));
    }

    private static EventShape shape(Field... fields) {
        return new EventShape(List.of(fields), new LabelShape.Numeric("label"), null, null, 0);
    }

    private static Field number(String path) {
        return new Field(path, Kind.NUMBER, false);
    }

    private static Field category(String path) {
        return new Field(path, Kind.CATEGORY, false);
    }

    private static EventSchema schemaOf(Schema avro) {
        return Shapes.schema(avro.toString());
    }

    private static EventSchema schema(String... fields) {
        return schemaOf(avro(fields));
    }

    private static Schema avro(String... fields) {
        String all = String.join(", ", fields).replace('\'', '"');
        return Shapes.avro("{\"type\": \"record\", \"name\": \"R\", \"fields\": [" + all + ", " + LABEL + "]}");
    }

    private static GenericRecord record(Schema schema, @Nullable Object... values) {
        GenericRecordBuilder record = new GenericRecordBuilder(schema);
        for (int i = 0; i < values.length; i += 2) {
            record.set(String.valueOf(values[i]), values[i + 1]);
        }
        return record.build();
    }
}
