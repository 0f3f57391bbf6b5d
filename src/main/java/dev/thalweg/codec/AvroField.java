package dev.thalweg.codec;

import java.util.List;
import org.apache.avro.Schema;

/**
 * A top-level field of a schema, seen through a union with null.
 *
 * @param name its name
 * @param schema the value's own schema: a union's only branch beside null, otherwise the field's
 * @param nullBranch the position of null in the union; -1 when null is not allowed
 * @param valueBranch the position of the value in the union; -1 when the field is no union, or one of several values
 * @param field as Avro has it
 */
record AvroField(String name, Schema schema, int nullBranch, int valueBranch, Schema.Field field) {

    /** The property of a field that names the column which fills it, where that is not the field's own name. */
    static final String COLUMN = "column";

    static AvroField of(Schema.Field field) {
        Schema schema = field.schema();
        if (!schema.isUnion()) {
            return new AvroField(field.name(), schema, -1, -1, field);
        }
        List<Schema> branches = schema.getTypes();
        List<Schema> values =
                branches.stream().filter(b -> b.getType() != Schema.Type.NULL).toList();
        int nullBranch = branches.stream().map(Schema::getType).toList().indexOf(Schema.Type.NULL);
        if (values.size() != 1) {
            return new AvroField(field.name(), schema, nullBranch, -1, field);
        }
        Schema value = values.get(0);
        return new AvroField(field.name(), value, nullBranch, branches.indexOf(value), field);
    }

    /** The column of a table that fills the field. */
    String column() {
        String column = field.getProp(COLUMN);
        return column == null ? name : column;
    }

    /** Whether a table can fill it; bytes, fixed, arrays, maps, records and unions of several values keep their default. */
    boolean fillable() {
        return switch (schema.getType()) {
            case INT, LONG, FLOAT, DOUBLE, STRING, ENUM, BOOLEAN -> true;
            case BYTES, FIXED, ARRAY, MAP, RECORD, UNION, NULL -> false;
        };
    }

    boolean nullable() {
        return nullBranch >= 0;
    }

    /** The type's name for a person, such as {@code double} or {@code one of [UP, DOWN]}. */
    String typeName() {
        return schema.getType() == Schema.Type.ENUM
                ? "one of " + schema.getEnumSymbols()
                : schema.getType().getName();
    }
}
