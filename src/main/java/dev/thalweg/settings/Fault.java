package dev.thalweg.settings;

import org.jspecify.annotations.Nullable;

/**
 * One thing wrong with a pipeline file.
 *
 * @param path where, such as {@code training.batch}
 * @param value what stands there; null when nothing does
 * @param remedy what is allowed, or what to do
 */
public record Fault(String path, @Nullable Object value, String remedy) {

    /** The longest value that is repeated to the user, in characters. */
    private static final int SHOWN = 80;

    /** One line: path, value (shortened; left out where it may be a secret), remedy. */
    @Override
    public String toString() {
        return value == null ? path + ": " + remedy : path + ": got " + shown(value) + "; " + remedy;
    }

    private static String shown(Object value) {
        String text = value instanceof String ? "'" + value + "'" : String.valueOf(value);
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }
}
