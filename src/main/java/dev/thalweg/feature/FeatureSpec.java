package dev.thalweg.feature;

import dev.thalweg.event.Field;

/**
 * One feature: a field of the event and what becomes of it.
 *
 * @param field the field's name in the schema
 */
public record FeatureSpec(String field, Encoding encoding) {

    public FeatureSpec {
        Checks.require(!field.isBlank(), "a feature needs the name of a field, got '" + field + "'");
    }

    /** What the event must hold for this feature. */
    public Field reads() {
        return new Field(field, encoding.reads(), encoding.required());
    }
}
