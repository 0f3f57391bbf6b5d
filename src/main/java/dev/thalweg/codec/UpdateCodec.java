package dev.thalweg.codec;

import dev.thalweg.learner.Contribution;
import dev.thalweg.learner.LearnerSpec;
import dev.thalweg.learner.SharedModel;
import java.nio.ByteBuffer;
import org.apache.avro.generic.GenericRecord;

/** What replicas hand on to be merged, as Avro single objects of {@code schemas/update.avsc}. For one thread. */
public final class UpdateCodec {

    private final RecordCodec codec = new RecordCodec("update.avsc", "update of a merged model");
    private final LearnerSpec spec;

    /** @param spec that all replicas learn under */
    public UpdateCodec(LearnerSpec spec) {
        this.spec = spec;
    }

    /**
     * An update.
     *
     * @param partition whose replica handed it on
     */
    public record Update(int partition, Contribution contribution) {}

    public byte[] encode(Update update) {
        return codec.encode(codec.builder()
                .set("partition", update.partition())
                .set("round", update.contribution().round())
                .set("since", update.contribution().since())
                .set("labels", update.contribution().labels())
                .set("change", ByteBuffer.wrap(update.contribution().change().bytes()))
                .build());
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws Malformed when the bytes are nothing of the kind, or of a learner of other settings
     */
    public Update decode(byte[] value) throws Malformed {
        GenericRecord record = codec.decode(value);
        try {
            SharedModel change = SharedModel.read(spec, RecordCodec.bytes(record, "change"));
            Contribution contribution = new Contribution(
                    (long) record.get("round"), (long) record.get("since"), (long) record.get("labels"), change);
            return new Update((int) record.get("partition"), contribution);
        } catch (IllegalStateException | IllegalArgumentException foreign) {
            throw new Malformed("is no update of this learner: " + foreign.getMessage());
        }
    }
}
