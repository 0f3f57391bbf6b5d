package dev.thalweg.settings;

import dev.thalweg.event.Field;

/** What a field of an event schema can serve as, seen through a union with null. */
public enum FieldType {
    /** int or long, with or without a logical type. */
    INTEGER,
    /** float or double. */
    DECIMAL,
    /** string or enum. */
    TEXT,
    BOOLEAN,
    /** Anything else: such a field can stand in a schema, but not in a pipeline. */
    UNSUPPORTED;

    /** Whether an event can hold the field so: booleans are the numbers 0 and 1, integers can be categories. */
    public boolean canBe(Field.Kind kind) {
        return switch (kind) {
            case NUMBER -> this == INTEGER || this == DECIMAL || this == BOOLEAN;
            case CATEGORY -> this == INTEGER || this == TEXT || this == BOOLEAN;
        };
    }
}
