package dev.thalweg.settings;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How faults repeat what a file holds: shortened, and on one line, whatever it is. */
final class Shown {

    /** The longest value that is repeated, in characters; also the deepest, for a value can hold itself. */
    private static final int LONGEST = 80;

    private final StringBuilder text = new StringBuilder();

    private Shown() {}

    static String value(Object value) {
        Shown shown = new Shown();
        if (value instanceof String) {
            shown.add("'");
            shown.add(value);
            shown.add("'");
        } else {
            shown.add(value);
        }
        return shown.text.length() <= LONGEST ? shown.text.toString() : shown.text.substring(0, LONGEST) + "…";
    }

    /** Control characters as in Java's source, so that the text is one line and cannot steer a terminal. */
    static String line(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.chars().forEach(c -> {
            if (Character.isISOControl(c)) {
                line.append(String.format("\\u%04x", c));
            } else {
                line.append((char) c);
            }
        });
        return line.toString();
    }

    private void add(@Nullable Object value) {
        if (value instanceof Map<?, ?> mapping) {
            addAll("{", mapping.entrySet(), "}");
        } else if (value instanceof List<?> list) {
            addAll("[", list, "]");
        } else if (value instanceof Map.Entry<?, ?> entry) {
            add(entry.getKey());
            add("=");
            add("password".equals(entry.getKey()) ? "(not shown)" : entry.getValue());
        } else {
            String whole = String.valueOf(value);
            text.append(whole, 0, Math.min(whole.length(), LONGEST + 1));
        }
    }

    private void addAll(String open, Iterable<?> items, String close) {
        text.append(open);
        String comma = "";
        for (Object item : items) {
            if (text.length() > LONGEST) {
                return;
            }
            add(comma);
            add(item);
            comma = ", ";
        }
        text.append(close);
    }
}
