package dev.thalweg.codec;

import static dev.thalweg.codec.RecordCodec.text;

import dev.thalweg.model.Configured;
import dev.thalweg.model.Entry;
import dev.thalweg.model.Place;
import dev.thalweg.model.Promoted;
import dev.thalweg.model.Promoted.Way;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;

/** What became of a learner by no record of its topics, as Avro single objects of {@code schemas/change.avsc}. For one thread. */
final class ChangeCodec {

    private final RecordCodec codec = new RecordCodec("change.avsc", "change of a learner");

    /** As the schema names them. */
    private enum Kind {
        UNKNOWN,
        BEGUN,
        CONFIGURED,
        PROMOTED,
        ADOPTED,
        TAKEN_OVER
    }

    byte[] encode(Configured change) {
        return codec.encode(record(change.number(), change.place(), change.first() ? Kind.BEGUN : Kind.CONFIGURED)
                .set("settings", change.settings())
                .set("snapshot", "")
                .set("fingerprint", "")
                .set("dropped", 0L)
                .build());
    }

    byte[] encode(Promoted change) {
        return codec.encode(record(
                        change.number(),
                        change.place(),
                        Kind.valueOf(change.way().name()))
                .set("settings", change.settings())
                .set("snapshot", change.snapshot())
                .set("fingerprint", change.fingerprint())
                .set("dropped", change.dropped())
                .build());
    }

    private GenericRecordBuilder record(long number, Place place, Kind kind) {
        return codec.builder()
                .set("number", number)
                .set("events", place.events())
                .set("labels", place.labels())
                .set("kind", codec.symbol("kind", kind));
    }

    /** Whether the bytes begin as those of a change do. */
    boolean wrote(byte[] value) {
        return codec.wrote(value);
    }

    Entry decode(byte[] value) throws Malformed {
        GenericRecord record = codec.decode(value);
        long number = (long) record.get("number");
        Place place = new Place((long) record.get("events"), (long) record.get("labels"));
        Kind kind = Kind.valueOf(text(record, "kind"));
        return switch (kind) {
            case BEGUN, CONFIGURED -> new Configured(number, place, kind == Kind.BEGUN, text(record, "settings"));
            case PROMOTED, ADOPTED, TAKEN_OVER -> promoted(number, place, Way.valueOf(kind.name()), record);
            case UNKNOWN -> throw new Malformed("is a change of a kind that a later version knows");
        };
    }

    private static Promoted promoted(long number, Place place, Way way, GenericRecord record) {
        long dropped = (long) record.get("dropped");
        return new Promoted(
                number,
                place,
                way,
                text(record, "snapshot"),
                text(record, "fingerprint"),
                dropped,
                text(record, "settings"));
    }
}
