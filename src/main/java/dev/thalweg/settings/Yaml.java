package dev.thalweg.settings;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** YAML 1.2, in which {@code no} and {@code yes} are texts: class names, more often than not. */
final class Yaml {

    private Yaml() {}

    /** The top-level mapping of a document, to be changed by overrides; an empty document is an empty mapping. */
    static Map<String, @Nullable Object> mapping(String document) throws Malformed {
        Object root = parse(document);
        if (root == null) {
            return new LinkedHashMap<>();
        }
        if (!(root instanceof Map<?, ?> entries)) {
            throw new Malformed("a pipeline file is a mapping of settings, such as 'name: payments'");
        }
        Map<String, @Nullable Object> named = new LinkedHashMap<>();
        entries.forEach((key, value) -> named.put(String.valueOf(key), value));
        return named;
    }

    /** One value as the file would hold it: a number, a flag, a list; a text where it is no YAML. */
    static @Nullable Object scalar(String text) {
        try {
            return parse(text);
        } catch (Malformed notYaml) {
            return text;
        }
    }

    private static @Nullable Object parse(String document) throws Malformed {
        LoadSettings settings = LoadSettings.builder()
                .setSchema(new CoreSchema())
                // In one piece: the parser fails on a character of two UTF-16 units that straddles two.
                .setBufferSize(document.length() + 2)
                .build();
        try {
            return new Load(settings).loadFromString(document);
        } catch (MarkedYamlEngineException fault) {
            String where = fault.getProblemMark()
                    .map(mark -> "line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1) + ": ")
                    .orElse("");
            throw new Malformed(where + withoutValues(fault.getProblem()));
        } catch (StackOverflowError fault) {
            throw new Malformed("is nested too deeply");
        } catch (YamlEngineException | IllegalArgumentException | ClassCastException fault) {
            String why = fault.getCause() == null ? fault.getMessage() : "a key is empty, or a value is not of its tag";
            throw new Malformed("is not YAML: " + why);
        }
    }

    /** A password that begins with * or ! is an alias or a tag to YAML, and its problem would repeat it. */
    private static String withoutValues(String problem) {
        if (problem.startsWith("found undefined alias")) {
            return "an alias without its anchor; put a text that begins with * in quotes";
        }
        if (problem.startsWith("could not determine a constructor for the tag")) {
            return "an unknown tag; put a text that begins with ! in quotes";
        }
        return problem;
    }

    /** A document that is no YAML mapping; the message tells where. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message);
        }
    }
}
