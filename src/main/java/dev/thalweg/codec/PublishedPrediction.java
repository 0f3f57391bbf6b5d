package dev.thalweg.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A prediction as read from its topic; {@code schemas/prediction.avsc} tells what each part means.
 *
 * @param time event time, milliseconds since 1970 (UTC)
 * @param modelVersion optimiser steps that the model had taken
 * @param predictedClass null where a number is predicted
 * @param predictedValue null where a class is predicted
 * @param scores a probability a class, in the declared order; empty where a number is predicted
 * @param member which member of the panel led, from 0
 * @param warmingUp whether few labels had been learned
 */
public record PublishedPrediction(
        String id,
        String topic,
        int partition,
        long offset,
        long time,
        String application,
        long modelVersion,
        @Nullable String predictedClass,
        @Nullable Double predictedValue,
        Map<String, Float> scores,
        int member,
        boolean warmingUp) {

    private static final SingleObject HEADER = new SingleObject(EventSchema.resource("prediction.avsc"));
    private static final JsonFactory JSON = new JsonFactory();

    public PublishedPrediction {
        scores = Collections.unmodifiableMap(new LinkedHashMap<>(scores));
    }

    /**
     * Reads what a {@link PredictionEncoder} wrote.
     *
     * @throws Malformed when the bytes are no prediction
     */
    public static PublishedPrediction decode(byte[] bytes) throws Malformed {
        Cursor cursor = new Cursor();
        cursor.open(bytes);
        HEADER.check(cursor);
        PublishedPrediction prediction = new PublishedPrediction(
                cursor.readString(),
                cursor.readString(),
                cursor.readInt(),
                cursor.readLong(),
                cursor.readLong(),
                cursor.readString(),
                cursor.readLong(),
                cursor.readIndex(2) == 0 ? null : cursor.readString(),
                cursor.readIndex(2) == 0 ? null : cursor.readDouble(),
                scores(cursor),
                cursor.readInt(),
                cursor.readBoolean());
        cursor.end();
        return prediction;
    }

    private static Map<String, Float> scores(Cursor cursor) throws Malformed {
        Map<String, Float> scores = new LinkedHashMap<>();
        for (long count = cursor.readLong(); count != 0; count = cursor.readLong()) {
            if (count < 0) {
                cursor.readLength(); // The block's size in bytes, which a reader of its items has no need for.
            }
            for (long i = 0; i < Math.abs(count); i++) {
                scores.put(cursor.readString(), cursor.readFloat());
            }
        }
        return scores;
    }

    /** One line of JSON, in the order of the schema. */
    public String json() {
        StringWriter line = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(line)) {
            write(json);
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory failed", impossible);
        }
        return line.toString();
    }

    private void write(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", id);
        json.writeStringField("topic", topic);
        json.writeNumberField("partition", partition);
        json.writeNumberField("offset", offset);
        json.writeNumberField("time", time);
        json.writeStringField("application", application);
        json.writeNumberField("modelVersion", modelVersion);
        json.writeStringField("predictedClass", predictedClass);
        if (predictedValue == null) {
            json.writeNullField("predictedValue");
        } else {
            json.writeNumberField("predictedValue", predictedValue);
        }
        json.writeObjectFieldStart("scores");
        for (Map.Entry<String, Float> score : scores.entrySet()) {
            json.writeNumberField(score.getKey(), score.getValue());
        }
        json.writeEndObject();
        json.writeNumberField("member", member);
        json.writeBooleanField("warmingUp", warmingUp);
        json.writeEndObject();
    }
}
