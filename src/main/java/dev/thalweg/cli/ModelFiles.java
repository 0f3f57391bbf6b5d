package dev.thalweg.cli;

import dev.thalweg.codec.LearnerSettings;
import dev.thalweg.codec.Malformed;
import dev.thalweg.codec.OnnxModel;
import dev.thalweg.codec.Unencodable;
import dev.thalweg.history.Snapshots;
import dev.thalweg.learner.LearnerSpec;
import dev.thalweg.learner.Parameters;
import dev.thalweg.learner.Predictor;
import dev.thalweg.model.Snapshot;
import dev.thalweg.network.Matrix;
import dev.thalweg.network.Npz;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.stream.Adoption;
import dev.thalweg.stream.Part;
import dev.thalweg.stream.PipelineFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Models as files. */
final class ModelFiles {

    private ModelFiles() {}

    /** What of a model is written. */
    enum Format {
        /** The networks' parameters. */
        NPZ,
        /** All that it predicts with. */
        ONNX;

        private void write(LearnerSpec spec, Part part, Path file) throws IOException {
            if (this == ONNX) {
                Files.write(file, onnx(Predictor.of(spec, part.state()), part.snapshot()));
                return;
            }
            try (OutputStream to = Files.newOutputStream(file)) {
                Npz.write(Parameters.of(spec, part.state()), to);
            }
        }
    }

    /** One file a partition, such as {@code partition-0.npz}. */
    static void write(Path directory, Format format, Pipeline pipeline, List<Part> parts) throws IOException {
        Files.createDirectories(directory);
        String extension = format.name().toLowerCase(Locale.ROOT);
        for (Part part : parts) {
            Adoption.requireFit(pipeline, part);
            Path file = directory.resolve("partition-" + part.snapshot().partition() + "." + extension);
            format.write(spec(pipeline, part.snapshot()), part, file);
        }
    }

    /** The settings that it was learned under, as far as they are kept with it and can still be read; else the pipeline's. */
    private static LearnerSpec spec(Pipeline pipeline, Snapshot told) {
        try {
            String settings = Snapshots.wholeSettings(told).orElse("");
            return settings.isEmpty() ? pipeline.learner() : LearnerSettings.read(settings);
        } catch (Malformed otherVersion) {
            return pipeline.learner();
        }
    }

    private static byte[] onnx(Predictor predictor, Snapshot told) {
        try {
            return OnnxModel.write(predictor, told);
        } catch (Unencodable feature) {
            throw new PipelineFailure(String.valueOf(feature.getMessage()), feature);
        }
    }

    /** @throws IOException when the file is not there, or no archive of matrices */
    static Map<String, Matrix> read(Path file) throws IOException {
        try (InputStream from = Files.newInputStream(file)) {
            return Npz.read(from);
        }
    }
}
