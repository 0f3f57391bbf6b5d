package dev.thalweg.settings;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Spoils a pipeline file as people and machines do: the same for the same seed. */
public final class Mutations {

    private static final Pattern SCALAR = Pattern.compile("\"[^\"\n]*\"|[\\w.+-]+");

    /** What stands where something else should. */
    private static final List<String> HOSTILE = List.of(
            "0",
            "-1",
            "1",
            "8.0",
            "65536",
            "2147483647",
            "2147483648",
            "16777216",
            "-9223372036854775808",
            "99999999999999999999999",
            "9".repeat(1000),
            "0x" + "F".repeat(100),
            ".nan",
            ".inf",
            "-.inf",
            "1e999",
            "1e39",
            "1e-50",
            "-1e-50",
            "-0.0",
            "true",
            "~",
            "''",
            "' '",
            "\"\\0\"",
            "\"\\e[31m\\n\"",
            "\"\\ud83d\"",
            "😀",
            ".",
            "..",
            "/",
            "//",
            "a/b",
            "x".repeat(5000),
            "999999999d",
            "10m",
            "[]",
            "{}",
            "[~]",
            "[[]]",
            "{a: {b: c}}",
            "[65536, 65536]",
            "{hash: 16777216}",
            "{text: 16777216}",
            "{values: [a, [b]]}",
            "{layers: [{weights: [[1]], bias: [1]}]}",
            "[".repeat(60) + "]".repeat(60),
            "{a: ".repeat(60) + "}".repeat(60),
            "[".repeat(500),
            "&r {r: *r}",
            "&r [*r, *r]",
            "*nobody",
            "&x y",
            "!t z",
            "!!binary eA==",
            "!!set {a, b}",
            "!!int x",
            "? x",
            "| x",
            "{<<: *x}",
            "%",
            "@",
            "`",
            "\t",
            "# none",
            "exactly_once",
            "class",
            "features");

    private final Random random;

    public Mutations(long seed) {
        this.random = new Random(seed);
    }

    public String mutate(String text) {
        String mutated = text;
        for (int times = 1 + random.nextInt(2); times > 0; times--) {
            mutated = once(mutated);
        }
        return mutated;
    }

    private String once(String text) {
        return switch (random.nextInt(10)) {
            case 0 -> lines(text, lines -> lines.remove(random.nextInt(lines.size())));
            case 1 -> lines(text, lines -> lines.add(random.nextInt(lines.size()), any(lines)));
            case 2 ->
                lines(
                        text,
                        lines -> Collections.swap(lines, random.nextInt(lines.size()), random.nextInt(lines.size())));
            case 3 -> lines(text, lines -> lines.replaceAll(line -> random.nextInt(5) == 0 ? " " + line : line));
            case 4 -> text.substring(0, random.nextInt(text.length() + 1));
            case 5 -> insert(text, Character.toString(random.nextInt(random.nextBoolean() ? 128 : 0x11000)));
            case 6 -> insert(text, any(List.of("{", "}", "[", "]", ",", ": ", "&x ", "*x", "\n", "\"", "- ")));
            default -> hostile(text);
        };
    }

    private String hostile(String text) {
        List<MatchResult> scalars = SCALAR.matcher(text).results().toList();
        if (scalars.isEmpty()) {
            return any(HOSTILE);
        }
        MatchResult scalar = any(scalars);
        return text.substring(0, scalar.start()) + any(HOSTILE) + text.substring(scalar.end());
    }

    private String insert(String text, String what) {
        int at = random.nextInt(text.length() + 1);
        return text.substring(0, at) + what + text.substring(at);
    }

    private static String lines(String text, java.util.function.Consumer<List<String>> change) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        if (!lines.isEmpty()) {
            change.accept(lines);
        }
        return String.join("\n", lines) + "\n";
    }

    private <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
