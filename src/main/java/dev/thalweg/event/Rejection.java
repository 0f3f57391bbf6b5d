package dev.thalweg.event;

/**
 * A record that is neither predicted nor learned, and goes to the dead letters.
 *
 * @param reason why, from a closed set
 * @param detail for a person: which field, which value, what was expected
 */
public record Rejection(Reason reason, String detail) implements Arrival {}
