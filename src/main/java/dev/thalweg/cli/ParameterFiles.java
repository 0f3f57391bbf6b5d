package dev.thalweg.cli;

import dev.thalweg.learner.Parameters;
import dev.thalweg.network.Matrix;
import dev.thalweg.network.Npz;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.stream.Adoption;
import dev.thalweg.stream.Part;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Parameters of networks as files. */
final class ParameterFiles {

    private ParameterFiles() {}

    /** One file a partition, {@code partition-N.npz}. */
    static void write(Path directory, Pipeline pipeline, List<Part> parts) throws IOException {
        Files.createDirectories(directory);
        for (Part part : parts) {
            Adoption.requireFit(pipeline, part);
            Path file = directory.resolve("partition-" + part.snapshot().partition() + ".npz");
            try (OutputStream to = Files.newOutputStream(file)) {
                Npz.write(Parameters.of(pipeline.learner(), part.state()), to);
            }
        }
    }

    /** @throws IOException when the file is not there, or no archive of matrices */
    static Map<String, Matrix> read(Path file) throws IOException {
        try (InputStream from = Files.newInputStream(file)) {
            return Npz.read(from);
        }
    }
}
