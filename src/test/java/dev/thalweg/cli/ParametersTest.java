package dev.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.thalweg.network.Matrix;
import dev.thalweg.network.Npz;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Parameters leave with a model, and come back. */
@Timeout(120)
class ParametersTest {

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path directory;

    private Example example;

    @BeforeEach
    void learn() throws Exception {
        example = new Example(directory);
        Path table = Example.table(directory, 300);
        assertThat(example.run("feed", table.toString()).exit()).isZero();
        Console run = example.run("run", "--until-idle", "300ms");
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(example.run("models", "save", "here").exit()).isZero();
    }

    @Test
    void theyComeBackAsTheyWere() throws Exception {
        Map<String, Matrix> written = exported("here");
        assertThat(written)
                .containsOnlyKeys(
                        "hidden.0.weights", "hidden.0.bias", "output.weights", "output.bias", "linear.weights");
        assertThat(Objects.requireNonNull(written.get("hidden.0.weights")).columns())
                .isEqualTo(64);
        assertThat(imported("back", directory.resolve("partition-0.npz")).exit())
                .isZero();
        exported("back").forEach((name, matrix) -> assertThat(matrix.values())
                .as(name)
                .isEqualTo(Objects.requireNonNull(written.get(name)).values()));
        assertThat(fingerprint("back")).isEqualTo(fingerprint("here")); // Plain gradient descent has no moments.
        assertThat(example.run("models", "show", "back").out()).contains("imported");
        assertThat(example.run("run", "--until-idle", "300ms", "--from-snapshot", "back")
                        .exit())
                .isZero();
        assertThat(example.run("replay", "--verify").exit()).isZero();
    }

    /** The parameters are the network: they are what it learns on from. */
    @Test
    void otherParametersAreAnotherModelAlsoWhereNothingIsLearnedYet() throws Exception {
        Map<String, Matrix> changed = new HashMap<>(exported("here"));
        changed.put("output.bias", new Matrix(1, 1, new float[] {7}));
        Path file = written("changed.npz", changed);
        assertThat(imported("changed", file).exit()).isZero();
        assertThat(fingerprint("changed")).isNotEqualTo(fingerprint("here"));
        Example fresh = new Example(directory);
        assertThat(fresh.run("models", "import", "first", "--from", file.toString())
                        .exit())
                .isZero();
        Console run = fresh.run("run", "--until-idle", "300ms", "--json", "--from-snapshot", "first");
        assertThat(run.exit()).as(run.err()).isZero();
    }

    @Test
    void whatDoesNotFitIsRefused() throws Exception {
        Map<String, Matrix> whole = exported("here");
        Map<String, Matrix> less = new HashMap<>(whole);
        less.remove("output.bias");
        refused(written("less.npz", less), "do not fit: output.bias is missing");
        Map<String, Matrix> other = new HashMap<>(whole);
        other.put("output.bias", new Matrix(1, 2, new float[2]));
        refused(written("other.npz", other), "output.bias must have 1 rows of 1, got 1 of 2");
        Map<String, Matrix> more = new HashMap<>(whole);
        more.put("hidden.9.bias", new Matrix(1, 1, new float[1]));
        refused(written("more.npz", more), "no network has [hidden.9.bias]");
        other.put("output.bias", new Matrix(1, 1, new float[] {Float.NaN}));
        refused(written("nan.npz", other), "parameters must be finite, got NaN");
        refused(Files.writeString(directory.resolve("text.npz"), "text"), "is no .npz archive, or an empty one");
        refused(directory.resolve("none.npz"), "none.npz");
        assertThat(example.run("models", "import", "x").exit()).isEqualTo(2);
        Console shape =
                example.run("models", "export", "here", "--out", directory.toString(), "--set", "network.hidden=[8]");
        assertThat(shape.exit()).isOne();
        assertThat(shape.err()).contains("stored: network:", "now:    network:");
    }

    private void refused(Path file, String message) {
        Console console = imported("no", file);
        assertThat(console.exit()).isOne();
        assertThat(console.err()).contains(message);
    }

    private Console imported(String id, Path file) {
        return example.run("models", "import", id, "--from", file.toString());
    }

    private Map<String, Matrix> exported(String id) throws Exception {
        Console export = example.run("models", "export", id, "--out", directory.toString());
        assertThat(export.exit()).as(export.err()).isZero();
        try (InputStream from = Files.newInputStream(directory.resolve("partition-0.npz"))) {
            return Npz.read(from);
        }
    }

    private Path written(String name, Map<String, Matrix> parameters) throws Exception {
        Path file = directory.resolve(name);
        try (OutputStream to = Files.newOutputStream(file)) {
            Npz.write(parameters, to);
        }
        return file;
    }

    private String fingerprint(String id) throws Exception {
        return JSON.readTree(example.run("models", "show", id, "--json").out())
                .path("partitions")
                .path(0)
                .path("fingerprint")
                .asText();
    }
}
