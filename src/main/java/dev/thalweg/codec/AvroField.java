package dev.thalweg.codec;

import dev.thalweg.event.Field;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.Schema;

/**
 * A field of a schema, seen through a union with null.
 *
 * @param path its name, behind those of the records that it stands in, such as {@code customer.address.country}
 * @param schema the value's own schema: a union's only branch beside null, otherwise the field's
 * @param nullBranch the position of null in the union; -1 when null is not allowed
 * @param valueBranch the position of the value in the union; -1 when the field is no union, or one of several values
 * @param within the fields of a record, unless it holds itself; the one element of an array
 * @param field as Avro has it
 */
record AvroField(
        String path, Schema schema, int nullBranch, int valueBranch, List<AvroField> within, Schema.Field field) {

    /** The property of a field that names the column which fills it, where that is not the field's own path. */
    static final String COLUMN = "column";

    static AvroField of(Schema.Field field) {
        return of(field.name(), field, Set.of());
    }

    /** The fields of a record at the top. */
    static List<AvroField> all(Schema record) {
        return all("", record, Set.of());
    }

    private static List<AvroField> all(String prefix, Schema record, Set<String> open) {
        Set<String> inside = new HashSet<>(open);
        inside.add(record.getFullName());
        return record.getFields().stream()
                .map(field -> of(prefix + field.name(), field, inside))
                .toList();
    }

    private static AvroField of(String path, Schema.Field field, Set<String> open) {
        Schema schema = field.schema();
        List<Schema> branches = schema.isUnion() ? schema.getTypes() : List.of();
        int nullBranch = branches.stream().map(Schema::getType).toList().indexOf(Schema.Type.NULL);
        Schema value = value(schema);
        return new AvroField(path, value, nullBranch, branches.indexOf(value), within(path, value, open), field);
    }

    /** A union's only branch beside null; any other schema as it is. */
    static Schema value(Schema schema) {
        if (!schema.isUnion()) {
            return schema;
        }
        List<Schema> values = schema.getTypes().stream()
                .filter(branch -> branch.getType() != Schema.Type.NULL)
                .toList();
        return values.size() == 1 ? values.get(0) : schema;
    }

    private static List<AvroField> within(String path, Schema value, Set<String> open) {
        return switch (value.getType()) {
            case RECORD -> open.contains(value.getFullName()) ? List.of() : all(path + ".", value, open);
            case ARRAY -> List.of(of(path + "[]", new Schema.Field("element", value.getElementType()), open));
            default -> List.of();
        };
    }

    /** One value of an array, under a path of its own. */
    AvroField element(int index) {
        Schema.Field any = new Schema.Field("element", schema.getElementType());
        return of(Field.element(path, index), any, Set.of());
    }

    /** The values that hold no others, or none that can be told apart by a path. */
    Stream<AvroField> leaves() {
        return isRecord() ? within.stream().flatMap(AvroField::leaves) : Stream.of(this);
    }

    /** Whether the fields within have paths of their own. */
    boolean isRecord() {
        return schema.getType() == Schema.Type.RECORD && !within.isEmpty();
    }

    /** Whether it holds several values that one cell each can fill. */
    boolean isArray() {
        return schema.getType() == Schema.Type.ARRAY && within.get(0).fillable();
    }

    /** The column of a table that fills the field. */
    String column() {
        String column = field.getProp(COLUMN);
        return column == null ? path : column;
    }

    /** Whether one cell of a table can fill it. */
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
