package dev.thalweg.codec;

import dev.thalweg.event.EventShape;
import dev.thalweg.settings.FieldType;
import dev.thalweg.settings.FileFailure;
import dev.thalweg.settings.SchemaReader.InvalidSchema;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The Avro record schema that events are written in, and the door to what reads and writes them. Immutable and safe for
 * use by several threads; the decoders and encoders that it makes are for one thread each.
 *
 * <pre>{@code
 * EventSchema schema = EventSchema.read(Path.of("schemas/electricity.avsc"));
 * Arrival arrival = schema.decoder(shape).decode(value, origin, recordTime);
 * byte[] bytes = schema.encoder(csv.header()).encode(csv.next().cells());
 * }</pre>
 */
public final class EventSchema {

    private final Schema schema;
    private final List<AvroField> fields;
    private final Map<String, AvroField> leaves = new LinkedHashMap<>();

    private EventSchema(Schema schema) {
        this.schema = schema;
        this.fields = AvroField.all(schema);
        fields.stream().flatMap(AvroField::leaves).forEach(leaf -> leaves.put(leaf.path(), leaf));
    }

    /**
     * Reads a schema file ({@code .avsc}).
     *
     * @throws InvalidSchema when the file cannot be read or holds no record schema; one line, for a person
     */
    public static EventSchema read(Path file) throws InvalidSchema {
        try {
            return parse(file.toString(), Files.readString(file));
        } catch (NoSuchFileException missing) {
            throw new InvalidSchema(file + ": no such file");
        } catch (CharacterCodingException malformed) {
            throw new InvalidSchema(file + ": not UTF-8 text, so not an Avro schema (.avsc)");
        } catch (IOException failure) {
            String why = Files.isDirectory(file) ? "it is a directory" : FileFailure.why(failure);
            throw new InvalidSchema(file + ": cannot be read (" + why + ")");
        }
    }

    /**
     * Reads a schema that ships with Thalweg, such as {@code electricity.avsc}.
     *
     * @throws IllegalArgumentException when there is no schema of that name
     */
    public static EventSchema builtIn(String name) {
        return new EventSchema(resource(name));
    }

    /**
     * Reads a schema from its JSON.
     *
     * @param source where it comes from, for messages
     * @throws InvalidSchema when it is no record schema; one line, for a person
     */
    public static EventSchema parse(String source, String json) throws InvalidSchema {
        if (json.isBlank()) {
            throw new InvalidSchema(source + ": empty; an Avro record schema (JSON) is needed");
        }
        Schema schema;
        try {
            schema = new Schema.Parser().parse(json);
        } catch (AvroRuntimeException | ClassCastException | NullPointerException broken) {
            // Avro's parser meets some malformed schemas with the latter two.
            throw new InvalidSchema(source + ": not an Avro schema: " + firstLine(broken));
        }
        if (schema.getType() != Schema.Type.RECORD) {
            throw new InvalidSchema(source + ": the schema is of type "
                    + schema.getType().getName() + "; events need a record at the top");
        }
        return new EventSchema(schema);
    }

    private static String firstLine(RuntimeException broken) {
        String line = String.valueOf(broken.getMessage()).lines().findFirst().orElse("");
        return line.replaceFirst("^[\\w.]+Exception: ", ""); // The class of a cause that Avro puts in front.
    }

    /** A file's fields and what they can serve as: a {@link dev.thalweg.settings.SchemaReader} as method reference. */
    public static Map<String, FieldType> fieldsOf(Path file) throws InvalidSchema {
        return read(file).fields();
    }

    static Schema resource(String name) {
        try (InputStream in = EventSchema.class.getResourceAsStream("/schemas/" + name)) {
            if (in == null) {
                throw new IllegalArgumentException("no schema '" + name + "' ships with Thalweg");
            }
            return new Schema.Parser().parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException failure) {
            throw new IllegalArgumentException("the schema '" + name + "' cannot be read", failure);
        }
    }

    /** The record's full name, such as {@code dev.thalweg.examples.Electricity}. */
    public String name() {
        return schema.getFullName();
    }

    /**
     * The values that an event can be read from, by their paths in the schema's order, seen through unions with null: the
     * fields at the top by their names, those of a record within as {@code customer.address.country}, but for a record
     * that holds itself.
     */
    public Map<String, FieldType> fields() {
        Map<String, FieldType> types = new LinkedHashMap<>();
        leaves.forEach((path, leaf) -> types.put(path, Leaf.type(leaf.schema())));
        return types;
    }

    /** The column of a table that fills the value at a path, one of {@link #fields}; the path itself where it is none. */
    public String column(String path) {
        AvroField leaf = leaves.get(path);
        return leaf == null ? path : leaf.column();
    }

    /** The schema of the value at a path: one of {@link #fields}, or an element of one; null where there is none. */
    @Nullable
    Schema leaf(String path) {
        AvroField leaf = leaves.get(path.endsWith("]") ? path.substring(0, path.lastIndexOf('[')) : path);
        if (leaf == null || !path.endsWith("]")) {
            return leaf == null ? null : leaf.schema();
        }
        return leaf.schema().getType() == Schema.Type.ARRAY
                ? leaf.within().get(0).schema()
                : null;
    }

    /** The 64-bit fingerprint of its parsing canonical form, in hexadecimal. */
    public String fingerprint() {
        return SingleObject.hex(singleObject().fingerprint());
    }

    /** The schema as JSON on one line, for lineage and registries. */
    public String json() {
        return schema.toString();
    }

    /**
     * A decoder of this schema's events as single objects, for one thread.
     *
     * @throws IllegalArgumentException when the shape reads a field that the schema has not or that cannot serve so
     */
    public EventDecoder decoder(EventShape shape) {
        return decoder(shape, List.of());
    }

    /** As {@link #decoder(EventShape)}, of other writers' events, too: those are read by Avro's rules. */
    EventDecoder decoder(EventShape shape, List<EventSchema> writers) {
        List<EventSchema> all = Stream.concat(writers.stream(), Stream.of(this)).toList();
        return new EventDecoder(this, shape, resolver -> new SingleObjects(resolver, all));
    }

    /** An encoder from values in the schema's order, for one thread. */
    public EventEncoder encoder() {
        return new EventEncoder(this);
    }

    /**
     * An encoder from the cells of a table, for one thread.
     *
     * @param header the columns' names, in the table's order
     * @throws BadCsv when the columns cannot fill the schema, with every fault
     */
    public CellEncoder encoder(List<String> header) throws BadCsv {
        return new CellEncoder(this, header);
    }

    Schema avro() {
        return schema;
    }

    List<AvroField> avroFields() {
        return fields;
    }

    SingleObject singleObject() {
        return new SingleObject(schema);
    }
}
