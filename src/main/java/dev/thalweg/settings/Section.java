package dev.thalweg.settings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A mapping of the pipeline file under its path. Each reading either gives a valid value or notes a fault and gives
 * the default, so that one pass finds every fault.
 */
final class Section {

    private final String path;
    private final Map<String, @Nullable Object> values;
    private final Source source;
    private final Set<String> known = new TreeSet<>();

    /** What all sections of one file share. */
    record Source(Overrides overrides, List<Fault> faults) {}

    Section(String path, Map<String, @Nullable Object> values, Source source) {
        this.path = path;
        this.values = values;
        this.source = source;
    }

    String at(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /** Notes a fault. What stands under {@code kafka}, or as a password, is not repeated: it may be a secret. */
    void fault(String key, @Nullable Object value, String remedy) {
        String where = at(key);
        boolean secret = where.equals("kafka") || where.startsWith("kafka.") || where.endsWith(".password");
        source.faults().add(new Fault(where, secret ? null : value, remedy));
    }

    Set<String> keys() {
        return values.keySet();
    }

    /** The value of a key, the environment's before the file's. */
    Optional<Object> value(String key) {
        known.add(key);
        return source.overrides().environment(at(key)).or(() -> Optional.ofNullable(values.get(key)));
    }

    /** A value that cannot be left out: a fault, and an empty text, where it is. */
    String required(String key, String what) {
        Optional<Object> value = value(key);
        if (value.isEmpty()) {
            fault(key, null, "is missing; give " + what);
        }
        return value.isEmpty() ? "" : text(key, "");
    }

    String text(String key, String otherwise) {
        return read(
                key,
                otherwise,
                "one value; several are written as a text with commas",
                value -> scalar(value) ? String.valueOf(value) : null);
    }

    private static boolean scalar(@Nullable Object value) {
        return value instanceof String || value instanceof Number || value instanceof Boolean;
    }

    boolean flag(String key, boolean otherwise) {
        return read(key, otherwise, "true or false", value -> value instanceof Boolean flag ? flag : null);
    }

    long integer(String key, long otherwise, long least, long most) {
        String remedy = "a whole number from " + least + " to " + most;
        return read(key, otherwise, remedy, value -> {
            boolean whole = value instanceof Integer || value instanceof Long;
            if (!whole) {
                return null;
            }
            long number = ((Number) value).longValue();
            return number >= least && number <= most ? number : null;
        });
    }

    double number(String key, double otherwise, Range range) {
        return read(key, otherwise, range.toString(), value -> {
            double number = value instanceof Number found ? found.doubleValue() : Double.NaN;
            return range.holds(number) ? number : null;
        });
    }

    /** The duration, if there is a valid one. */
    Optional<Duration> duration(String key) {
        return read(key, Optional.empty(), Durations.FORM, value -> {
            Optional<Duration> duration = value instanceof String text ? Durations.parse(text) : Optional.empty();
            return duration.isEmpty() ? null : duration;
        });
    }

    <E extends Enum<E>> E choice(String key, E otherwise) {
        E[] all = otherwise.getDeclaringClass().getEnumConstants();
        String allowed = Arrays.stream(all).map(Section::token).collect(Collectors.joining(", "));
        return read(key, otherwise, "one of " + allowed, value -> Arrays.stream(all)
                .filter(one -> token(one).equals(value))
                .findFirst()
                .orElse(null));
    }

    /** A list of texts: a fault, and an empty list, where it does not fit or there is none. */
    List<String> texts(String key, Predicate<List<String>> fits, String remedy) {
        Optional<Object> value = value(key);
        List<String> texts = value.map(Section::list).filter(fits).orElse(List.of());
        if (texts.isEmpty()) {
            fault(key, value.orElse(null), "must list " + remedy);
        }
        return texts;
    }

    /** The path that a text gives, from a directory on; nothing where the text is empty. */
    Optional<Path> path(String key, String text, Path directory) {
        try {
            return text.isEmpty()
                    ? Optional.empty()
                    : Optional.of(directory.resolve(text).normalize());
        } catch (InvalidPathException invalid) {
            fault(key, text, "must be a path: " + invalid.getReason());
            return Optional.empty();
        }
    }

    /** The mapping under a key; an empty one where there is none. */
    Section section(String key) {
        return new Section(at(key), read(key, Map.of(), "a mapping", Section::mapping), source);
    }

    /**
     * A choice with details: {@code adam}, {@code {adam: {learningRate: 0.003}}} or, where one detail is what matters,
     * {@code {cyclic: 24}} for {@code {cyclic: {period: 24}}}.
     *
     * @param short_ the detail that a bare value stands for, by name of the choice
     */
    Variant variant(String key, String otherwise, Map<String, String> short_) {
        Object value = value(key).orElse(otherwise);
        if (value instanceof String name) {
            return new Variant(name, new Section(at(key) + "." + name, Map.of(), source));
        }
        Map<String, @Nullable Object> choice = mapping(value);
        if (choice == null || choice.size() != 1) {
            fault(key, value, "name exactly one choice, such as " + otherwise);
            return new Variant(otherwise, new Section(at(key) + "." + otherwise, Map.of(), source));
        }
        String name = choice.keySet().iterator().next();
        Object details = choice.get(name);
        Map<String, @Nullable Object> known = details == null ? Map.of() : mapping(details);
        if (known == null && short_.containsKey(name)) {
            known = Map.of(short_.get(name), details);
        }
        if (known == null) {
            fault(key + "." + name, details, "a mapping of its settings");
            known = Map.of();
        }
        return new Variant(name, new Section(at(key) + "." + name, known, source));
    }

    /** A named choice and the section that details it. */
    record Variant(String name, Section details) {}

    /** Notes every key that was never asked for: called once all were. */
    void close() {
        values.keySet().stream()
                .filter(key -> !known.contains(key))
                .forEach(key -> fault(key, null, "is not a setting; allowed here: " + String.join(", ", known)));
    }

    private <T> T read(String key, T otherwise, String remedy, Function<Object, @Nullable T> parse) {
        Optional<Object> value = value(key);
        if (value.isEmpty()) {
            return otherwise;
        }
        T parsed = parse.apply(value.get());
        if (parsed == null) {
            fault(key, value.get(), "must be " + remedy);
            return otherwise;
        }
        return parsed;
    }

    private static @Nullable List<String> list(Object value) {
        if (!(value instanceof List<?> items) || !items.stream().allMatch(Section::scalar)) {
            return null;
        }
        return items.stream().map(String::valueOf).toList();
    }

    private static @Nullable Map<String, @Nullable Object> mapping(Object value) {
        if (!(value instanceof Map<?, ?> entries)) {
            return null;
        }
        Map<String, @Nullable Object> named = new LinkedHashMap<>();
        entries.forEach((key, entry) -> named.put(String.valueOf(key), entry));
        return named;
    }

    private static String token(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
