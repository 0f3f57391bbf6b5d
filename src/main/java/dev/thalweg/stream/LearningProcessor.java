package dev.thalweg.stream;

import dev.thalweg.codec.EventDecoder;
import dev.thalweg.event.Arrival;
import dev.thalweg.event.Event;
import dev.thalweg.event.Origin;
import dev.thalweg.event.Rejection;
import dev.thalweg.learner.Learner;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One task: each record of the events topic is decoded, and either predicted, observed and learned, or set aside. It
 * gives exactly one prediction or one dead letter, whatever its bytes are.
 */
final class LearningProcessor implements Processor<byte[], byte[], byte[], Object> {

    /** How often the task's figures are published for people and scrapers; the learner never sees this clock. */
    private static final Duration REPORT_EVERY = Duration.ofMillis(500);

    private static final Logger LOG = LoggerFactory.getLogger(LearningProcessor.class);

    private final EventDecoder decoder;
    private final LearningListener listener;
    private final BiConsumer<Integer, Long> ends;
    private ProcessorContext<byte[], Object> context;
    private LearnerStore store;
    private Learner learner;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
    LearningProcessor(EventDecoder decoder, LearningListener listener, BiConsumer<Integer, Long> ends) {
        this.decoder = decoder;
        this.listener = listener;
        this.ends = ends;
    }

    @Override
    public void init(ProcessorContext<byte[], Object> context) {
        this.context = context;
        store = context.getStateStore(LearningTopology.STORE);
        learner = store.open();
        context.schedule(REPORT_EVERY, PunctuationType.WALL_CLOCK_TIME, now -> report());
        report();
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        RecordMetadata metadata = context.recordMetadata()
                .orElseThrow(() -> new IllegalStateException("a record of the events topic has its place"));
        Origin origin = new Origin(metadata.topic(), metadata.partition(), metadata.offset());
        store.takes(origin.offset());
        Arrival arrival = DeadLetter.fits(record)
                ? decoder.decode(record.value(), origin, record.timestamp())
                : DeadLetter.tooLarge(record);
        if (arrival instanceof Event event) {
            long drifts = learner.drifts();
            context.forward(
                    new Record<>(record.key(), learner.take(event), event.time()), LearningTopology.PREDICTIONS);
            if (learner.drifts() > drifts) {
                LOG.info(
                        "{}: drift found, errors have become more; number {} of this learner",
                        origin.asId(),
                        drifts + 1);
            }
        } else if (arrival instanceof Rejection rejection) {
            learner.reject(rejection.reason());
            context.forward(DeadLetter.of(record, origin, rejection), LearningTopology.DEAD_LETTERS);
        }
    }

    private void report() {
        listener.progressed(context.taskId().partition(), learner.report());
    }

    /** After the commit of a clean close; after a fault the figures are of learning that will be done again. */
    @Override
    public void close() {
        ends.accept(context.taskId().partition(), store.next());
        listener.stopped(context.taskId().partition(), learner.report(), learner.state());
    }
}
