package dev.thalweg.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thalweg.settings.FieldType;
import dev.thalweg.settings.SchemaReader.InvalidSchema;
import java.util.List;
import org.junit.jupiter.api.Test;

class SchemaDraftTest {

    @Test
    void aFieldHasTheNameOfItsColumnOrOneThatAvroTakes() {
        SchemaDraft draft = new SchemaDraft("t");
        assertThat(draft.add("a_b", FieldType.TEXT, true)).isEqualTo("a_b");
        assertThat(draft.add("a-b", FieldType.TEXT, true)).isEqualTo("a_b_2");
        assertThat(draft.add("a b", FieldType.TEXT, true)).isEqualTo("a_b_3");
        assertThat(draft.add("2nd", FieldType.TEXT, true)).isEqualTo("_2nd");
        assertThat(draft.add("größe", FieldType.TEXT, true)).isEqualTo("gr__e");
        assertThat(draft.add("x".repeat(3000), FieldType.TEXT, true)).isEqualTo("x".repeat(100));
        assertThat(draft.add("", FieldType.TEXT, true)).isEqualTo("_");
    }

    @Test
    void aRowFillsTheFieldsOfItsColumnsWhateverTheirNames() throws InvalidSchema, BadCsv, Unencodable {
        SchemaDraft draft = new SchemaDraft("my table");
        draft.add("capital-gain", FieldType.DECIMAL, true);
        draft.add("", FieldType.TEXT, true);
        draft.add("id", FieldType.TEXT, false);
        EventSchema schema = EventSchema.parse("draft", draft.json());
        assertThat(schema.name()).isEqualTo("my_table");
        assertThat(schema.fields()).containsOnlyKeys("capital_gain", "_", "id").containsValue(FieldType.DECIMAL);
        CellEncoder encoder = schema.encoder(List.of("id", "", "other", "capital-gain"));
        assertThat(encoder.ignored()).containsExactly("other");
        byte[] whole = encoder.encode(List.of("7", "t", "-", "1.5"));
        assertThat(whole).isEqualTo(schema.encoder().encode(1.5, "t", "7"));
        assertThat(encoder.encode(List.of("7", "", "-", "")))
                .isEqualTo(schema.encoder().encode(null, null, "7"));
        assertThatThrownBy(() -> encoder.encode(List.of("7", "t", "-", "much")))
                .hasMessage("column 'capital-gain' is 'much', expected double");
        assertThatThrownBy(() -> schema.encoder(List.of("capital-gain")))
                .hasMessageContaining("column 'id' (string) is missing");
    }

    @Test
    void aCellIsTheNumberThatAFeatureTakes() {
        assertThat(List.of("1", "-1.5e3", " 2 ").stream().map(CellEncoder::finite))
                .containsExactly(1.0, -1500.0, 2.0);
        for (String none : List.of("", "x", "NaN", "Infinity", "1e39", "1f", "2D", "1,5")) {
            assertThat(CellEncoder.finite(none)).as(none).isNaN();
        }
    }
}
