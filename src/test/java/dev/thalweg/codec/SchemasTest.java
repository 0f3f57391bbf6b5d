package dev.thalweg.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.Incompatibility;
import org.junit.jupiter.api.Test;

/** The schemas that we ship: told field by field, and kept to. */
class SchemasTest {

    private static final Path SCHEMAS = Path.of("schemas");

    @Test
    void everyRecordFieldAndEnumSaysWhatItIs() throws IOException {
        List<String> silent = new ArrayList<>();
        for (Path file : files(SCHEMAS)) {
            requireDocs(file.getFileName().toString(), parse(file), silent);
        }
        assertThat(silent).isEmpty();
    }

    private static void requireDocs(String where, Schema schema, List<String> silent) {
        switch (schema.getType()) {
            case RECORD -> {
                note(where, schema.getDoc(), silent);
                schema.getFields().forEach(field -> {
                    note(where + " " + field.name(), field.doc(), silent);
                    requireDocs(where + " " + field.name(), field.schema(), silent);
                });
            }
            case ENUM -> note(where, schema.getDoc(), silent);
            case ARRAY -> requireDocs(where, schema.getElementType(), silent);
            case UNION -> schema.getTypes().forEach(branch -> requireDocs(where, branch, silent));
            default -> {}
        }
    }

    private static void note(String where, String doc, List<String> silent) {
        if (doc == null || doc.isBlank()) {
            silent.add(where);
        }
    }

    @Test
    void theLastReleaseReadsWhatWeWriteAndWeReadWhatItWrote() throws IOException {
        assertThat(files(last())).isNotEmpty();
        for (Path released : files(last())) {
            Schema then = parse(released);
            Schema now = parse(SCHEMAS.resolve(released.getFileName()));
            assertThat(faults(now, then))
                    .as("%s as it is reads %s", now.getName(), released)
                    .isEmpty();
            assertThat(faults(then, now))
                    .as("%s reads %s as it is", released, now.getName())
                    .isEmpty();
        }
    }

    private static Path last() throws IOException {
        try (Stream<Path> releases = Files.list(SCHEMAS.resolve("released"))) {
            return releases.filter(Files::isDirectory)
                    .max(Comparator.comparing(
                            path -> Version.parse(path.getFileName().toString()))) // 0.10 is behind 0.9.
                    .orElseThrow();
        }
    }

    private static List<Incompatibility> faults(Schema reader, Schema writer) {
        return SchemaCompatibility.checkReaderWriterCompatibility(reader, Schema.applyAliases(writer, reader))
                .getResult()
                .getIncompatibilities();
    }

    @Test
    void everySchemaOfOurTopicsIsInTheLastRelease() throws IOException {
        List<String> ours = files(SCHEMAS).stream()
                .filter(file -> parse(file).getNamespace().equals("dev.thalweg"))
                .map(file -> file.getFileName().toString())
                .toList();
        assertThat(ours).contains("prediction.avsc", "outcome.avsc");
        for (String name : ours) {
            assertThat(last().resolve(name)).exists();
        }
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(file -> file.toString().endsWith(".avsc"))
                    .sorted()
                    .toList();
        }
    }

    private static Schema parse(Path file) {
        try {
            return new Schema.Parser().parse(Files.readString(file));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
