package dev.thalweg.codec;

import dev.thalweg.event.Arrival;
import dev.thalweg.event.EventShape;
import dev.thalweg.event.Field;
import dev.thalweg.event.Field.Kind;
import dev.thalweg.event.LabelShape;
import dev.thalweg.event.Origin;
import dev.thalweg.event.Reason;
import dev.thalweg.event.Rejection;
import dev.thalweg.settings.FieldType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;
import org.apache.avro.LogicalType;
import org.jspecify.annotations.Nullable;

/**
 * Avro single objects to events, by a plan that is made once: one action a field, in the schema's order, with no
 * generic record between. Whatever the bytes are, {@link #decode} answers, and its work is bounded by their number.
 *
 * <p>Null and the empty string mean missing. Integers and booleans as categories are {@code 42} and {@code true};
 * booleans as numbers are 0 and 1. A time field's logical type tells its unit ({@code timestamp-micros},
 * {@code timestamp-nanos}, {@code date}); without one it counts milliseconds. Where the schema has no label field,
 * because labels arrive by themselves, no event has a label.
 *
 * <p>Holds scratch space: for use by one thread.
 */
public final class EventDecoder {

    private final SingleObject header;
    private final String[] names;
    private final FieldReader[] readers;
    private final Cursor cursor = new Cursor();
    private final Draft draft;
    private final long maxAheadMillis;

    EventDecoder(EventSchema schema, EventShape shape) {
        requireFields(schema, shape);
        List<AvroField> fields = schema.avroFields();
        this.header = schema.singleObject();
        this.names = fields.stream().map(AvroField::name).toArray(String[]::new);
        this.readers = fields.stream()
                .map(field -> FieldReader.of(field, targets(field, shape)))
                .toArray(FieldReader[]::new);
        this.draft = new Draft(
                shape.fields(Kind.NUMBER).size(), shape.fields(Kind.CATEGORY).size());
        this.maxAheadMillis = shape.maxAheadMillis();
    }

    /**
     * Decodes the value of one record. Never throws; a fault in the bytes comes before one in what they say.
     *
     * @param value a single object, or null for a record without a value
     * @param origin where the record stands
     * @param recordTime the record's timestamp, in milliseconds since 1970 (UTC)
     */
    public Arrival decode(byte @Nullable [] value, Origin origin, long recordTime) {
        if (value == null) {
            return new Rejection(Reason.NULL_VALUE, "the record has no value");
        }
        cursor.open(value);
        draft.begin(recordTime);
        int at = -1;
        try {
            header.check(cursor);
            for (at = 0; at < readers.length; at++) {
                readers[at].read(cursor, draft);
            }
            cursor.end();
        } catch (Malformed malformed) {
            String field = at < 0 || at == readers.length ? "" : "field '" + names[at] + "': ";
            return new Rejection(Reason.UNDECODABLE, field + malformed.getMessage());
        }
        return draft.finish(origin, recordTime, latest(recordTime));
    }

    /** The latest event time that is taken, without overflow. */
    private long latest(long recordTime) {
        long latest = recordTime + maxAheadMillis;
        return maxAheadMillis > 0 && latest < recordTime ? Long.MAX_VALUE : latest;
    }

    private static List<Target> targets(AvroField field, EventShape shape) {
        String name = field.name();
        List<Target> targets = new ArrayList<>();
        if (name.equals(shape.timeField())) {
            targets.add(Target.time(name, toMillis(field)));
        }
        if (name.equals(shape.idField())) {
            targets.add(Target.id(name));
        }
        List<Field> numbers = shape.fields(Kind.NUMBER);
        for (int slot = 0; slot < numbers.size(); slot++) {
            if (numbers.get(slot).name().equals(name)) {
                targets.add(Target.number(name, slot, numbers.get(slot).required()));
            }
        }
        List<Field> categories = shape.fields(Kind.CATEGORY);
        for (int slot = 0; slot < categories.size(); slot++) {
            if (categories.get(slot).name().equals(name)) {
                targets.add(Target.category(name, slot, categories.get(slot).required()));
            }
        }
        if (name.equals(shape.label().field())) {
            targets.add(
                    shape.label() instanceof LabelShape.Classes classes
                            ? Target.classLabel(name, classes.classes())
                            : Target.numericLabel(name));
        }
        return targets;
    }

    private static LongUnaryOperator toMillis(AvroField field) {
        LogicalType logical = field.schema().getLogicalType();
        return switch (logical == null ? "" : logical.getName()) {
            case "timestamp-micros", "local-timestamp-micros" -> micros -> Math.floorDiv(micros, 1_000L);
            case "timestamp-nanos", "local-timestamp-nanos" -> nanos -> Math.floorDiv(nanos, 1_000_000L);
            case "date" -> days -> days * 86_400_000L;
            default -> LongUnaryOperator.identity();
        };
    }

    private static void requireFields(EventSchema schema, EventShape shape) {
        for (Field field : shape.fields()) {
            require(schema, field.name(), field.kind());
        }
        if (schema.fields().containsKey(shape.label().field())) {
            Kind label = shape.label() instanceof LabelShape.Classes ? Kind.CATEGORY : Kind.NUMBER;
            require(schema, shape.label().field(), label);
        }
        if (shape.idField() != null) {
            require(schema, shape.idField(), Kind.CATEGORY);
        }
        if (shape.timeField() != null && schema.fields().get(shape.timeField()) != FieldType.INTEGER) {
            throw new IllegalArgumentException(
                    "the time '" + shape.timeField() + "' must be an int or long of schema " + schema.name());
        }
    }

    private static void require(EventSchema schema, String field, Kind kind) {
        FieldType type = schema.fields().get(field);
        if (type == null) {
            throw new IllegalArgumentException("schema " + schema.name() + " has no field '" + field + "'");
        }
        if (!type.canBe(kind)) {
            throw new IllegalArgumentException("field '" + field + "' is " + type + " and cannot be a " + kind);
        }
    }
}
