package dev.thalweg.event;

/**
 * One field that the pipeline reads from each event.
 *
 * @param name its name in the schema
 * @param kind how its value is held
 * @param required whether an event without it is refused
 */
public record Field(String name, Kind kind, boolean required) {

    /** How a value is held in an {@link Event}. */
    public enum Kind {
        /** In {@link Event#number}. */
        NUMBER,
        /** In {@link Event#category}. */
        CATEGORY
    }
}
