package dev.thalweg.codec;

import dev.thalweg.event.LabelShape;
import dev.thalweg.learner.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.util.Utf8;

/**
 * Outcomes to Avro single objects of {@code schemas/outcome.avsc}. Equal outcomes give equal bytes. It keeps its buffer: for
 * use by one thread.
 */
public final class OutcomeEncoder {

    private final PredictionEncoder predictions;
    private final Utf8[] classes;
    private final byte[] header = new SingleObject(EventSchema.resource("outcome.avsc")).header();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    private final BinaryEncoder out = EncoderFactory.get().binaryEncoder(bytes, null);

    /**
     * @param application the application id, written to every prediction
     * @param label what is predicted: names the classes
     */
    public OutcomeEncoder(String application, LabelShape label) {
        this.predictions = new PredictionEncoder(application, label);
        this.classes = PredictionEncoder.classes(label);
    }

    /** The bytes of one outcome; a fresh array. */
    public byte[] encode(Outcome outcome) {
        bytes.reset();
        bytes.writeBytes(header);
        try {
            predictions.write(outcome.prediction(), out);
            if (classes.length > 0) {
                out.writeIndex(1);
                out.writeString(classes[(int) outcome.label()]);
                out.writeIndex(0);
            } else {
                out.writeIndex(0);
                out.writeIndex(1);
                out.writeDouble(outcome.label());
            }
            out.writeBoolean(outcome.assumed());
            out.writeDouble(outcome.loss());
            out.writeLong(outcome.delayMillis());
            out.flush();
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory failed", impossible);
        }
        return bytes.toByteArray();
    }
}
