package dev.thalweg.settings;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Settings given beside the file. */
final class Overrides {

    private static final String KAFKA = "THALWEG_KAFKA_";

    private Overrides() {}

    /** Puts {@code a.b=value} into the tree; everything after {@code kafka.} is one key, as Kafka's own have dots. */
    static void apply(String override, Map<String, @Nullable Object> tree, List<Fault> faults) {
        int equals = override.indexOf('=');
        if (equals < 1) {
            faults.add(new Fault("--set", override, "give a setting's path and a value, such as training.batch=8"));
            return;
        }
        String path = override.substring(0, equals);
        String[] keys = path.startsWith("kafka.") ? path.split("\\.", 2) : path.split("\\.", -1);
        Map<String, @Nullable Object> level = tree;
        for (int depth = 0; depth < keys.length - 1; depth++) {
            level = descend(level, keys[depth]);
        }
        level.put(keys[keys.length - 1], Yaml.scalar(override.substring(equals + 1)));
    }

    private static Map<String, @Nullable Object> descend(Map<String, @Nullable Object> level, String key) {
        Map<String, @Nullable Object> below = new LinkedHashMap<>();
        if (level.get(key) instanceof Map<?, ?> existing) {
            existing.forEach((name, value) -> below.put(String.valueOf(name), value));
        }
        level.put(key, below);
        return below;
    }

    /** {@code THALWEG_KAFKA_BOOTSTRAP_SERVERS} is {@code bootstrap.servers}: Kafka's own names have no upper case. */
    static Map<String, String> kafka(Map<String, String> environment) {
        Map<String, String> settings = new TreeMap<>();
        environment.forEach((variable, value) -> {
            if (variable.startsWith(KAFKA)) {
                String key = variable.substring(KAFKA.length()).toLowerCase(Locale.ROOT);
                settings.put(key.replace('_', '.'), value);
            }
        });
        return settings;
    }
}
