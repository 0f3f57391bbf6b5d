package dev.thalweg.codec;

import dev.thalweg.model.Place;
import dev.thalweg.model.Snapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;

/**
 * What is told of snapshots, as Avro single objects of {@code schemas/snapshot.avsc}. By Avro's own reader and writer: there
 * are few of them. For one thread.
 */
public final class SnapshotCodec {

    private static final Schema SCHEMA = EventSchema.resource("snapshot.avsc");

    private final BinaryMessageEncoder<GenericRecord> encoder = new BinaryMessageEncoder<>(GenericData.get(), SCHEMA);
    private final BinaryMessageDecoder<GenericRecord> decoder = new BinaryMessageDecoder<>(GenericData.get(), SCHEMA);

    public byte[] encode(Snapshot snapshot) {
        GenericRecord record = new GenericRecordBuilder(SCHEMA)
                .set("id", snapshot.id())
                .set("application", snapshot.application())
                .set("partition", snapshot.partition())
                .set("partitions", snapshot.partitions())
                .set("eventsTo", snapshot.place().events())
                .set("labelsTo", snapshot.place().labels())
                .set("events", snapshot.events())
                .set("version", snapshot.version())
                .set("fingerprint", snapshot.content().fingerprint())
                .set("bytes", snapshot.content().bytes())
                .set("checksum", snapshot.content().checksum())
                .set("settings", snapshot.settings().text())
                .set("settingsHash", snapshot.settings().hash())
                .set("schema", snapshot.schema())
                .set("figures", snapshot.figures())
                .set("environment", snapshot.environment())
                .set(
                        "origin",
                        new GenericData.EnumSymbol(
                                SCHEMA.getField("origin").schema(),
                                snapshot.origin().name()))
                .set("made", snapshot.madeMillis())
                .build();
        try {
            ByteBuffer bytes = encoder.encode(record);
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            return copy;
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory failed", impossible);
        }
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws Malformed when the bytes are nothing of the kind
     */
    public Snapshot decode(byte[] value) throws Malformed {
        GenericRecord record;
        try {
            record = decoder.decode(value);
        } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException broken) {
            throw new Malformed("is no snapshot: " + broken.getMessage());
        }
        return new Snapshot(
                text(record, "id"),
                text(record, "application"),
                (int) record.get("partition"),
                (int) record.get("partitions"),
                new Place((long) record.get("eventsTo"), (long) record.get("labelsTo")),
                (long) record.get("events"),
                (long) record.get("version"),
                new Snapshot.Content(text(record, "fingerprint"), (int) record.get("bytes"), text(record, "checksum")),
                new Snapshot.Settings(text(record, "settings"), text(record, "settingsHash")),
                text(record, "schema"),
                map(record, "figures", Double.class),
                texts(record, "environment"),
                Snapshot.Origin.valueOf(text(record, "origin")),
                (long) record.get("made"));
    }

    private static String text(GenericRecord record, String field) {
        return record.get(field).toString();
    }

    private static <T> Map<String, T> map(GenericRecord record, String field, Class<T> values) {
        Map<String, T> map = new HashMap<>();
        ((Map<?, ?>) record.get(field)).forEach((key, value) -> map.put(key.toString(), values.cast(value)));
        return map;
    }

    private static Map<String, String> texts(GenericRecord record, String field) {
        Map<String, String> map = new HashMap<>();
        ((Map<?, ?>) record.get(field)).forEach((key, value) -> map.put(key.toString(), value.toString()));
        return map;
    }
}
