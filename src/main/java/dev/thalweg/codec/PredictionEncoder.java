package dev.thalweg.codec;

import dev.thalweg.event.Event;
import dev.thalweg.event.LabelShape;
import dev.thalweg.event.Origin;
import dev.thalweg.learner.Prediction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.util.Utf8;

/**
 * Predictions to Avro single objects of {@code schemas/prediction.avsc}. Equal predictions give equal bytes. It keeps
 * its buffer: for use by one thread.
 */
public final class PredictionEncoder {

    private final Utf8 application;
    private final Utf8[] classes;
    private final byte[] header = new SingleObject(EventSchema.resource("prediction.avsc")).header();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    private final BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);

    /**
     * @param application the application id, written to every prediction
     * @param label what is predicted: names the scores
     */
    public PredictionEncoder(String application, LabelShape label) {
        this.application = new Utf8(application);
        this.classes = classes(label);
    }

    /** The names of the classes; none where a number is predicted. */
    static Utf8[] classes(LabelShape label) {
        return label instanceof LabelShape.Classes named
                ? named.classes().stream().map(Utf8::new).toArray(Utf8[]::new)
                : new Utf8[0];
    }

    /** The bytes of one prediction; a fresh array. */
    public byte[] encode(Prediction prediction) {
        bytes.reset();
        bytes.writeBytes(header);
        try {
            write(prediction, encoder);
            encoder.flush();
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory failed", impossible);
        }
        return bytes.toByteArray();
    }

    /** Writes the fields of a prediction. */
    void write(Prediction prediction, BinaryEncoder out) throws IOException {
        Event event = prediction.event();
        Origin origin = event.origin();
        out.writeString(event.id());
        out.writeString(origin.topic());
        out.writeInt(origin.partition());
        out.writeLong(origin.offset());
        out.writeLong(event.time());
        out.writeString(application);
        out.writeLong(prediction.modelVersion());
        if (classes.length > 0) {
            out.writeIndex(1);
            out.writeString(classes[prediction.best()]);
            out.writeIndex(0);
        } else {
            out.writeIndex(0);
            out.writeIndex(1);
            out.writeDouble(prediction.scores()[0]);
        }
        writeScores(prediction.scores(), out);
        out.writeInt(prediction.member());
        out.writeBoolean(prediction.warmingUp());
    }

    private void writeScores(float[] scores, BinaryEncoder out) throws IOException {
        out.writeMapStart();
        out.setItemCount(classes.length);
        for (int c = 0; c < classes.length; c++) {
            out.startItem();
            out.writeString(classes[c]);
            out.writeFloat(scores[c]);
        }
        out.writeMapEnd();
    }
}
