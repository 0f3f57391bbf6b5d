package dev.thalweg.settings;

import dev.thalweg.event.EventShape;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Labels that arrive by themselves.
 *
 * @param schema the Avro schema of their records; empty for the one that ships with Thalweg
 * @param format how their bytes tell how they were written
 * @param shape which fields are the id, the time and the label
 */
public record Labels(Optional<Path> schema, Format format, EventShape shape) {}
