package dev.thalweg.stream;

import dev.thalweg.event.Arrival;
import dev.thalweg.event.Origin;
import dev.thalweg.event.Rejection;
import dev.thalweg.learner.Contribution;
import dev.thalweg.learner.GlobalModel;
import dev.thalweg.learner.Learner;
import dev.thalweg.learner.Outcome;
import dev.thalweg.learner.Prediction;
import dev.thalweg.learner.Replica;
import dev.thalweg.learner.Report;
import dev.thalweg.model.Configured;
import dev.thalweg.model.Entry;
import dev.thalweg.model.Merged;
import dev.thalweg.model.Merged.Part;
import dev.thalweg.model.Order;
import dev.thalweg.model.Place;
import dev.thalweg.model.Promoted;
import dev.thalweg.model.Source;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One task: each record is read, and either predicted, observed and learned, or set aside. It gives exactly one answer,
 * whatever the record is.
 *
 * @param <K> the records' keys
 * @param <V> their values
 * @param <O> what is made of the answers
 */
abstract class LearningProcessor<K, V, O> implements Processor<K, V, K, O> {

    /** How often the task's figures are published for people and scrapers; the learner never sees this clock. */
    private static final Duration REPORT_EVERY = Duration.ofMillis(500);

    private static final Logger LOG = LoggerFactory.getLogger(LearningProcessor.class);

    private final String storeName;
    private final LearningListener listener;
    private final BiConsumer<Integer, Place> ends;
    private final Consumer<Outcome> outcomes = this::settled;
    private final RepeatedFaults faults = new RepeatedFaults(LOG);
    private ProcessorContext<K, O> context;
    private LearnerStore store;
    private Learner learner;
    private long skippedBatches;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
    LearningProcessor(String storeName, LearningListener listener, BiConsumer<Integer, Place> ends) {
        this.storeName = storeName;
        this.listener = listener;
        this.ends = ends;
    }

    /** What a record is. */
    abstract Arrival read(Record<K, V> record, Origin origin, Source source);

    /** Hands on what was said of a record that is an event. */
    abstract void answer(Record<K, V> record, Prediction prediction, ProcessorContext<K, O> to);

    /** What the learner makes of what arrived. */
    @Nullable
    Prediction take(Learner learner, Arrival arrival, Source source, Consumer<Outcome> outcomes) {
        return Intake.take(learner, arrival, source, outcomes);
    }

    /** Which topic a record came from. */
    Source source(Origin origin) {
        return Source.EVENTS;
    }

    /** Hands on how a prediction turned out, where the record that is taken settled it. */
    void settle(Outcome outcome, ProcessorContext<K, O> to) {}

    /** Hands on in which order records were taken, and what else changed the learner. */
    void tell(Entry entry, long time, ProcessorContext<K, O> to) {}

    /** Hands on what this replica adds to the merged model. */
    void contribute(Contribution contribution, long time, ProcessorContext<K, O> to) {}

    /**
     * Does what a record asks for that is nothing to learn from.
     *
     * @return whether it is such a record
     */
    boolean steer(Record<K, V> record, Origin origin, ProcessorContext<K, O> to) {
        return false;
    }

    /** Refuses a first record that stands further on than was expected, if those before it are there. */
    void requireNoneSkipped(Origin first, long expected, ProcessorContext<K, O> to) {}

    /** Hands on why a record is none. */
    abstract void refuse(Record<K, V> record, Origin origin, Rejection rejection, ProcessorContext<K, O> to);

    @Override
    public void init(ProcessorContext<K, O> context) {
        this.context = context;
        store = context.getStateStore(storeName);
        learner = store.open();
        skippedBatches = learner.report().skippedBatches();
        LOG.atInfo()
                .addKeyValue("event", "restored")
                .addKeyValue("partition", context.taskId().partition())
                .addKeyValue("offset", store.place().events())
                .addKeyValue("version", learner.version())
                .log(
                        "partition {} goes on at offset {}, at version {}",
                        context.taskId().partition(),
                        store.place().events(),
                        learner.version());
        context.schedule(REPORT_EVERY, PunctuationType.WALL_CLOCK_TIME, now -> report());
        report();
    }

    @Override
    public void process(Record<K, V> record) {
        RecordMetadata metadata = context.recordMetadata()
                .orElseThrow(() -> new IllegalStateException("a record that is learned has its place in a topic"));
        Origin origin = new Origin(metadata.topic(), metadata.partition(), metadata.offset());
        Configured configured = store.configured();
        if (configured != null) {
            tell(configured, context.currentSystemTimeMs(), context);
        }
        if (!steer(record, origin, context)) {
            take(record, origin);
        }
    }

    private void take(Record<K, V> record, Origin origin) {
        Source source = source(origin);
        OptionalLong expected = store.takes(source, origin.offset());
        if (expected.isPresent()) {
            explain(origin, expected.getAsLong());
        }
        Arrival arrival = read(record, origin, source);
        long drifts = learner.drifts();
        Prediction prediction = take(learner, arrival, source, outcomes);
        if (learner.drifts() > drifts) {
            LOG.atInfo()
                    .addKeyValue("event", "drift")
                    .addKeyValue("partition", origin.partition())
                    .addKeyValue("offset", origin.offset())
                    .log(
                            "{}: drift found, errors have become more; number {} of this learner",
                            origin.asId(),
                            drifts + 1);
        }
        if (prediction != null) {
            listener.predicted(context.taskId().partition(), prediction);
            answer(record, prediction, context);
        } else if (arrival instanceof Rejection rejection) {
            String reason = rejection.reason().token();
            faults.happened("dead-letter." + reason, () -> origin.asId() + ": set aside, " + reason);
            refuse(record, origin, rejection, context);
        }
        handOn();
        Order order = store.finishedOrder();
        if (order != null) {
            tell(order, record.timestamp(), context);
        }
    }

    /** The state that is kept. */
    final LearnerStore store() {
        return store;
    }

    /**
     * Lets the learner go on from another model, and tells of it.
     *
     * @param model its state, which fits
     */
    final void adopt(byte[] model, Promoted promoted) {
        learner = store.adopt(model, promoted.settings());
        tell(promoted, context.currentSystemTimeMs(), context);
        listener.promoted(context.taskId().partition(), promoted);
        report();
    }

    /** Lets the learner go on from a merged model, if it is a later one, and tells of it. */
    final void merge(GlobalModel model, List<Part> parts) {
        Replica replica = learner.replica();
        if (replica != null && replica.merge(model, context.taskId().partition())) {
            store.merged();
            Merged merged = new Merged(store.number(), store.place(), model.version(), parts);
            tell(merged, context.currentSystemTimeMs(), context);
            handOn();
        }
    }

    /** What was learned while a contribution was in flight can be one by itself. */
    private void handOn() {
        Replica replica = learner.replica();
        Contribution due = replica == null ? null : replica.contribution();
        if (due != null) {
            contribute(due, context.currentSystemTimeMs(), context);
        }
    }

    /** Offsets without records are told of. */
    private void explain(Origin origin, long from) {
        requireNoneSkipped(origin, from, context);
        if (origin.offset() == from + 1) {
            return; // As the end of a transaction leaves it.
        }
        LOG.warn(
                "{}-{}: offsets {} to {} are not there: no records, or gone before they were read",
                origin.topic(),
                origin.partition(),
                from,
                origin.offset() - 1);
    }

    private void settled(Outcome outcome) {
        listener.settled(context.taskId().partition(), outcome);
        settle(outcome, context);
    }

    private void report() {
        listener.progressed(context.taskId().partition(), tellSkipped());
        faults.sayDue();
    }

    private Report tellSkipped() {
        int partition = context.taskId().partition();
        Report report = learner.report();
        long skipped = report.skippedBatches() - skippedBatches;
        if (skipped > 0) {
            faults.happened(
                    "batch-skipped",
                    skipped,
                    () -> "partition " + partition + ": a mini-batch was refused, it would not have been finite");
        }
        skippedBatches = report.skippedBatches();
        return report;
    }

    /** After the commit of a clean close; after a fault the figures are of learning that will be done again. */
    @Override
    public void close() {
        Report report = tellSkipped();
        faults.close();
        ends.accept(context.taskId().partition(), store.place());
        listener.stopped(context.taskId().partition(), report, learner.state());
    }
}
