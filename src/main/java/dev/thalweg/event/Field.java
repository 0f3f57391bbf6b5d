package dev.thalweg.event;

/**
 * One field that the pipeline reads from each event.
 *
 * @param name its name in the schema
 * @param kind how its value is held
 * @param required whether an event without it is refused
 */
public record Field(String name, Kind kind, boolean required) {

    /** The name of one number of an array, such as {@code readings[3]}: counted from 0. */
    public static String element(String array, int index) {
        return array + "[" + index + "]";
    }

    /** How a value is held in an {@link Event}. */
    public enum Kind {
        /** In {@link Event#number}. */
        NUMBER,
        /** In {@link Event#category}. */
        CATEGORY
    }
}
