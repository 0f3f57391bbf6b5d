package dev.thalweg.cli;

import dev.thalweg.codec.EventSchema;
import dev.thalweg.settings.InvalidSettings;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.settings.PipelineFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The pipeline file and its overrides, the same for every command that takes them. */
final class PipelineArgument {

    @Parameters(index = "0", paramLabel = "FILE", description = "The pipeline file (YAML).")
    private Path file = Path.of("pipeline.yaml");

    @Option(
            names = "--set",
            paramLabel = "PATH=VALUE",
            description = "Overrides one setting, such as training.batch=8. Can be repeated.")
    private List<String> overrides = new ArrayList<>();

    /** Reads and checks it all: file, overrides, environment, schema. */
    Pipeline read() throws InvalidSettings {
        return PipelineFile.read(file, overrides, System.getenv(), EventSchema::fieldsOf);
    }
}
