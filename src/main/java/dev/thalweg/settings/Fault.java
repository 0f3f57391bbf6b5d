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

    /** One line: path, value (shortened; left out where it may be a secret), remedy. */
    @Override
    public String toString() {
        String got = value == null ? "" : "got " + Shown.value(value) + "; ";
        return Shown.line(path + ": " + got + remedy);
    }
}
