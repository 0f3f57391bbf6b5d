package dev.thalweg.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageDecoder;
import org.junit.jupiter.api.Test;

class EventEncoderTest {

    private static final String JSON =
            """
            {"type": "record", "name": "All", "fields": [
              {"name": "i", "type": "int"},
              {"name": "l", "type": ["null", "long"], "default": null},
              {"name": "f", "type": ["float", "null"]},
              {"name": "d", "type": "double", "default": 0.5},
              {"name": "b", "type": "boolean"},
              {"name": "s", "type": ["null", "string"]},
              {"name": "e", "type": {"type": "enum", "name": "E", "symbols": ["UP", "DOWN"]}},
              {"name": "m", "type": {"type": "map", "values": "int"}, "default": {"k": 7}}
            ]}""";

    private static final List<String> HEADER = List.of("e", "i", "l", "f", "b", "s");

    private final EventSchema schema = Shapes.schema(JSON);

    @Test
    void avroReadsBackWhatTypedValuesWrote() throws Exception {
        byte[] bytes = schema.encoder().encode(-3, 1L << 40, 0.5f, 2.25, true, "Zürich", "DOWN", EventEncoder.DEFAULT);

        GenericRecord record = readByAvro(bytes);

        assertThat(record)
                .hasToString("{\"i\": -3, \"l\": 1099511627776, \"f\": 0.5, \"d\": 2.25, \"b\": true, "
                        + "\"s\": \"Zürich\", \"e\": \"DOWN\", \"m\": {\"k\": 7}}");
    }

    @Test
    void avroReadsBackWhatCellsWrote() throws Exception {
        CellEncoder encoder = schema.encoder(HEADER);

        assertThat(readByAvro(encoder.encode(List.of("UP", "-3", "5", "1e3", "false", "a,b"))))
                .hasToString("{\"i\": -3, \"l\": 5, \"f\": 1000.0, \"d\": 0.5, \"b\": false, "
                        + "\"s\": \"a,b\", \"e\": \"UP\", \"m\": {\"k\": 7}}");
        assertThat(readByAvro(encoder.encode(List.of("DOWN", "2147483647", "", "", "1", ""))))
                .hasToString("{\"i\": 2147483647, \"l\": null, \"f\": null, \"d\": 0.5, \"b\": true, "
                        + "\"s\": null, \"e\": \"DOWN\", \"m\": {\"k\": 7}}");
    }

    @Test
    void faultNamesColumnValueAndExpectedType() {
        refusedCells(List.of("UP", "3.0", "", "", "true", ""), "column 'i' is '3.0', expected int");
        refusedCells(List.of("UP", "2147483648", "", "", "true", ""), "column 'i' is '2147483648', expected int");
        refusedCells(List.of("UP", "1", "x", "", "true", ""), "column 'l' is 'x', expected long");
        refusedCells(List.of("UP", "1", "", "12f", "true", ""), "column 'f' is '12f', expected float");
        refusedCells(List.of("UP", "1", "", "1e39", "true", ""), "column 'f' is '1.0E39', expected float");
        refusedCells(List.of("UP", "1", "", "", "yes", ""), "column 'b' is 'yes', expected boolean");
        refusedCells(List.of("LEFT", "1", "", "", "true", ""), "column 'e' is 'LEFT', expected one of [UP, DOWN]");
        refusedCells(
                List.of("UP", "", "", "", "true", ""),
                "column 'i' has no value, and its type is int, not a union with null");
    }

    @Test
    void typedValueThatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> schema.encoder().encode(1L << 31, null, 0f, 0.0, true, "", "UP", EventEncoder.DEFAULT))
                .isInstanceOf(Unencodable.class)
                .hasMessage("column 'i' is '2147483648', expected int");
        assertThatThrownBy(() -> schema.encoder().encode(1, null, 0f, 0.0, true, "", "UP", Map.of()))
                .isInstanceOf(Unencodable.class);
        assertThatThrownBy(() -> schema.encoder().encode(1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusedRowLeavesNothingInTheNextOne() throws Exception {
        CellEncoder encoder = schema.encoder(HEADER);
        List<String> good = List.of("UP", "1", "", "", "true", "s");
        byte[] before = encoder.encode(good);

        assertThatThrownBy(() -> encoder.encode(List.of("LEFT", "1", "", "", "true", "s")))
                .isInstanceOf(Unencodable.class);

        assertThat(encoder.encode(good)).isEqualTo(before);
    }

    @Test
    void headerTellsAllItsFaultsAtOnce() {
        EventSchema strict = Shapes.schema(
                """
                {"type": "record", "name": "R", "fields": [
                  {"name": "a", "type": "int"}, {"name": "b", "type": "string"},
                  {"name": "c", "type": {"type": "map", "values": "int"}},
                  {"name": "e", "type": {"type": "array", "items": "int"}},
                  {"name": "r", "type": {"type": "record", "name": "In", "fields": [{"name": "x", "type": "int"}]}},
                  {"name": "d", "type": ["null", "int"]}]}""");

        BadCsv bad = catchThrowableOfType(BadCsv.class, () -> strict.encoder(List.of("a", "x", "a")));

        assertThat(bad.faults())
                .containsExactly(
                        "column 'a' stands more than once in the header",
                        "column 'b' (string) is missing, and the schema has neither a default nor null for it",
                        "field 'c' is of type map, which a table cannot fill, and has no default",
                        "column 'e[0]' (int) is missing, and the schema has neither a default nor null for it",
                        "column 'r.x' (int) is missing, and the schema has neither a default nor null for it");
    }

    @Test
    void columnsThatFillNoFieldAreListed() throws Exception {
        CellEncoder encoder = schema.encoder(List.of("x", "i", "b", "e", "m", "y"));

        assertThat(encoder.ignored()).containsExactly("x", "m", "y");
        assertThat(readByAvro(encoder.encode(List.of("?", "1", "true", "UP", "?", "?")))
                        .get("d"))
                .isEqualTo(0.5);
    }

    private void refusedCells(List<String> cells, String message) {
        assertThatThrownBy(() -> schema.encoder(HEADER).encode(cells))
                .isInstanceOf(Unencodable.class)
                .hasMessage(message);
    }

    private static GenericRecord readByAvro(byte[] bytes) throws Exception {
        return new BinaryMessageDecoder<GenericRecord>(GenericData.get(), Shapes.avro(JSON))
                .decode(ByteBuffer.wrap(bytes));
    }
}
