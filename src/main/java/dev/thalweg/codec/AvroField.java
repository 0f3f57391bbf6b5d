package dev.thalweg.codec;

import java.util.List;
import org.apache.avro.Schema;

/**
 * A top-level field of a schema as decoder and encoder see it: through a union with null.
 *
 * @param name its name
 * @param wire how its value is written
 * @param schema the value's own schema: a union's only branch beside null, otherwise the field's
 * @param branches branches of the union; 0 when the field is no union
 * @param nullBranch the position of null in the union; -1 when null is not allowed
 * @param valueBranch the position of the value in the union; -1 when the field is no union, or one of several values
 * @param field as Avro has it
 */
record AvroField(
        String name, Wire wire, Schema schema, int branches, int nullBranch, int valueBranch, Schema.Field field) {

    /** The property of a field that names the column which fills it, where that is not the field's own name. */
    static final String COLUMN = "column";

    /** How a value is written. */
    enum Wire {
        INT,
        LONG,
        FLOAT,
        DOUBLE,
        STRING,
        ENUM,
        BOOLEAN,
        /** Left to its default: bytes, fixed, array, map, record, or a union of several values. */
        OTHER;

        private static Wire of(Schema schema) {
            return switch (schema.getType()) {
                case INT -> INT;
                case LONG -> LONG;
                case FLOAT -> FLOAT;
                case DOUBLE -> DOUBLE;
                case STRING -> STRING;
                case ENUM -> ENUM;
                case BOOLEAN -> BOOLEAN;
                case BYTES, FIXED, ARRAY, MAP, RECORD, UNION, NULL -> OTHER;
            };
        }
    }

    static AvroField of(Schema.Field field) {
        Schema schema = field.schema();
        if (!schema.isUnion()) {
            return new AvroField(field.name(), Wire.of(schema), schema, 0, -1, -1, field);
        }
        List<Schema> branches = schema.getTypes();
        List<Schema> values =
                branches.stream().filter(b -> b.getType() != Schema.Type.NULL).toList();
        int nullBranch = branches.stream().map(Schema::getType).toList().indexOf(Schema.Type.NULL);
        if (values.size() != 1) {
            return new AvroField(field.name(), Wire.OTHER, schema, branches.size(), nullBranch, -1, field);
        }
        Schema value = values.get(0);
        int valueBranch = branches.indexOf(value);
        return new AvroField(field.name(), Wire.of(value), value, branches.size(), nullBranch, valueBranch, field);
    }

    /** The column of a table that fills the field. */
    String column() {
        String column = field.getProp(COLUMN);
        return column == null ? name : column;
    }

    boolean nullable() {
        return nullBranch >= 0;
    }

    /** The type's name for a person, such as {@code double} or {@code one of [UP, DOWN]}. */
    String typeName() {
        return wire == Wire.ENUM
                ? "one of " + schema.getEnumSymbols()
                : schema.getType().getName();
    }
}
