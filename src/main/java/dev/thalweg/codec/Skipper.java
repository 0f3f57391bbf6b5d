package dev.thalweg.codec;

import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/** Moves past a value that nobody reads, of any Avro type. */
@FunctionalInterface
interface Skipper {

    void skip(Cursor cursor) throws Malformed;

    /**
     * The skipper of a schema.
     *
     * @param records those of the records met so far, by full name: a record may hold itself
     */
    static Skipper of(Schema schema, Map<String, Skipper> records) {
        return switch (schema.getType()) {
            case NULL -> cursor -> {};
            case BOOLEAN -> Cursor::readBoolean;
            case INT -> Cursor::readInt;
            case LONG -> Cursor::readLong;
            case FLOAT -> cursor -> cursor.skip(Float.BYTES);
            case DOUBLE -> cursor -> cursor.skip(Double.BYTES);
            case STRING, BYTES -> Cursor::skipBlob;
            case FIXED -> fixed(schema.getFixedSize());
            case ENUM -> oneOf(schema.getEnumSymbols().size());
            case UNION -> union(schema.getTypes(), records);
            case ARRAY -> blocks(of(schema.getElementType(), records));
            case MAP -> blocks(entry(of(schema.getValueType(), records)));
            case RECORD -> record(schema, records);
        };
    }

    private static Skipper fixed(int size) {
        return cursor -> cursor.skip(size);
    }

    private static Skipper oneOf(int symbols) {
        return cursor -> cursor.readIndex(symbols);
    }

    private static Skipper entry(Skipper value) {
        return cursor -> {
            cursor.skipBlob();
            value.skip(cursor);
        };
    }

    private static Skipper union(List<Schema> types, Map<String, Skipper> records) {
        Skipper[] branches = types.stream().map(type -> of(type, records)).toArray(Skipper[]::new);
        return cursor -> branches[cursor.readIndex(branches.length)].skip(cursor);
    }

    private static Skipper record(Schema schema, Map<String, Skipper> records) {
        Skipper known = records.get(schema.getFullName());
        if (known != null) {
            return known;
        }
        Skipper[] fields = new Skipper[schema.getFields().size()];
        Skipper skipper = cursor -> {
            cursor.enter();
            for (Skipper field : fields) {
                field.skip(cursor);
            }
            cursor.leave();
        };
        records.put(schema.getFullName(), skipper);
        for (int i = 0; i < fields.length; i++) {
            fields[i] = of(schema.getFields().get(i).schema(), records);
        }
        return skipper;
    }

    /** Blocks of items, each behind its count; a negative count comes with the block's size in bytes. */
    private static Skipper blocks(Skipper item) {
        return cursor -> {
            cursor.enter();
            for (long count = cursor.readLong(); count != 0; count = cursor.readLong()) {
                if (count < 0) {
                    cursor.skipBlob();
                } else {
                    items(item, count, cursor);
                }
            }
            cursor.leave();
        };
    }

    private static void items(Skipper item, long count, Cursor cursor) throws Malformed {
        for (long i = 0; i < count; i++) {
            int before = cursor.position();
            item.skip(cursor);
            if (cursor.position() == before) {
                return; // An item without bytes, such as null: so are the others, however many the count claims.
            }
        }
    }
}
