package dev.thalweg.codec;

import dev.thalweg.model.Merged.Part;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;

/** The updates that are in a merged model, as an array of records of a partition and a round. */
final class MergeParts {

    private MergeParts() {}

    static List<GenericRecord> write(Schema array, List<Part> parts) {
        List<GenericRecord> records = new ArrayList<>();
        for (Part part : parts) {
            records.add(new GenericRecordBuilder(array.getElementType())
                    .set("partition", part.partition())
                    .set("round", part.round())
                    .build());
        }
        return records;
    }

    static List<Part> read(Object array) {
        List<Part> parts = new ArrayList<>();
        for (Object record : (List<?>) array) {
            GenericRecord part = (GenericRecord) record;
            parts.add(new Part((int) part.get("partition"), (long) part.get("round")));
        }
        return parts;
    }
}
