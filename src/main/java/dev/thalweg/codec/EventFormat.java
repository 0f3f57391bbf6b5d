package dev.thalweg.codec;

import dev.thalweg.event.EventShape;
import dev.thalweg.settings.Format;
import dev.thalweg.settings.Labels;
import dev.thalweg.settings.SchemaReader.InvalidSchema;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * How the events of a topic stand in it: their schema, and how their bytes tell what they were written with. Immutable and
 * safe for use by several threads; what it makes is for one thread each.
 */
public final class EventFormat {

    private final EventSchema schema;
    private final Format format;
    private final Function<Resolver, Envelope> envelope;

    private EventFormat(EventSchema schema, Format format, Function<Resolver, Envelope> envelope) {
        this.schema = schema;
        this.format = format;
        this.envelope = envelope;
    }

    /**
     * Reads what the format needs; asks no registry yet.
     *
     * @throws InvalidSchema when the schema file, or that of a writer, cannot be used
     */
    public static EventFormat of(Path schemaFile, Format format) throws InvalidSchema {
        EventSchema schema = EventSchema.read(schemaFile);
        return new EventFormat(schema, format, envelope(schema, format));
    }

    /**
     * The format of the labels that arrive by themselves: of the schema that the pipeline names for them, or of {@code
     * label.avsc}.
     *
     * @throws InvalidSchema when a schema file cannot be used
     */
    public static EventFormat of(Labels labels) throws InvalidSchema {
        if (labels.schema().isPresent()) {
            return of(labels.schema().get(), labels.format());
        }
        EventSchema schema = EventSchema.builtIn("label.avsc");
        return new EventFormat(schema, labels.format(), envelope(schema, labels.format()));
    }

    private static Function<Resolver, Envelope> envelope(EventSchema schema, Format format) throws InvalidSchema {
        if (format instanceof Format.SingleObject objects) {
            List<EventSchema> writers = new ArrayList<>();
            for (Path writer : objects.writers()) {
                writers.add(EventSchema.read(writer));
            }
            writers.add(schema);
            return resolver -> new SingleObjects(resolver, writers);
        }
        if (format instanceof Format.Confluent confluent) {
            Registry registry = new Registry(confluent.registry());
            return resolver -> new ConfluentRecords(resolver, registry);
        }
        if (format instanceof Format.Json) {
            return resolver -> {
                FieldReader object = new JsonReader(resolver);
                return cursor -> object;
            };
        }
        return resolver -> {
            FieldReader record = resolver.plan(schema.avro());
            return cursor -> record;
        };
    }

    public EventSchema schema() {
        return schema;
    }

    /**
     * A decoder of the topic's events.
     *
     * @throws IllegalArgumentException when the shape reads a field that the schema has not or that cannot serve so
     */
    public EventDecoder decoder(EventShape shape) {
        return new EventDecoder(schema, shape, envelope);
    }

    /**
     * What turns single objects of the schema into what the topic holds.
     *
     * @param topic names the subject that the schema has in a registry, {@code TOPIC-value}
     * @throws RegistryFailure when the registry does not answer, or does not take the schema
     */
    public UnaryOperator<byte[]> fromSingleObject(String topic) {
        if (format instanceof Format.SingleObject) {
            return UnaryOperator.identity();
        }
        if (format instanceof Format.Json) {
            return new JsonWriter(schema.avro());
        }
        byte[] header = format instanceof Format.Confluent confluent
                ? ConfluentRecords.header(new Registry(confluent.registry()).register(topic + "-value", schema.json()))
                : new byte[0];
        return object -> {
            int body = object.length - SingleObject.HEADER_BYTES;
            byte[] bytes = Arrays.copyOf(header, header.length + body);
            System.arraycopy(object, SingleObject.HEADER_BYTES, bytes, header.length, body);
            return bytes;
        };
    }
}
