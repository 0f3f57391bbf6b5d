package dev.thalweg.codec;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** Schemas with fields of every Avro type in any order, and records that fill them: seeded. */
final class RandomSchemas {

    private final Random random;
    private int names;

    RandomSchemas(long seed) {
        this.random = new Random(seed);
    }

    /** A record of one to twelve fields; the field {@code label} is a double and comes at a random place. */
    Schema record() {
        int size = 1 + random.nextInt(12);
        int label = random.nextInt(size + 1);
        List<Schema.Field> fields = new ArrayList<>();
        for (int i = 0; i <= size; i++) {
            fields.add(
                    i == label
                            ? new Schema.Field("label", Schema.create(Schema.Type.DOUBLE))
                            : new Schema.Field("f" + i, random.nextInt(3) == 0 ? any(3) : readable()));
        }
        return Schema.createRecord("R" + names++, null, "random", false, fields);
    }

    /** A type that a pipeline can read, perhaps in a union with null, in either order. */
    private Schema readable() {
        Schema value =
                switch (random.nextInt(9)) {
                    case 0 -> Schema.create(Schema.Type.INT);
                    case 1 -> Schema.create(Schema.Type.LONG);
                    case 2 -> Schema.create(Schema.Type.FLOAT);
                    case 3 -> Schema.create(Schema.Type.DOUBLE);
                    case 4 -> Schema.create(Schema.Type.STRING);
                    case 5 -> Schema.create(Schema.Type.BOOLEAN);
                    case 6 -> LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG));
                    case 7 -> Schema.createArray(readable());
                    default -> Schema.createEnum("E" + names++, null, "random", List.of("A", "B", "C"));
                };
        Schema nothing = Schema.create(Schema.Type.NULL);
        return switch (random.nextInt(4)) {
            case 0 -> Schema.createUnion(nothing, value);
            case 1 -> Schema.createUnion(value, nothing);
            case 2 -> Schema.createUnion(value);
            default -> value;
        };
    }

    private Schema any(int depth) {
        int kind = random.nextInt(depth == 0 ? 4 : 9);
        return switch (kind) {
            case 0 -> Schema.create(Schema.Type.BYTES);
            case 1 -> Schema.createFixed("F" + names++, null, "random", random.nextInt(6));
            case 2 -> Schema.create(Schema.Type.NULL);
            case 3 -> Schema.create(Schema.Type.STRING);
            case 4 -> Schema.createArray(any(depth - 1));
            case 5 -> Schema.createMap(any(depth - 1));
            case 6 ->
                Schema.createUnion(
                        Schema.create(Schema.Type.INT),
                        Schema.createArray(any(depth - 1)),
                        Schema.createMap(any(depth - 1)));
            case 7 -> recursive();
            default -> record();
        };
    }

    private Schema recursive() {
        Schema node = Schema.createRecord("N" + names++, null, "random", false);
        node.setFields(List.of(
                new Schema.Field("value", Schema.create(Schema.Type.BYTES)),
                new Schema.Field("next", Schema.createUnion(Schema.create(Schema.Type.NULL), node))));
        return node;
    }

    GenericRecord fill(Schema schema) {
        GenericRecord record = new GenericData.Record(schema);
        schema.getFields().forEach(field -> record.put(field.name(), value(field.schema())));
        return record;
    }

    private @Nullable Object value(Schema schema) {
        return switch (schema.getType()) {
            case NULL -> null;
            case BOOLEAN -> random.nextBoolean();
            case INT -> random.nextInt() >> random.nextInt(32);
            case LONG -> random.nextLong() >> random.nextInt(64);
            case FLOAT -> (float) random.nextGaussian();
            case DOUBLE -> random.nextGaussian() * 1e6;
            case STRING -> text();
            case BYTES -> ByteBuffer.wrap(blob(random.nextInt(20)));
            case FIXED -> new GenericData.Fixed(schema, blob(schema.getFixedSize()));
            case ENUM ->
                new GenericData.EnumSymbol(schema, schema.getEnumSymbols().get(random.nextInt(3)));
            case UNION ->
                value(schema.getTypes().get(random.nextInt(schema.getTypes().size())));
            case ARRAY -> items(schema);
            case MAP -> entries(schema);
            case RECORD -> fill(schema);
        };
    }

    private List<@Nullable Object> items(Schema schema) {
        List<@Nullable Object> items = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            items.add(value(schema.getElementType()));
        }
        return items;
    }

    private Map<String, @Nullable Object> entries(Schema schema) {
        Map<String, @Nullable Object> entries = new HashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            entries.put(text(), value(schema.getValueType()));
        }
        return entries;
    }

    private String text() {
        return random.nextInt(4) == 0 ? "" : "é€😀abc".substring(0, random.nextInt(3)) + random.nextInt();
    }

    private byte[] blob(int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }
}
