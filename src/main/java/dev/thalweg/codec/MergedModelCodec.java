package dev.thalweg.codec;

import dev.thalweg.learner.GlobalModel;
import dev.thalweg.learner.LearnerSpec;
import dev.thalweg.model.Merged.Part;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.avro.generic.GenericRecord;

/** Versions of a merged model, as Avro single objects of {@code schemas/merged.avsc}. For one thread. */
public final class MergedModelCodec {

    private final RecordCodec codec = new RecordCodec("merged.avsc", "version of a merged model");
    private final LearnerSpec spec;

    /** @param spec that all replicas learn under */
    public MergedModelCodec(LearnerSpec spec) {
        this.spec = spec;
    }

    /**
     * A version.
     *
     * @param parts the last updates that it has: all since a version that some replica is known to have taken over
     */
    public record Announced(List<Part> parts, GlobalModel model) {}

    public byte[] encode(Announced version) {
        return codec.encode(codec.builder()
                .set("parts", MergeParts.write(codec.schema("parts"), version.parts()))
                .set("model", ByteBuffer.wrap(version.model().bytes()))
                .build());
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws Malformed when the bytes are nothing of the kind, or of a learner of other settings
     */
    public Announced decode(byte[] value) throws Malformed {
        GenericRecord record = codec.decode(value);
        try {
            GlobalModel model = GlobalModel.read(spec, RecordCodec.bytes(record, "model"));
            return new Announced(MergeParts.read(record.get("parts")), model);
        } catch (IllegalStateException foreign) {
            throw new Malformed("is no merged model of this learner: " + foreign.getMessage());
        }
    }
}
