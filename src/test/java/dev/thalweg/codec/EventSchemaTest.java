package dev.thalweg.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thalweg.settings.FieldType;
import dev.thalweg.settings.SchemaReader;
import dev.thalweg.settings.SchemaReader.InvalidSchema;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventSchemaTest {

    @Test
    void fieldsAreSeenThroughUnionsWithNull() {
        assertThat(Shapes.schema(Shapes.PAYMENT).fields())
                .containsExactly(
                        Map.entry("id", FieldType.TEXT),
                        Map.entry("timestamp", FieldType.INTEGER),
                        Map.entry("amount", FieldType.DECIMAL),
                        Map.entry("ratio", FieldType.DECIMAL),
                        Map.entry("items", FieldType.INTEGER),
                        Map.entry("tags", FieldType.UNSUPPORTED),
                        Map.entry("online", FieldType.BOOLEAN),
                        Map.entry("country", FieldType.TEXT),
                        Map.entry("kind", FieldType.TEXT),
                        Map.entry("note", FieldType.UNSUPPORTED),
                        Map.entry("fraud", FieldType.TEXT));
    }

    @Test
    void fieldsOfIsSchemaReader(@TempDir Path directory) throws Exception {
        SchemaReader reader = EventSchema::fieldsOf;
        Path file = Files.writeString(directory.resolve("payment.avsc"), Shapes.PAYMENT);

        assertThat(reader.fields(file)).isEqualTo(Shapes.schema(Shapes.PAYMENT).fields());
    }

    @Test
    void fileThatIsNotThereIsNamed(@TempDir Path directory) {
        Path file = directory.resolve("absent.avsc");

        assertThatThrownBy(() -> EventSchema.read(file))
                .isInstanceOf(InvalidSchema.class)
                .hasMessage(file + ": no such file");
    }

    @Test
    void directoryIsNoSchema(@TempDir Path directory) {
        assertThatThrownBy(() -> EventSchema.read(directory))
                .isInstanceOf(InvalidSchema.class)
                .hasMessageContaining("cannot be read");
    }

    @Test
    void binaryFileIsNoSchema(@TempDir Path directory) throws Exception {
        Path file = Files.write(directory.resolve("binary.avsc"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});

        assertThatThrownBy(() -> EventSchema.read(file))
                .isInstanceOf(InvalidSchema.class)
                .hasMessageContaining("not UTF-8");
    }

    @Test
    void schemaMustBeRecord() {
        assertThatThrownBy(() -> EventSchema.parse("x.avsc", "{\"type\": \"array\", \"items\": \"int\"}"))
                .isInstanceOf(InvalidSchema.class)
                .hasMessage("x.avsc: the schema is of type array; events need a record at the top");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "null",
                "7",
                "{",
                "hello",
                "[]",
                "[1]",
                "{\"type\": 3}",
                "{\"type\": \"record\"}",
                "{\"type\": \"record\", \"name\": \"A\"}",
                "{\"type\": \"record\", \"name\": \"A\", \"fields\": {}}",
                "{\"type\": \"record\", \"name\": \"A\", \"fields\": [{}]}",
                "{\"type\": \"record\", \"name\": \"A\", \"fields\": [3]}",
                "{\"type\": \"record\", \"name\": \"A\", \"fields\": [{\"name\": \"x\"}]}",
                "{\"type\": \"record\", \"name\": \"A\", \"fields\": [{\"name\": \"x\", \"type\": \"strin\"}]}",
                "{\"type\": \"record\", \"name\": \"A b\", \"fields\": []}",
                "{\"type\": \"record\", \"name\": \"A\", \"fields\": [{\"name\": \"x\", \"type\": \"int\"}, "
                        + "{\"name\": \"x\", \"type\": \"int\"}]}",
                "{\"type\": \"record\", \"name\": \"A\", \"fields\": [{\"name\": \"x\", \"type\": \"int\", "
                        + "\"default\": \"y\"}]}"
            })
    void textThatIsNoSchemaIsOneLine(String text) {
        assertThatThrownBy(() -> EventSchema.parse("x.avsc", text))
                .isInstanceOf(InvalidSchema.class)
                .hasMessageStartingWith("x.avsc: ")
                .message()
                .doesNotContain("\n")
                .doesNotContain("Exception")
                .hasSizeGreaterThan(30);
    }

    @ParameterizedTest
    @ValueSource(strings = {"electricity.avsc", "prediction.avsc"})
    void everyFieldOfEverySchemaThatShipsIsDocumented(String name) {
        Schema schema = EventSchema.resource(name);

        assertThat(schema.getDoc()).isNotBlank();
        assertThat(schema.getFields())
                .allSatisfy(field -> assertThat(field.doc()).isNotBlank());
    }

    @Test
    void builtInSchemaThatDoesNotExistIsNamed() {
        assertThatThrownBy(() -> EventSchema.builtIn("absent.avsc")).hasMessageContaining("'absent.avsc'");
    }
}
