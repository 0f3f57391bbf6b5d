package dev.thalweg.history;

import dev.thalweg.codec.Malformed;
import dev.thalweg.codec.PublishedPrediction;
import dev.thalweg.evaluation.PairedComparison;
import dev.thalweg.event.Arrival;
import dev.thalweg.event.LabelShape;
import dev.thalweg.learner.Learner;
import dev.thalweg.model.Place;
import dev.thalweg.model.Source;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.stream.Intake;
import dev.thalweg.stream.PartitionReader;
import dev.thalweg.stream.PipelineFailure;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** One partition of a {@link Challenger}. For one thread. */
final class PartitionChallenger implements AutoCloseable {

    private final Pipeline pipeline;
    private final Replayed from;
    private final PairedComparison comparison;
    private final Learner learner;
    private final Intake intake;
    private final PartitionReader events;
    private final PartitionReader answers;
    private long next;

    /** @param answersFrom offset of the first prediction that counts */
    PartitionChallenger(Pipeline pipeline, Replayed from, long answersFrom, PairedComparison comparison) {
        this.pipeline = pipeline;
        this.from = from;
        this.comparison = comparison;
        this.learner = new Learner(from.spec());
        learner.restore(from.state());
        this.intake = Intake.of(pipeline).get();
        this.next = from.place().events();
        this.events = new PartitionReader(pipeline, pipeline.topics().events(), from.partition());
        this.answers = new PartitionReader(pipeline, pipeline.topics().predictions(), from.partition());
        events.from(next);
        answers.from(answersFrom);
    }

    /** Learns the events that were answered by now; returns how many answers there were. */
    long follow() {
        long count = 0;
        answers.further();
        for (var record = answers.next(); record != null; record = answers.next()) {
            PublishedPrediction answer = read(record);
            if (answer.application().equals(pipeline.applicationId()) && answer.offset() >= next) {
                learnUpTo(answer);
                count++;
            }
        }
        return count;
    }

    private PublishedPrediction read(ConsumerRecord<byte[], byte[]> record) {
        try {
            return PublishedPrediction.decode(record.value() == null ? new byte[0] : record.value());
        } catch (Malformed foreign) {
            throw new PipelineFailure(
                    record.topic() + "-" + record.partition() + "@" + record.offset() + " is no prediction", foreign);
        }
    }

    /** An event that is not answered is a dead letter, and is taken as such. */
    private void learnUpTo(PublishedPrediction answer) {
        while (next <= answer.offset()) {
            ConsumerRecord<byte[], byte[]> record = event();
            if (record == null || record.offset() > answer.offset()) {
                throw new PipelineFailure("the event at offset " + answer.offset() + " of partition " + from.partition()
                        + " was answered, and is not there");
            }
            next = record.offset() + 1;
            Arrival arrival = intake.read(record, Source.EVENTS);
            boolean compared = next > answer.offset();
            Intake.take(learner, arrival, Source.EVENTS, outcome -> {
                if (compared) {
                    comparison.add(scores(answer), outcome.prediction().scores(), outcome.label());
                }
            });
        }
    }

    private @Nullable ConsumerRecord<byte[], byte[]> event() {
        ConsumerRecord<byte[], byte[]> record = events.next();
        if (record == null) {
            events.further();
            record = events.next();
        }
        return record;
    }

    /** As this learner gives them: by the names of its classes, in their order. */
    private float[] scores(PublishedPrediction answer) {
        if (!(pipeline.learner().shape().label() instanceof LabelShape.Classes label)) {
            Double value = answer.predictedValue();
            return new float[] {value == null ? otherwise(answer) : value.floatValue()};
        }
        float[] scores = new float[label.scores()];
        for (int number = 0; number < scores.length; number++) {
            Float score = answer.scores().get(label.classes().get(number));
            scores[number] = score == null || scores.length != answer.scores().size() ? otherwise(answer) : score;
        }
        return scores;
    }

    private static float otherwise(PublishedPrediction answer) {
        throw new PipelineFailure("the live pipeline predicts something else: its answer to the event at offset "
                + answer.offset() + " has " + answer.scores().keySet());
    }

    /** Where it is now. */
    Replayed now() {
        return from.goneOn(new Place(next, 0), learner);
    }

    @Override
    public void close() {
        events.close();
        answers.close();
    }
}
