package dev.thalweg.codec;

import static dev.thalweg.codec.RecordCodec.text;

import dev.thalweg.model.Control;
import org.apache.avro.generic.GenericRecord;

/** What a pipeline's learners are asked to do, as Avro single objects of {@code schemas/control.avsc}. For one thread. */
public final class ControlCodec {

    private final RecordCodec codec = new RecordCodec("control.avsc", "control record");

    public byte[] encode(Control control) {
        return codec.encode(codec.builder()
                .set("snapshot", control.snapshot())
                .set("before", control.before())
                .set("takesOver", control.takesOver())
                .set("settings", control.settings())
                .build());
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws Malformed when the bytes are nothing of the kind
     */
    public Control decode(byte[] value) throws Malformed {
        GenericRecord record = codec.decode(value);
        return new Control(
                text(record, "snapshot"),
                text(record, "before"),
                (boolean) record.get("takesOver"),
                text(record, "settings"));
    }
}
