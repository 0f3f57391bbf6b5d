package dev.thalweg.settings;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What tests of settings begin with: the least that is valid, and a directory to read more from. */
abstract class PipelineTexts {

    static final String LEAST = PipelineText.LEAST;

    @TempDir
    Path directory;

    PipelineText pipeline;

    @BeforeEach
    void open() {
        pipeline = new PipelineText(directory);
    }
}
