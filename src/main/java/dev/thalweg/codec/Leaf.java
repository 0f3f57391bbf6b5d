package dev.thalweg.codec;

import dev.thalweg.event.Field;
import dev.thalweg.settings.FieldType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Values that hold no others, as the bytes have them and as targets take them. */
final class Leaf {

    private Leaf() {}

    /** What a value of a schema can serve as. */
    static FieldType type(Schema schema) {
        if (decimal(schema) != null) {
            return FieldType.DECIMAL;
        }
        return switch (schema.getType()) {
            case INT, LONG -> FieldType.INTEGER;
            case FLOAT, DOUBLE -> FieldType.DECIMAL;
            case STRING, ENUM -> FieldType.TEXT;
            case BOOLEAN -> FieldType.BOOLEAN;
            case ARRAY -> numbers(AvroField.value(schema.getElementType()));
            case BYTES, FIXED, MAP, RECORD, UNION, NULL -> FieldType.UNSUPPORTED;
        };
    }

    private static FieldType numbers(Schema element) {
        return type(element).canBe(Field.Kind.NUMBER) ? FieldType.NUMBERS : FieldType.UNSUPPORTED;
    }

    private static LogicalTypes.@Nullable Decimal decimal(Schema schema) {
        return schema.getLogicalType() instanceof LogicalTypes.Decimal decimal ? decimal : null;
    }

    /** A reader of values that were written as one schema, and are given to targets as another. */
    static FieldReader reader(Schema writer, Schema reader, List<Target> given) {
        Target[] targets = given.toArray(Target[]::new);
        LogicalTypes.Decimal decimal = decimal(reader);
        if (decimal != null) {
            return unscaled(writer, decimal, targets);
        }
        boolean promoted = type(reader) == FieldType.DECIMAL;
        boolean single = reader.getType() == Schema.Type.FLOAT;
        return switch (writer.getType()) {
            case INT ->
                promoted
                        ? (cursor, draft) -> decimal(targets, promoted(cursor.readInt(), single), draft)
                        : (cursor, draft) -> integer(targets, cursor.readInt(), draft);
            case LONG ->
                promoted
                        ? (cursor, draft) -> decimal(targets, promoted(cursor.readLong(), single), draft)
                        : (cursor, draft) -> integer(targets, cursor.readLong(), draft);
            case FLOAT -> (cursor, draft) -> decimal(targets, cursor.readFloat(), draft);
            case DOUBLE -> (cursor, draft) -> decimal(targets, cursor.readDouble(), draft);
            case STRING, BYTES -> (cursor, draft) -> text(targets, cursor.readString(), draft);
            case ENUM -> symbol(writer, reader, targets);
            case BOOLEAN -> (cursor, draft) -> truth(targets, cursor.readBoolean(), draft);
            default -> throw new IllegalArgumentException("no pipeline reads a " + writer.getType());
        };
    }

    private static FieldReader unscaled(Schema writer, LogicalTypes.Decimal decimal, Target[] targets) {
        int scale = decimal.getScale();
        int most = BigInteger.TEN.pow(decimal.getPrecision()).bitLength() / Byte.SIZE + 1;
        int size = writer.getType() == Schema.Type.FIXED ? writer.getFixedSize() : -1;
        return (cursor, draft) -> {
            byte[] bytes = cursor.readBytes(size >= 0 ? size : cursor.readLength());
            if (bytes.length == 0 || (size < 0 && bytes.length > most)) {
                throw new Malformed("a decimal has " + bytes.length + " bytes, where its precision takes 1 to " + most);
            }
            decimal(targets, new BigDecimal(new BigInteger(bytes), scale).doubleValue(), draft);
        };
    }

    /** A symbol that the reader does not have is the reader's default: there is one, as was checked. */
    private static FieldReader symbol(Schema writer, Schema reader, Target[] targets) {
        String[] symbols = writer.getEnumSymbols().stream()
                .map(symbol -> reader.hasEnumSymbol(symbol) ? symbol : reader.getEnumDefault())
                .toArray(String[]::new);
        return (cursor, draft) -> text(targets, symbols[cursor.readIndex(symbols.length)], draft);
    }

    private static double promoted(long value, boolean single) {
        return single ? (float) value : (double) value;
    }

    static void integer(Target[] targets, long value, Draft draft) {
        for (Target target : targets) {
            target.integer(value, draft);
        }
    }

    static void decimal(Target[] targets, double value, Draft draft) {
        for (Target target : targets) {
            target.decimal(value, draft);
        }
    }

    static void text(Target[] targets, String value, Draft draft) {
        for (Target target : targets) {
            target.text(value, draft);
        }
    }

    static void truth(Target[] targets, boolean value, Draft draft) {
        for (Target target : targets) {
            target.truth(value, draft);
        }
    }
}
