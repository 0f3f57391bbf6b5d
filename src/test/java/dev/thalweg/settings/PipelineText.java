package dev.thalweg.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Pipeline files as text: written to a directory of the test, read against one schema of every kind of field. */
final class PipelineText {

    /** The least that is valid; tests add lines to it. */
    static final String LEAST =
            """
            name: payments
            event: {schema: payment.avsc, label: {field: fraud, classes: [no, yes]}}
            features: {amount: standardize}
            """;

    static final Map<String, FieldType> SCHEMA = schema();

    private final Path file;

    PipelineText(Path directory) {
        this.file = directory.resolve("pipeline.yaml");
    }

    Path file() {
        return file;
    }

    Pipeline read(String text, String... overrides) throws InvalidSettings {
        return read(text, Map.of(), overrides);
    }

    Pipeline read(String text, Map<String, String> environment, String... overrides) throws InvalidSettings {
        try {
            Files.writeString(file, text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return PipelineFile.read(file, List.of(overrides), environment, schema -> SCHEMA);
    }

    /** What is said of the text, one line a fault; nothing when it is valid. */
    List<String> faults(String text, String... overrides) {
        try {
            read(text, overrides);
            return List.of();
        } catch (InvalidSettings invalid) {
            return invalid.faults().stream().map(Fault::toString).toList();
        }
    }

    private static Map<String, FieldType> schema() {
        Map<String, FieldType> fields = new LinkedHashMap<>();
        fields.put("id", FieldType.TEXT);
        fields.put("at", FieldType.INTEGER);
        fields.put("amount", FieldType.DECIMAL);
        fields.put("country", FieldType.TEXT);
        fields.put("chip", FieldType.BOOLEAN);
        fields.put("items", FieldType.UNSUPPORTED);
        fields.put("readings", FieldType.NUMBERS);
        fields.put("price", FieldType.DECIMAL);
        fields.put("fraud", FieldType.TEXT);
        return fields;
    }
}
