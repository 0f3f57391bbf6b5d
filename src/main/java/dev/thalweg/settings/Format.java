package dev.thalweg.settings;

import java.nio.file.Path;
import java.util.List;

/** How the bytes of an event tell which schema they were written with. */
public sealed interface Format {

    /**
     * Avro's single-object encoding: ten bytes name the schema by its fingerprint.
     *
     * @param writers schema files that events may be written with, besides the pipeline's own
     */
    record SingleObject(List<Path> writers) implements Format {
        public SingleObject {
            writers = List.copyOf(writers);
        }
    }

    /** Avro binary of the pipeline's own schema, with nothing before it. */
    record Binary() implements Format {}

    /** Confluent's wire format: a zero byte, then the schema's id in a registry: four bytes, most significant first. */
    record Confluent(RegistryAccess registry) implements Format {}

    /** One JSON object a record, by the names of the schema's fields (RFC 8259). */
    record Json() implements Format {}
}
