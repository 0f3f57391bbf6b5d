package dev.thalweg.settings;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Settings given beside the file: {@code --set} goes before the environment, the environment before the file. */
final class Overrides {

    private static final String KAFKA = "kafka.";
    private static final String VARIABLE = "THALWEG_";
    private static final String KAFKA_VARIABLE = VARIABLE + "KAFKA_";

    /** Variables of the launcher, the log and the tests; and those that Kubernetes sets in all containers beside such a service. */
    private static final Pattern NO_SETTINGS = Pattern.compile(
            VARIABLE + "(JAVA_OPTS|LOG|LOG_KAFKA|DATA|REGISTRY|(.+_)?(SERVICE_(HOST|PORT)(_.+)?|PORT_[0-9]+_.+))");

    /** What Kubernetes gives {@code THALWEG_PORT}, or one with more in between. */
    private static final Pattern ADDRESS = Pattern.compile("(tcp|udp|sctp)://.*");

    private final List<Given> given = new ArrayList<>();
    private final Map<String, String> environment;
    private final Set<String> asked = new HashSet<>();

    /** One {@code --set}. */
    private record Given(String path, @Nullable Object value) {

        boolean decides(String other) {
            return other.equals(path) || other.startsWith(path + ".");
        }

        boolean details(String other) {
            return path.startsWith(other + ".");
        }

        /** Everything after {@code kafka.} is one key, as Kafka's own have dots. */
        String[] keys() {
            return path.startsWith(KAFKA) ? path.split("\\.", 2) : path.split("\\.", -1);
        }
    }

    /** Takes {@code a.b=value}, as after {@code --set}, and the process's environment. */
    Overrides(List<String> sets, Map<String, String> environment, List<Fault> faults) {
        this.environment = environment;
        for (String set : sets) {
            int equals = set.indexOf('=');
            if (equals < 1) {
                Object shown = set.startsWith("kafka") ? null : set;
                faults.add(new Fault("--set", shown, "give a setting's path and a value, such as training.batch=8"));
            } else {
                given.add(given(set.substring(0, equals), set.substring(equals + 1)));
            }
        }
    }

    /** Kafka's settings are texts: YAML would make a number of a password of digits, and nothing of one that is ~. */
    private static Given given(String path, String value) {
        return new Given(path, path.startsWith(KAFKA) ? value : Yaml.scalar(value));
    }

    /** Puts every {@code --set} into the file's tree. */
    void apply(Map<String, @Nullable Object> tree) {
        given.forEach(one -> put(tree, one.keys(), 0, one.value()));
    }

    /** What the environment says of a path: {@code a.bC} is {@code THALWEG_A_BC}. */
    Optional<Object> environment(String path) {
        String variable = VARIABLE + path.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
        asked.add(variable);
        String value = environment.get(variable);
        if (value == null || given.stream().anyMatch(one -> one.decides(path))) {
            return Optional.empty();
        }
        Object parsed = Yaml.scalar(value);
        if (!(parsed instanceof Map<?, ?> mapping)) {
            return Optional.ofNullable(parsed);
        }
        Map<String, @Nullable Object> section = named(mapping);
        int depth = path.split("\\.").length;
        given.stream().filter(one -> one.details(path)).forEach(one -> put(section, one.keys(), depth, one.value()));
        return Optional.of(section);
    }

    /** {@code THALWEG_KAFKA_BOOTSTRAP_SERVERS} is {@code bootstrap.servers}: Kafka's own names have no upper case. */
    Map<String, String> kafka() {
        Map<String, String> settings = new TreeMap<>();
        environment.forEach((variable, value) -> {
            if (variable.startsWith(KAFKA_VARIABLE)) {
                String key = variable.substring(KAFKA_VARIABLE.length()).toLowerCase(Locale.ROOT);
                settings.put(key.replace('_', '.'), value);
            }
        });
        settings.keySet().removeIf(key -> given.stream()
                .anyMatch(one -> one.path().equals("kafka") || one.path().equals(KAFKA + key)));
        return settings;
    }

    /** Variables that are named as settings are, but no setting asked for them: nobody else would tell of a slip of the pen. */
    List<String> unused() {
        return environment.keySet().stream()
                .filter(variable -> variable.startsWith(VARIABLE) && !variable.startsWith(KAFKA_VARIABLE))
                .filter(variable -> !asked.contains(variable) && !isOfOthers(variable))
                .sorted()
                .toList();
    }

    private boolean isOfOthers(String variable) {
        String value = String.valueOf(environment.get(variable));
        return NO_SETTINGS.matcher(variable).matches() || ADDRESS.matcher(value).matches();
    }

    private static void put(Map<String, @Nullable Object> tree, String[] keys, int depth, @Nullable Object value) {
        Map<String, @Nullable Object> level = tree;
        for (int at = depth; at < keys.length - 1; at++) {
            Map<String, @Nullable Object> below =
                    level.get(keys[at]) instanceof Map<?, ?> existing ? named(existing) : new LinkedHashMap<>();
            level.put(keys[at], below);
            level = below;
        }
        level.put(keys[keys.length - 1], value);
    }

    private static Map<String, @Nullable Object> named(Map<?, ?> mapping) {
        Map<String, @Nullable Object> named = new LinkedHashMap<>();
        mapping.forEach((key, value) -> named.put(String.valueOf(key), value));
        return named;
    }
}
