package dev.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.settings.Mutations;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However a pipeline file is spoiled, the command line answers with a list of faults, never with a stack trace. */
class SpoiledFileTest {

    private static final int FILES = 1_000;

    @TempDir
    private Path directory;

    @Test
    void everySpoiledFileIsValidOrAListOfFaults() throws Exception {
        Files.createDirectories(directory.resolve("schemas"));
        for (String schema : List.of("electricity.avsc", "point.avsc")) {
            Files.copy(Path.of("schemas", schema), directory.resolve("schemas").resolve(schema));
        }
        Path file = Files.createDirectories(directory.resolve("examples")).resolve("spoiled.yaml");
        List<String> examples = List.of(
                Files.readString(Path.of("examples/electricity.yaml")),
                Files.readString(Path.of("examples/two-points.yaml")));
        Mutations mutations = new Mutations(2);
        int refused = 0;
        for (int i = 0; i < FILES; i++) {
            String text = mutations.mutate(examples.get(i % examples.size()));
            Files.write(file, text.getBytes(StandardCharsets.UTF_8));
            Console check = Console.run("check", file.toString());
            refused += check.exit() == 0 ? 0 : 1;
            requireAnswered(check, text);
        }
        assertThat(refused).isBetween(FILES / 3, FILES - FILES / 10);
    }

    private static void requireAnswered(Console check, String text) {
        assertThat(check.err()).as(text).doesNotContain("Exception", "\tat ", "Error:");
        if (check.exit() == 0) {
            assertThat(check.err()).isEmpty();
            return;
        }
        assertThat(check.exit()).as(text + check.err()).isEqualTo(2);
        assertThat(check.out()).isEmpty();
        List<String> lines = check.errLines();
        assertThat(lines.get(0)).isEqualTo("the pipeline cannot be used:");
        assertThat(lines.subList(1, lines.size()))
                .as(text)
                .isNotEmpty()
                .allMatch(line -> line.startsWith("  ") && line.contains(": "));
    }
}
