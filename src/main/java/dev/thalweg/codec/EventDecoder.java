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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongUnaryOperator;
import org.apache.avro.LogicalType;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Records to events, by a plan that is made once for each writer's schema: one action a field, in the writer's order,
 * with no generic record between. Whatever the bytes are, {@link #decode} answers, and its work is bounded by their number.
 *
 * <p>Null and the empty string mean missing. Integers and booleans as categories are {@code 42} and {@code true};
 * booleans as numbers are 0 and 1. A time field's logical type tells its unit ({@code timestamp-micros},
 * {@code timestamp-nanos}, {@code date}); without one it counts milliseconds. Where the schema has no label field,
 * because labels arrive by themselves, no event has a label.
 *
 * <p>Holds scratch space: for use by one thread.
 */
public final class EventDecoder {

    private final Envelope envelope;
    private final Cursor cursor = new Cursor();
    private final Draft draft;
    private final long maxAheadMillis;

    /** @param envelope makes what tells how a record was written, from what plans the reading */
    EventDecoder(EventSchema schema, EventShape shape, Function<Resolver, Envelope> envelope) {
        requireFields(schema, shape);
        this.envelope = envelope.apply(new Resolver(schema.avro(), targets(schema, shape)));
        this.draft = new Draft(
                shape.fields(Kind.NUMBER).size(), shape.fields(Kind.CATEGORY).size());
        this.maxAheadMillis = shape.maxAheadMillis();
    }

    /**
     * Decodes the value of one record, whatever its bytes are; a fault in the bytes comes before one in what they say.
     *
     * @param value as the format has it, or null for a record without a value
     * @param origin where the record stands
     * @param recordTime the record's timestamp, in milliseconds since 1970 (UTC)
     * @throws RegistryFailure when a schema must be asked for and no answer comes: the record can be tried again
     */
    public Arrival decode(byte @Nullable [] value, Origin origin, long recordTime) {
        if (value == null) {
            return new Rejection(Reason.NULL_VALUE, "the record has no value");
        }
        cursor.open(value);
        draft.begin(recordTime);
        try {
            envelope.open(cursor).read(cursor, draft);
            cursor.end();
        } catch (Malformed malformed) {
            return new Rejection(Reason.UNDECODABLE, String.valueOf(malformed.getMessage()));
        }
        return draft.finish(origin, recordTime, latest(recordTime));
    }

    /** The latest event time that is taken, without overflow. */
    private long latest(long recordTime) {
        long latest = recordTime + maxAheadMillis;
        return maxAheadMillis > 0 && latest < recordTime ? Long.MAX_VALUE : latest;
    }

    private static Map<String, List<Target>> targets(EventSchema schema, EventShape shape) {
        Map<String, List<Target>> targets = new HashMap<>();
        if (shape.timeField() != null) {
            add(targets, shape.timeField(), Target.time(shape.timeField(), toMillis(leaf(schema, shape.timeField()))));
        }
        if (shape.idField() != null) {
            add(targets, shape.idField(), Target.id(shape.idField()));
        }
        List<Field> numbers = shape.fields(Kind.NUMBER);
        for (int slot = 0; slot < numbers.size(); slot++) {
            Field field = numbers.get(slot);
            double unit = millis(leaf(schema, field.name()));
            add(targets, field.name(), Target.number(field.name(), slot, unit, field.required()));
            if (field.name().equals(shape.weightField())) {
                add(targets, field.name(), Target.weight(field.name()));
            }
        }
        List<Field> categories = shape.fields(Kind.CATEGORY);
        for (int slot = 0; slot < categories.size(); slot++) {
            Field field = categories.get(slot);
            add(targets, field.name(), Target.category(field.name(), slot, field.required()));
        }
        if (schema.fields().containsKey(shape.label().field())) {
            String label = shape.label().field();
            add(
                    targets,
                    label,
                    shape.label() instanceof LabelShape.Classes classes
                            ? Target.classLabel(label, classes.classes())
                            : Target.numericLabel(label));
        }
        return targets;
    }

    private static void add(Map<String, List<Target>> targets, String path, Target target) {
        targets.computeIfAbsent(path, any -> new ArrayList<>()).add(target);
    }

    private static LongUnaryOperator toMillis(Schema schema) {
        double unit = millis(schema);
        long units = Math.round(1 / unit);
        return unit < 1 ? value -> Math.floorDiv(value, units) : value -> value * (long) unit;
    }

    /** Milliseconds in the unit of a date or timestamp; 1 for all else. */
    private static double millis(Schema schema) {
        LogicalType logical = schema.getLogicalType();
        return switch (logical == null ? "" : logical.getName()) {
            case "timestamp-micros", "local-timestamp-micros" -> 1e-3;
            case "timestamp-nanos", "local-timestamp-nanos" -> 1e-6;
            case "date" -> 86_400_000;
            default -> 1;
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
        FieldType type = Leaf.type(leaf(schema, field));
        if (!type.canBe(kind)) {
            throw new IllegalArgumentException("field '" + field + "' is " + type + " and cannot be a " + kind);
        }
    }

    private static Schema leaf(EventSchema schema, String field) {
        Schema leaf = schema.leaf(field);
        if (leaf == null) {
            throw new IllegalArgumentException("schema " + schema.name() + " has no field '" + field + "'");
        }
        return leaf;
    }
}
