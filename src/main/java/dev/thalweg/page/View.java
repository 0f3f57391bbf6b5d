package dev.thalweg.page;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.thalweg.evaluation.Figures;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the page is sent, as JSON: these records are its only description. A number that is undefined is null. Times are
 * milliseconds since 1970 (UTC).
 */
final class View {

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new SimpleModule()
                    .addSerializer(Double.class, new FiniteOrNull<>())
                    .addSerializer(double.class, new FiniteOrNull<>())
                    .addSerializer(float.class, new FiniteOrNull<>())
                    .addSerializer(float[].class, new Scores()))
            .build();

    private View() {}

    static String json(Object view) {
        try {
            return JSON.writeValueAsString(view);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("records of numbers and texts can be written", impossible);
        }
    }

    /**
     * One message.
     *
     * @param run names the process, so that a page sees that another one has taken over
     * @param about only when the page knows nothing of this process
     * @param points those that the page does not have
     * @param marks those that the page does not have
     * @param predictions the latest, newest first; null where they are not for this watcher
     */
    record Update(
            String run,
            @Nullable About about,
            List<Point> points,
            List<Mark> marks,
            Now now,
            @Nullable List<Row> predictions) {}

    /**
     * What does not change while the process runs.
     *
     * @param classes none where a number is predicted
     * @param parameters of all members
     */
    record About(
            String pipeline,
            List<String> classes,
            int dense,
            int sparse,
            long parameters,
            String arithmetic,
            List<Shape> members) {}

    /** The shape of one member of the panel, from the inputs to the outputs. */
    record Shape(
            String name, List<Integer> hidden, String activation, boolean linearPath, int outputs, long parameters) {}

    /**
     * One moment of the charts: figures of the fading window, or of all partitions' together.
     *
     * @param loss log loss, or the mean absolute error of numbers
     * @param score accuracy, or the root mean squared error of numbers
     * @param perSecond events taken by this process
     */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    @JsonPropertyOrder({"time", "loss", "priorLoss", "noChangeLoss", "score", "priorScore", "noChangeScore", "perSecond"
    })
    record Point(
            long time,
            float loss,
            float priorLoss,
            float noChangeLoss,
            float score,
            float priorScore,
            float noChangeScore,
            float perSecond) {}

    /**
     * Something that happened.
     *
     * @param kind {@code started}, {@code drift}, {@code promotion}; {@code worse}, {@code recovered} of the loss
     * @param partition where; -1 for the process
     * @param detail such as the name of the snapshot; may be empty
     */
    record Mark(long time, String kind, int partition, String detail) {}

    /**
     * How things stand.
     *
     * @param events records of the events topic that these models have taken, also before this process
     * @param scored predictions whose label is known
     * @param skill how far the loss goes from the better baseline's (0) to none (1); negative where it is the larger
     * @param better the baseline that is meant: {@code prior} or {@code noChange}
     * @param deadLetters by reason, of reasons that there were
     */
    record Now(
            long time,
            long events,
            long predictions,
            long unlabelled,
            long scored,
            double perSecond,
            double skill,
            String better,
            Trend.Verdict verdict,
            List<Figure> figures,
            Map<String, Long> deadLetters,
            List<Partition> partitions) {}

    /**
     * A figure and its baselines, over both windows.
     *
     * @param meter under which name it is at /metrics, less the prefix
     */
    record Figure(String name, String meter, Values fading, Values all) {}

    /** A figure; NaN where a baseline has none. */
    record Values(double own, double prior, double noChange) {}

    /**
     * One partition's model.
     *
     * @param loss of the fading window, as in the points
     * @param members in the panel's order
     */
    record Partition(
            int partition,
            long events,
            long version,
            long drifts,
            double loss,
            double score,
            int leader,
            List<Share> members) {}

    /** How far a member of the panel is believed, and how much less sure it is made than it says. */
    record Share(double share, double temperature) {}

    /**
     * What {@code /model} answers: the models of this process.
     *
     * @param mergedVersion the latest version of the merged model that one of them went on from; 0 where none are merged
     */
    record Model(About about, long mergedVersion, List<Held> partitions) {}

    /**
     * One partition's model, as a whole.
     *
     * @param events records of the events topic that it has taken
     * @param version optimiser steps
     * @param mergedVersion of the merged model that it went on from last; 0 where none are merged
     * @param unmergedLabels that it has learned, and that version has not
     */
    record Held(
            int partition,
            long events,
            long version,
            long drifts,
            int leader,
            List<Share> members,
            long stateBytes,
            long mergedVersion,
            long unmergedLabels) {}

    /** What {@code /model/metrics} answers: figures of this process's models together, and of each. */
    record Metrics(Windows all, Map<Integer, Windows> partitions) {}

    /** Figures over all labels, and over the fading window. */
    record Windows(Figures overall, Figures fading) {}

    /**
     * A prediction.
     *
     * @param scores one a class, or the one number
     * @param best position of the class with the highest score
     * @param label the class's position or the number; NaN as long as it is not known
     */
    @SuppressWarnings("ArrayRecordComponent") // Only carried to the page.
    record Row(
            String id,
            int partition,
            long offset,
            long time,
            float[] scores,
            int best,
            double label,
            boolean assumed,
            long version) {}

    /** JSON has neither NaN nor infinity. */
    private static final class FiniteOrNull<N extends Number> extends JsonSerializer<N> {
        @Override
        public void serialize(N value, JsonGenerator to, SerializerProvider provider) throws IOException {
            if (Double.isFinite(value.doubleValue())) {
                to.writeNumber(value.toString());
            } else {
                to.writeNull();
            }
        }
    }

    private static final class Scores extends JsonSerializer<float[]> {
        @Override
        public void serialize(float[] scores, JsonGenerator to, SerializerProvider provider) throws IOException {
            to.writeStartArray();
            for (float score : scores) {
                to.writeNumber(score);
            }
            to.writeEndArray();
        }
    }
}
