package dev.thalweg.settings;

import java.nio.file.Path;
import java.util.Map;

/** Tells what fields a schema file has; lets settings check themselves against a schema without knowing its format. */
@FunctionalInterface
public interface SchemaReader {

    /**
     * The values of a schema that events can be read from, by their paths such as {@code customer.address.country}, in its
     * order.
     *
     * @throws InvalidSchema when the file cannot be read or is not a record schema; the message is for a person
     */
    Map<String, FieldType> fields(Path schema) throws InvalidSchema;

    /** A schema file that cannot be used. */
    final class InvalidSchema extends Exception {
        private static final long serialVersionUID = 1L;

        public InvalidSchema(String message) {
            super(message);
        }
    }
}
