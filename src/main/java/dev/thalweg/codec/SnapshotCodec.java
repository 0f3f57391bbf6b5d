package dev.thalweg.codec;

import static dev.thalweg.codec.RecordCodec.text;

import dev.thalweg.model.Place;
import dev.thalweg.model.Snapshot;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;

/** What is told of snapshots, as Avro single objects of {@code schemas/snapshot.avsc}. For one thread. */
public final class SnapshotCodec {

    private final RecordCodec codec = new RecordCodec("snapshot.avsc", "snapshot");

    public byte[] encode(Snapshot snapshot) {
        GenericRecord record = codec.builder()
                .set("id", snapshot.id())
                .set("application", snapshot.application())
                .set("partition", snapshot.partition())
                .set("partitions", snapshot.partitions())
                .set("eventsTo", snapshot.place().events())
                .set("labelsTo", snapshot.place().labels())
                .set("number", snapshot.number())
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
                .set("origin", codec.symbol("origin", snapshot.origin()))
                .set("made", snapshot.madeMillis())
                .build();
        return codec.encode(record);
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws Malformed when the bytes are nothing of the kind
     */
    public Snapshot decode(byte[] value) throws Malformed {
        GenericRecord record = codec.decode(value);
        return new Snapshot(
                text(record, "id"),
                text(record, "application"),
                (int) record.get("partition"),
                (int) record.get("partitions"),
                new Place((long) record.get("eventsTo"), (long) record.get("labelsTo")),
                (long) record.get("number"),
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
