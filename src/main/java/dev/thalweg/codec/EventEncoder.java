package dev.thalweg.codec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.IdentityHashMap;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/**
 * Values in a schema's order to an Avro single object. It keeps its buffer: for use by one thread.
 *
 * <p>A value is an {@link Integer}, {@link Long}, {@link Float}, {@link Double}, {@link Boolean}, a {@link CharSequence}
 * for string and enum, a {@link List} for an array, and for a record of its fields' values, or null. An integer is taken
 * for a decimal, and a decimal for a float within float's range; a NaN or an infinity is written as it is, and the decoder
 * refuses it.
 */
public final class EventEncoder {

    /** Stands for the default that the schema gives a field. */
    static final Object DEFAULT = new Object();

    private final List<AvroField> fields;
    private final byte[] header;
    private final IdentityHashMap<Schema.Field, byte[]> defaults = new IdentityHashMap<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    private final BinaryEncoder out = EncoderFactory.get().binaryEncoder(bytes, null);

    EventEncoder(EventSchema schema) {
        this.fields = schema.avroFields();
        this.header = schema.singleObject().header();
    }

    /**
     * Encodes one event.
     *
     * @param values one for each field, in the schema's order
     * @throws Unencodable when a field cannot hold its value
     * @throws IllegalArgumentException when there are more or fewer values than fields
     */
    public byte[] encode(@Nullable Object... values) throws Unencodable {
        if (values.length != fields.size()) {
            throw new IllegalArgumentException(
                    "the schema has " + fields.size() + " fields, got " + values.length + " values");
        }
        try {
            discard();
            bytes.writeBytes(header);
            for (int i = 0; i < values.length; i++) {
                write(fields.get(i), values[i]);
            }
            out.flush();
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory failed", impossible);
        }
        return bytes.toByteArray();
    }

    /** Drops what an event that failed half-way may have left in the buffers. */
    private void discard() throws IOException {
        out.flush();
        bytes.reset();
    }

    private void write(AvroField field, @Nullable Object value) throws IOException, Unencodable {
        if (value == DEFAULT) {
            out.writeFixed(defaults.computeIfAbsent(field.field(), Defaults::bytes));
        } else if (value == null) {
            if (!field.nullable()) {
                throw new Unencodable("column '" + field.path() + "' has no value, and its type is " + field.typeName()
                        + ", not a union with null");
            }
            out.writeIndex(field.nullBranch());
        } else {
            if (field.valueBranch() >= 0) {
                out.writeIndex(field.valueBranch());
            }
            writeValue(field, value);
        }
    }

    private void writeValue(AvroField field, Object value) throws IOException, Unencodable {
        switch (field.schema().getType()) {
            case INT -> out.writeInt((int) integer(field, value, Integer.MIN_VALUE, Integer.MAX_VALUE));
            case LONG -> out.writeLong(integer(field, value, Long.MIN_VALUE, Long.MAX_VALUE));
            case FLOAT -> out.writeFloat(single(field, value));
            case DOUBLE -> out.writeDouble(decimal(field, value));
            case STRING -> out.writeString(text(field, value));
            case ENUM -> out.writeEnum(symbol(field, value));
            case BOOLEAN -> out.writeBoolean(truth(field, value));
            case RECORD -> writeRecord(field, values(field, value));
            case ARRAY -> writeArray(field.within().get(0), values(field, value));
            default -> throw unfit(field, value);
        }
    }

    private void writeRecord(AvroField field, List<?> values) throws IOException, Unencodable {
        if (values.size() != field.within().size()) {
            throw unfit(field, values);
        }
        for (int i = 0; i < values.size(); i++) {
            write(field.within().get(i), values.get(i));
        }
    }

    private void writeArray(AvroField element, List<?> values) throws IOException, Unencodable {
        out.writeArrayStart();
        out.setItemCount(values.size());
        for (Object value : values) {
            out.startItem();
            write(element, value);
        }
        out.writeArrayEnd();
    }

    private static List<?> values(AvroField field, Object value) throws Unencodable {
        if (value instanceof List<?> values) {
            return values;
        }
        throw unfit(field, value);
    }

    private static long integer(AvroField field, Object value, long min, long max) throws Unencodable {
        if (value instanceof Integer || value instanceof Long || value instanceof Short || value instanceof Byte) {
            long integer = ((Number) value).longValue();
            if (integer >= min && integer <= max) {
                return integer;
            }
        }
        throw unfit(field, value);
    }

    private static float single(AvroField field, Object value) throws Unencodable {
        double decimal = decimal(field, value);
        if (Double.isFinite(decimal) && !Float.isFinite((float) decimal)) {
            throw unfit(field, value);
        }
        return (float) decimal;
    }

    private static double decimal(AvroField field, Object value) throws Unencodable {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        throw unfit(field, value);
    }

    private static String text(AvroField field, Object value) throws Unencodable {
        if (value instanceof CharSequence text) {
            return text.toString();
        }
        throw unfit(field, value);
    }

    private static int symbol(AvroField field, Object value) throws Unencodable {
        if (value instanceof CharSequence text && field.schema().hasEnumSymbol(text.toString())) {
            return field.schema().getEnumOrdinal(text.toString());
        }
        throw unfit(field, value);
    }

    private static boolean truth(AvroField field, Object value) throws Unencodable {
        if (value instanceof Boolean truth) {
            return truth;
        }
        throw unfit(field, value);
    }

    static Unencodable unfit(AvroField field, Object value) {
        return new Unencodable("column '" + field.column() + "' is '" + value + "', expected " + field.typeName());
    }
}
