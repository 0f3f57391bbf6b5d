package dev.thalweg.stream;

import dev.thalweg.codec.EventDecoder;
import dev.thalweg.codec.EventFormat;
import dev.thalweg.event.Arrival;
import dev.thalweg.event.Event;
import dev.thalweg.event.Origin;
import dev.thalweg.event.Reason;
import dev.thalweg.event.Rejection;
import dev.thalweg.learner.Learner;
import dev.thalweg.learner.Outcome;
import dev.thalweg.learner.Prediction;
import dev.thalweg.model.Source;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.settings.SchemaReader.InvalidSchema;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * What the records of a pipeline's topics are, and what its learner makes of them: the one way, for the live pipeline and for
 * a replay. For one thread.
 */
public final class Intake {

    private final EventDecoder events;
    private final @Nullable EventDecoder labels;
    private final String labelsTopic;

    private Intake(Pipeline pipeline, EventDecoder events, @Nullable EventDecoder labels) {
        this.events = events;
        this.labels = labels;
        this.labelsTopic = pipeline.topics().labels();
    }

    /**
     * Reads the pipeline's schemas, once for as many as are made.
     *
     * @throws PipelineFailure when a schema has changed since it was checked
     */
    public static Supplier<Intake> of(Pipeline pipeline) {
        try {
            EventFormat events = EventFormat.of(pipeline.schema(), pipeline.format());
            EventFormat labels = pipeline.labels().isEmpty()
                    ? null
                    : EventFormat.of(pipeline.labels().get());
            return () -> new Intake(
                    pipeline,
                    events.decoder(pipeline.learner().shape()),
                    labels == null
                            ? null
                            : labels.decoder(pipeline.labels().orElseThrow().shape()));
        } catch (InvalidSchema changed) {
            throw new PipelineFailure(String.valueOf(changed.getMessage()), changed);
        }
    }

    /** Which topic a record came from. */
    Source source(Origin origin) {
        return labels != null && origin.topic().equals(labelsTopic) ? Source.LABELS : Source.EVENTS;
    }

    /** As {@link #read(Record, Origin, Source)}, of a record that comes from a consumer. */
    public Arrival read(ConsumerRecord<byte[], byte[]> record, Source source) {
        long time = RecordTime.of(record);
        Origin origin = new Origin(record.topic(), record.partition(), record.offset());
        return read(new Record<>(record.key(), record.value(), time, record.headers()), origin, source);
    }

    /** What a record is. */
    Arrival read(Record<byte[], byte[]> record, Origin origin, Source source) {
        if (!DeadLetter.fits(record)) {
            return DeadLetter.tooLarge(record);
        }
        if (source == Source.EVENTS || labels == null) {
            return events.decode(record.value(), origin, record.timestamp());
        }
        Arrival label = labels.decode(record.value(), origin, record.timestamp());
        return label instanceof Event event && !event.labelled()
                ? new Rejection(Reason.MISSING_FIELD, "the label has no value")
                : label;
    }

    /**
     * Lets a learner take what arrived.
     *
     * @param outcomes hears of each prediction that is scored
     * @return what was predicted, where it was an event
     */
    public static @Nullable Prediction take(
            Learner learner, Arrival arrival, Source source, Consumer<Outcome> outcomes) {
        if (arrival instanceof Rejection rejection) {
            if (source == Source.LABELS) {
                learner.rejectLabel(rejection.reason());
            } else {
                learner.reject(rejection.reason());
            }
            return null;
        }
        Event event = (Event) arrival;
        if (source == Source.LABELS) {
            learner.label(event, outcomes);
            return null;
        }
        return learner.take(event, outcomes);
    }
}
