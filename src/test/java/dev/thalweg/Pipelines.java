package dev.thalweg;

import dev.thalweg.codec.EventSchema;
import dev.thalweg.settings.InvalidSettings;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.settings.PipelineFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The example pipelines, as their users read them. */
public final class Pipelines {

    private Pipelines() {}

    /** An example with overrides, its state in a directory of the test. */
    public static Pipeline example(String name, Path stateDir, String... overrides) {
        List<String> all = new ArrayList<>(List.of(overrides));
        all.add("stateDir=" + stateDir.toAbsolutePath());
        try {
            return PipelineFile.read(Path.of("examples", name + ".yaml"), all, Map.of(), EventSchema::fieldsOf);
        } catch (InvalidSettings invalid) {
            throw new AssertionError(invalid);
        }
    }
}
