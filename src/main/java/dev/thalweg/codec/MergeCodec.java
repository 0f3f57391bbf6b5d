package dev.thalweg.codec;

import dev.thalweg.model.Merged;
import dev.thalweg.model.Place;
import org.apache.avro.generic.GenericRecord;

/** Which merged models a learner went on from, as Avro single objects of {@code schemas/merge.avsc}. For one thread. */
final class MergeCodec {

    private final RecordCodec codec = new RecordCodec("merge.avsc", "merge of a learner");

    byte[] encode(Merged merged) {
        return codec.encode(codec.builder()
                .set("number", merged.number())
                .set("events", merged.place().events())
                .set("labels", merged.place().labels())
                .set("version", merged.version())
                .set("parts", MergeParts.write(codec.schema("parts"), merged.parts()))
                .build());
    }

    /** Whether the bytes begin as those of a merge do. */
    boolean wrote(byte[] value) {
        return codec.wrote(value);
    }

    Merged decode(byte[] value) throws Malformed {
        GenericRecord record = codec.decode(value);
        Place place = new Place((long) record.get("events"), (long) record.get("labels"));
        return new Merged(
                (long) record.get("number"), place, (long) record.get("version"), MergeParts.read(record.get("parts")));
    }
}
