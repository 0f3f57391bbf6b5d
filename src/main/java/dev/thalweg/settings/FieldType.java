package dev.thalweg.settings;

import dev.thalweg.event.Field;

/** What a field of an event schema can serve as, seen through a union with null. */
public enum FieldType {
    /** int or long, with or without a logical type. */
    INTEGER("an integer"),
    /** float or double. */
    DECIMAL("a decimal number"),
    /** string or enum. */
    TEXT("a text"),
    BOOLEAN("a boolean"),
    /** An array of numbers or booleans. */
    NUMBERS("an array of numbers"),
    /** Anything else: such a field can stand in a schema, but not in a pipeline. */
    UNSUPPORTED("of a type that pipelines do not read");

    private final String words;

    FieldType(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }

    /** Whether an event can hold the field so: booleans are the numbers 0 and 1, integers can be categories. */
    public boolean canBe(Field.Kind kind) {
        return switch (kind) { // An array is several of them.
            case NUMBER -> this == INTEGER || this == DECIMAL || this == BOOLEAN;
            case CATEGORY -> this == INTEGER || this == TEXT || this == BOOLEAN;
        };
    }
}
