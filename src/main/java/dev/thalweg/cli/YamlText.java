package dev.thalweg.cli;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Texts as YAML 1.1 and 1.2 both read them back, on one line. */
final class YamlText {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z][A-Za-z0-9_]*(-[A-Za-z0-9_]+)*");
    private static final Set<String> NOT_TEXTS = Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");

    private YamlText() {}

    /** Quoted where it must be, or might be misread by a person. */
    static String scalar(String text) {
        boolean plain = PLAIN.matcher(text).matches() && !NOT_TEXTS.contains(text.toLowerCase(Locale.ROOT));
        return plain ? text : quoted(text);
    }

    /** Safe in a comment, too: whatever could end the line is escaped. */
    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            if (letter == '"' || letter == '\\') {
                quoted.append('\\').append(letter);
            } else if (printable(letter)) {
                quoted.append(letter);
            } else {
                quoted.append(String.format("\\u%04x", (int) letter));
            }
        }
        return quoted.append('"').toString();
    }

    /** Both halves of a pair of surrogates are; a half alone is not. */
    private static boolean printable(char letter) {
        boolean ascii = letter >= ' ' && letter < 0x7F;
        boolean breaks = letter == 0x2028 || letter == 0x2029 || letter == 0xFEFF;
        return ascii || (letter >= 0xA0 && letter < 0xFFFE && !breaks);
    }
}
