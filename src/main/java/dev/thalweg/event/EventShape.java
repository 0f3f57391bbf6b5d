package dev.thalweg.event;

import dev.thalweg.event.Field.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a pipeline reads from each event. Fields keep their order: the position among the fields of the same kind is
 * the slot in the event's array.
 *
 * @param fields what the features read, and the weight
 * @param label what is predicted
 * @param idField names the event; null means its {@link Origin}
 * @param weightField how much the event counts in learning, one of the fields; null means that all count 1
 * @param timeField milliseconds since 1970 (UTC); null means the record's timestamp
 * @param maxAheadMillis how far the time field may lie ahead of the record's timestamp
 */
public record EventShape(
        List<Field> fields,
        LabelShape label,
        @Nullable String weightField,
        @Nullable String idField,
        @Nullable String timeField,
        long maxAheadMillis) {

    public EventShape {
        fields = List.copyOf(fields);
    }

    /** Whose events all count 1. */
    public EventShape(
            List<Field> fields,
            LabelShape label,
            @Nullable String idField,
            @Nullable String timeField,
            long maxAheadMillis) {
        this(fields, label, null, idField, timeField, maxAheadMillis);
    }

    /** The same, but events are named by their origins. */
    public EventShape withoutId() {
        return new EventShape(fields, label, weightField, null, timeField, maxAheadMillis);
    }

    /** The fields of one kind, in slot order. */
    public List<Field> fields(Kind kind) {
        return fields.stream().filter(field -> field.kind() == kind).toList();
    }

    /** The slot of a field in the array of its kind; throws when the field is not read. */
    public int slot(Kind kind, String name) {
        List<Field> ofKind = fields(kind);
        for (int slot = 0; slot < ofKind.size(); slot++) {
            if (ofKind.get(slot).name().equals(name)) {
                return slot;
            }
        }
        throw new IllegalArgumentException("no " + kind + " field '" + name + "' among " + fields);
    }
}
