package dev.thalweg.codec;

import static dev.thalweg.codec.Shapes.ORIGIN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thalweg.event.Arrival;
import dev.thalweg.event.Event;
import dev.thalweg.event.EventShape;
import dev.thalweg.event.Field;
import dev.thalweg.event.Field.Kind;
import dev.thalweg.event.LabelShape;
import dev.thalweg.event.Reason;
import dev.thalweg.event.Rejection;
import dev.thalweg.settings.FieldType;
import dev.thalweg.settings.Format;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Arrays of numbers, each number a value by itself; and tables that fill them, and records within. */
class ArraysTest {

    private static final String ITEMS = "[\"null\", \"double\"]";
    private static final EventSchema SCHEMA = schema(ITEMS);
    private static final List<String> HEADER = List.of("in.a[0]", "in.a[1]", "in.a[2]", "in.name", "end");

    /** The array stands in a record that can be null, with something behind it that tells whether it was read to its end. */
    private static String json(String items) {
        return """
                {"type": "record", "name": "R", "fields": [
                  {"name": "in", "type": ["null", {"type": "record", "name": "In", "fields": [
                    {"name": "a", "type": {"type": "array", "items": %s}},
                    {"name": "name", "type": ["null", "string"]}]}]},
                  {"name": "end", "type": "double"}]}"""
                .formatted(items);
    }

    private static EventSchema schema(String items) {
        return Shapes.schema(json(items));
    }

    @Test
    void arraysOfNumbersCanBeRead() {
        assertThat(SCHEMA.fields())
                .containsEntry("in.a", FieldType.NUMBERS)
                .containsEntry("end", FieldType.DECIMAL)
                .hasSize(3);
        assertThat(schema("\"string\"").fields()).containsEntry("in.a", FieldType.UNSUPPORTED);
        assertThat(schema("\"boolean\"").fields()).containsEntry("in.a", FieldType.NUMBERS);
    }

    @Test
    void decimalsAreNumbersToo() throws Exception {
        String decimal = "{\"type\": \"bytes\", \"logicalType\": \"decimal\", \"precision\": 4, \"scale\": 1}";
        GenericRecord record = new GenericData.Record(Shapes.avro(json(decimal)));
        GenericRecord in = new GenericData.Record(
                record.getSchema().getField("in").schema().getTypes().get(1));
        in.put("a", List.of(ByteBuffer.wrap(new byte[] {15}), ByteBuffer.wrap(new byte[] {-20})));
        record.put("in", in);
        record.put("end", 7.0);
        assertThat(values(schema(decimal).decoder(shape(false)).decode(Shapes.bytes(record), ORIGIN, 0)))
                .containsExactly(1.5, -2, Double.NaN);
    }

    @Test
    void theFirstNumbersAreReadAndThoseThatAreNotThereAreMissing() {
        assertThat(numbers(1.0, 2.0, 3.0)).containsExactly(1, 2, 3);
        assertThat(numbers(1.0)).containsExactly(1, Double.NaN, Double.NaN);
        assertThat(numbers()).containsExactly(Double.NaN, Double.NaN, Double.NaN);
        assertThat(numbers(1.0, null, 3.0)).containsExactly(1, Double.NaN, 3);
    }

    @Test
    void anArrayThatIsTooLongIsADeadLetter() {
        assertThat(rejection(decode(bytes(1.0, 2.0, 3.0, 4.0)), Reason.TOO_LONG))
                .isEqualTo("field 'in.a' has more than 3 numbers");
        assertThat(rejection(decode(bytes(1.0, Double.NaN, 3.0)), Reason.NOT_FINITE))
                .contains("in.a[1]");
    }

    @Test
    void requiredMeansEachOfThem() {
        EventDecoder strict = SCHEMA.decoder(shape(true));
        assertThat(rejection(strict.decode(bytes(1.0, 2.0), ORIGIN, 0), Reason.MISSING_FIELD))
                .contains("'in.a[2]'");
        assertThat(strict.decode(bytes(1.0, 2.0, 3.0), ORIGIN, 0)).isInstanceOf(Event.class);
    }

    @Test
    void aRecordThatIsNullHasNone() throws Exception {
        GenericRecord record = new GenericData.Record(Shapes.avro(json(ITEMS)));
        record.put("end", 7.0);
        Event event = (Event) decode(Shapes.bytes(record));
        assertThat(values(event)).containsOnly(Double.NaN);
    }

    /** As a reader of long arrays may write them: a count below 0 and the block's size in bytes. */
    @Test
    void blocksMayTellTheirSize() {
        byte[] plain = bytes(1.0, 2.0);
        // The union's branch, then one block: 2 values, each of a branch and eight bytes; then the end of the array.
        byte[] blocks = new byte[plain.length + 3];
        int at = SingleObject.HEADER_BYTES + 1;
        System.arraycopy(plain, 0, blocks, 0, at);
        blocks[at] = 1; // -1 value
        blocks[at + 1] = 18; // 9 bytes
        System.arraycopy(plain, at + 1, blocks, at + 2, 9);
        blocks[at + 11] = 1;
        blocks[at + 12] = 18;
        System.arraycopy(plain, at + 10, blocks, at + 13, plain.length - at - 10);
        assertThat(values(decode(blocks))).containsExactly(1, 2, Double.NaN);
    }

    @Test
    @Timeout(10)
    void aHugeCountOfNothingEnds() {
        EventSchema reader = schema("[\"null\", \"double\"]");
        EventDecoder decoder = reader.decoder(shape(false), List.of(schema("\"null\"")));
        byte[] header = schema("\"null\"").singleObject().header();
        byte[] hostile = Arrays.copyOf(header, header.length + 22);
        hostile[header.length] = 2; // The branch of the record, and then 2^62 nulls.
        Arrays.fill(hostile, header.length + 1, header.length + 9, (byte) 0x80);
        hostile[header.length + 9] = 0x01;
        assertThat(decoder.decode(hostile, ORIGIN, 0)).isInstanceOf(Rejection.class);
    }

    /** Whatever the bytes are, the decoder answers. */
    @Test
    void spoiledArraysNeverThrow() {
        Random random = new Random(4);
        EventDecoder decoder = SCHEMA.decoder(shape(false));
        Set<Reason> reasons = EnumSet.noneOf(Reason.class);
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = bytes(1.0, null, 3.0);
            for (int spoiled = 1 + random.nextInt(3); spoiled > 0; spoiled--) {
                int at = SingleObject.HEADER_BYTES + random.nextInt(bytes.length - SingleObject.HEADER_BYTES);
                bytes[at] = (byte) random.nextInt();
            }
            if (decoder.decode(bytes, ORIGIN, 0) instanceof Rejection rejection) {
                reasons.add(rejection.reason());
            }
        }
        assertThat(reasons).contains(Reason.UNDECODABLE, Reason.NOT_FINITE);
    }

    @Test
    void theyArePromotedAndHaveDefaults() throws Exception {
        GenericRecord record = record(1, 2);
        EventDecoder decoder = SCHEMA.decoder(shape(false), List.of(schema("\"int\"")));
        GenericRecord ints = new GenericData.Record(Shapes.avro(json("\"int\"")));
        GenericRecord in = new GenericData.Record(
                ints.getSchema().getField("in").schema().getTypes().get(1));
        in.put("a", List.of(1, 2));
        ints.put("in", in);
        ints.put("end", record.get("end"));
        assertThat(values(decoder.decode(Shapes.bytes(ints), ORIGIN, 0))).containsExactly(1, 2, Double.NaN);

        EventSchema later = Shapes.schema(
                "{\"type\": \"record\", \"name\": \"R\", \"fields\": [{\"name\": \"end\", \"type\": \"double\"},"
                        + " {\"name\": \"b\", \"type\": {\"type\": \"array\", \"items\": \"float\"}, \"default\": [4, 5]}]}");
        EventSchema before = Shapes.schema(
                "{\"type\": \"record\", \"name\": \"R\", \"fields\": [{\"name\": \"end\", \"type\": \"double\"}]}");
        EventShape both = new EventShape(
                List.of(number("b[0]", false), number("b[1]", false)), new LabelShape.Numeric("end"), null, null, 0);
        Event event = (Event)
                later.decoder(both, List.of(before)).decode(before.encoder().encode(1.0), ORIGIN, 0);
        assertThat(event.number(0)).isEqualTo(4);
        assertThat(event.number(1)).isEqualTo(5);
    }

    @Test
    void jsonHasThemToo(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("r.avsc"), json(ITEMS));
        EventDecoder decoder = EventFormat.of(file, new Format.Json()).decoder(shape(false));
        assertThat(values(decoder.decode(json("[1, null]", 7), ORIGIN, 0))).containsExactly(1, Double.NaN, Double.NaN);
        assertThat(values(decoder.decode(json("[1, 2, 3]", 7), ORIGIN, 0))).containsExactly(1, 2, 3);
        assertThat(rejection(decoder.decode(json("[1, 2, 3, {}, 5]", 7), ORIGIN, 0), Reason.TOO_LONG))
                .isEqualTo("field 'in.a' has more than 3 numbers");
        assertThat(rejection(decoder.decode(json("[1, \"2\"]", 7), ORIGIN, 0), Reason.UNDECODABLE))
                .contains("expected a number");
        assertThat(rejection(decoder.decode(json("7", 7), ORIGIN, 0), Reason.UNDECODABLE))
                .contains("expected an array");
        EventDecoder none = EventFormat.of(
                        Files.writeString(directory.resolve("n.avsc"), json("\"double\"")), new Format.Json())
                .decoder(shape(false));
        assertThat(none.decode(json("[1, null]", 7), ORIGIN, 0)).isInstanceOf(Rejection.class);
    }

    private static byte[] json(String array, int end) {
        return ("{\"in\": {\"a\": " + array + "}, \"end\": " + end + "}").getBytes(UTF_8);
    }

    @Test
    void tablesFillThemAndRecordsWithin() throws Exception {
        CellEncoder encoder = SCHEMA.encoder(HEADER);
        assertThat(encoder.ignored()).isEmpty();
        assertThat(encoder.encode(List.of("1", "", "3", "x", "7"))).isEqualTo(bytes("x", 1.0, null, 3.0));
        assertThat(encoder.encode(List.of("1", "", "", "x", "7"))).isEqualTo(bytes("x", 1.0));
        assertThat(values(decode(encoder.encode(List.of("1", "2", "3", "", "7")))))
                .containsExactly(1, 2, 3);
        assertThat(schema("\"double\"").encoder(HEADER).encode(List.of("", "", "", "x", "7")))
                .isEqualTo(Shapes.bytes(record("double", "x")));
        assertThatThrownBy(() -> schema("\"double\"").encoder(HEADER).encode(List.of("1", "", "3", "x", "7")))
                .isInstanceOf(Unencodable.class)
                .hasMessageContaining("column 'in.a[]' has no value");
        assertThatThrownBy(() -> encoder.encode(List.of("1", "two", "3", "x", "7")))
                .isInstanceOf(Unencodable.class)
                .hasMessage("column 'in.a[1]' is 'two', expected double");
    }

    @Test
    void aRecordWithoutCellsOrColumnsIsNull() throws Exception {
        GenericRecord none = new GenericRecordBuilder(Shapes.avro(json("\"string\"")))
                .set("in", null)
                .set("end", 7.0)
                .build();
        assertThat(schema("\"string\"").encoder(List.of("end")).encode(List.of("7")))
                .isEqualTo(Shapes.bytes(none));
        GenericRecord empty = new GenericData.Record(Shapes.avro(json(ITEMS)));
        empty.put("end", 7.0);
        assertThat(decode(SCHEMA.encoder(List.of("in.a[0]", "end")).encode(List.of("1", "7"))))
                .isInstanceOf(Event.class);
        assertThat(SCHEMA.encoder(List.of("x", "end")).ignored()).containsExactly("x");
    }

    private static double[] numbers(@Nullable Double... given) {
        return values(decode(bytes((Object[]) given)));
    }

    private static double[] values(Arrival arrival) {
        Event event = (Event) arrival;
        assertThat(event.number(3)).isEqualTo(7);
        return IntStream.range(0, 3).mapToDouble(event::number).toArray();
    }

    private static Arrival decode(byte[] bytes) {
        return SCHEMA.decoder(shape(false)).decode(bytes, ORIGIN, 0);
    }

    private static String rejection(Arrival arrival, Reason reason) {
        Rejection rejection = (Rejection) arrival;
        assertThat(rejection.reason()).as(rejection.detail()).isEqualTo(reason);
        return rejection.detail();
    }

    private static EventShape shape(boolean required) {
        List<Field> fields = new ArrayList<>();
        IntStream.range(0, 3).forEach(i -> fields.add(number(Field.element("in.a", i), required)));
        fields.add(number("end", false));
        return new EventShape(fields, new LabelShape.Numeric("end"), null, null, 0);
    }

    private static Field number(String name, boolean required) {
        return new Field(name, Kind.NUMBER, required);
    }

    private static byte[] bytes(@Nullable Object... given) {
        boolean named = given.length > 0 && given[0] instanceof String;
        return Shapes.bytes(
                named
                        ? record(ITEMS, (String) given[0], Arrays.copyOfRange(given, 1, given.length))
                        : record(ITEMS, null, given));
    }

    private static GenericRecord record(@Nullable Object... given) {
        return record(ITEMS, null, given);
    }

    private static GenericRecord record(String items, @Nullable String name, @Nullable Object... given) {
        String quoted = items.startsWith("[") ? items : "\"" + items + "\"";
        GenericRecord record = new GenericData.Record(Shapes.avro(json(quoted)));
        GenericRecord in = new GenericData.Record(
                record.getSchema().getField("in").schema().getTypes().get(1));
        in.put("a", given.length == 0 ? Collections.emptyList() : Arrays.asList(given));
        in.put("name", name);
        record.put("in", in);
        record.put("end", 7.0);
        return record;
    }
}
