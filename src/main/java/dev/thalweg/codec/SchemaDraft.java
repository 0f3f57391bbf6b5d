package dev.thalweg.codec;

import dev.thalweg.settings.FieldType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.JsonProperties;
import org.apache.avro.Schema;
import org.apache.avro.SchemaFormatter;

/** An Avro record schema in the making, for events that are rows of a table. For one thread. */
public final class SchemaDraft {

    /** Of a name; YAML takes no key of more than 1024 characters. */
    private static final int LONGEST = 100;

    private final String record;
    private final Map<String, Schema.Field> fields = new LinkedHashMap<>();

    /** @param record a name for the record, made one that Avro takes */
    public SchemaDraft(String record) {
        this.record = avroName(record);
    }

    /**
     * Adds the field that a column fills. Where Avro does not take the column's name, it is long, or it is taken, the field has
     * another, and the column's in its property {@value AvroField#COLUMN}.
     *
     * @param type decimal and text are all that a draft needs
     * @param nullable whether the column may be empty; if so the field may also be absent from a table
     * @return the field's name
     */
    public String add(String column, FieldType type, boolean nullable) {
        Schema value = Schema.create(type == FieldType.DECIMAL ? Schema.Type.DOUBLE : Schema.Type.STRING);
        String plain = avroName(column);
        String name = plain;
        for (int number = 2; fields.containsKey(name); number++) {
            name = plain + "_" + number;
        }
        Schema.Field field = nullable
                ? new Schema.Field(
                        name,
                        Schema.createUnion(Schema.create(Schema.Type.NULL), value),
                        null,
                        JsonProperties.NULL_VALUE)
                : new Schema.Field(name, value);
        if (!name.equals(column)) {
            field.addProp(AvroField.COLUMN, column);
        }
        fields.put(name, field);
        return name;
    }

    /** The schema as JSON, on several lines. */
    public String json() {
        Schema schema = Schema.createRecord(record, null, null, false, List.copyOf(fields.values()));
        return SchemaFormatter.format("json/pretty", schema);
    }

    private static String avroName(String text) {
        String name = text.substring(0, Math.min(text.length(), LONGEST)).replaceAll("[^A-Za-z0-9_]", "_");
        return name.isEmpty() || Character.isDigit(name.charAt(0)) ? "_" + name : name;
    }
}
