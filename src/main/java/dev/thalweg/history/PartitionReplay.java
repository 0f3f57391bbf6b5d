package dev.thalweg.history;

import dev.thalweg.codec.LearnerSettings;
import dev.thalweg.codec.Malformed;
import dev.thalweg.event.Arrival;
import dev.thalweg.event.Event;
import dev.thalweg.learner.Learner;
import dev.thalweg.learner.LearnerSpec;
import dev.thalweg.learner.StoredState;
import dev.thalweg.model.Configured;
import dev.thalweg.model.Entry;
import dev.thalweg.model.Order;
import dev.thalweg.model.Place;
import dev.thalweg.model.Promoted;
import dev.thalweg.model.Promoted.Way;
import dev.thalweg.model.Source;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.stream.CatchUp;
import dev.thalweg.stream.Intake;
import dev.thalweg.stream.ModelsTopic;
import dev.thalweg.stream.Part;
import dev.thalweg.stream.PartitionReader;
import dev.thalweg.stream.PipelineFailure;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** One partition, learned again from its beginning. For one thread. */
final class PartitionReplay implements AutoCloseable {

    private final Pipeline pipeline;
    private final int partition;
    private final Selection selection;
    private final PartitionReader events;
    private final @Nullable PartitionReader labels;
    private final Queue<Entry> changes;
    private final Milestones milestones;
    private final Runnable taken;
    private LearnerSpec spec;
    private Learner learner;
    private Intake intake;
    private Place place = new Place(0, 0);
    private long end;
    private long leftOut;
    private @Nullable Promoted wentOnFrom;

    /**
     * @param selection of what there is
     * @param changes what is to become of the learner on its way
     * @param milestones what the live partition was on its way
     * @param taken is told of each event
     */
    PartitionReplay(
            Pipeline pipeline,
            int partition,
            Selection selection,
            List<Entry> changes,
            Milestones milestones,
            Runnable taken) {
        this.pipeline = pipeline;
        this.selection = selection;
        this.partition = partition;
        this.changes = new ArrayDeque<>(changes);
        this.milestones = milestones;
        this.taken = taken;
        this.spec = pipeline.learner();
        this.learner = new Learner(spec);
        this.intake = Intake.of(pipeline).get();
        this.events = new PartitionReader(pipeline, pipeline.topics().events(), partition);
        this.labels = pipeline.labels().isEmpty()
                ? null
                : new PartitionReader(pipeline, pipeline.topics().labels(), partition);
    }

    /** Where the events that are still there begin. */
    long begin() {
        return events.begin();
    }

    /** Where the selected events end. */
    long end() {
        return end;
    }

    /** The settings that the learner ended with. */
    LearnerSpec spec() {
        return spec;
    }

    /**
     * Learns what is selected of one topic, in its order, as often as is selected.
     *
     * @param committed where the first event stands that the live pipeline had not taken
     */
    Learner learn(long committed) {
        end = selection.until().of(events, partition, committed, committed);
        long from = selection.from().of(events, partition, events.begin(), end);
        events.until(end);
        for (int epoch = 0; epoch < selection.epochs(); epoch++) {
            events.from(from);
            for (var record = events.next(); record != null; record = events.next()) {
                long offset = record.offset();
                changeUntil(change -> at(change).events() <= offset);
                take(record, Source.EVENTS);
            }
        }
        changeUntil(change -> true);
        return learner;
    }

    private static Place at(Entry change) {
        return change instanceof Configured configured ? configured.place() : ((Promoted) change).place();
    }

    /** Learns events and labels as these orders say, one after the other. */
    Learner following(List<Order> orders) {
        beginAt(orders.get(0).from());
        for (Order order : orders) {
            for (int at = 0; at < order.inputs(); at++) {
                long number = order.number() + at;
                changeUntil(change -> change.number() <= number);
                take(next(order, at), order.source(at));
            }
        }
        changeUntil(change -> true);
        return learner;
    }

    /** A learner that began with a snapshot began behind the records that are in it. */
    private void beginAt(Place from) {
        place = from;
        if (from.events() > events.begin()) {
            events.from(from.events());
        }
        if (labels != null && from.labels() > labels.begin()) {
            labels.from(from.labels());
        }
    }

    private ConsumerRecord<byte[], byte[]> next(Order order, int at) {
        Source source = order.source(at);
        PartitionReader topic = source == Source.EVENTS ? events : labels;
        if (topic == null) {
            throw new IllegalStateException("there is one topic: its order is the only one");
        }
        var record = topic.next();
        if (record == null || record.offset() >= order.to().of(source)) {
            throw new PipelineFailure("the lineage tells of record " + (order.number() + at) + ", one of the "
                    + (source == Source.EVENTS ? "events" : "labels")
                    + ", and it is not there; the topic begins at offset " + topic.begin());
        }
        return record;
    }

    private void take(ConsumerRecord<byte[], byte[]> record, Source source) {
        Arrival arrival = intake.read(record, source);
        if (!leftOut(arrival, record, source)) {
            Intake.take(learner, arrival, source, outcome -> {});
        } else if (source == Source.EVENTS) {
            leftOut++;
        }
        long next = record.offset() + 1;
        place = source == Source.EVENTS ? new Place(next, place.labels()) : new Place(place.events(), next);
        milestones.pass(place, learner);
        if (source == Source.EVENTS) {
            taken.run();
        }
    }

    /** Lets become of the learner what did, as far as it stands before what is next. */
    private void changeUntil(Predicate<Entry> before) {
        for (Entry next = changes.peek(); next != null && before.test(next); next = changes.peek()) {
            change(changes.remove());
        }
    }

    /** The last snapshot that it went on from; null where there was none. */
    @Nullable
    Promoted wentOnFrom() {
        return wentOnFrom;
    }

    /** Events that were left out. */
    long leftOut() {
        return leftOut;
    }

    private boolean leftOut(Arrival arrival, ConsumerRecord<byte[], byte[]> record, Source source) {
        Without without = selection.without();
        return (source == Source.EVENTS && without.names(partition, record.offset()))
                || (arrival instanceof Event event && without.names(event));
    }

    private void change(Entry change) {
        if (change instanceof Configured configured) {
            configure(configured);
        } else if (change instanceof Promoted promoted) {
            promote(promoted);
        }
    }

    private void configure(Configured configured) {
        byte[] state = learner.state();
        spec = settings(configured.settings());
        learner = new Learner(spec);
        intake = Intake.of(pipeline.with(spec)).get();
        boolean shaped = changes.peek() instanceof Promoted promoted
                && promoted.way() == Way.ADOPTED; // Brings a state of its own.
        if (!configured.first() && !shaped) {
            learner.restore(state);
        }
    }

    private static LearnerSpec settings(String text) {
        try {
            return LearnerSettings.read(text);
        } catch (Malformed foreign) {
            throw new PipelineFailure(String.valueOf(foreign.getMessage()), foreign);
        }
    }

    private void promote(Promoted promoted) {
        Part part = new ModelsTopic(pipeline).part(promoted.snapshot(), partition);
        if (!part.snapshot().content().fingerprint().equals(promoted.fingerprint())) {
            throw new PipelineFailure("snapshot " + promoted.snapshot() + " is another than the one that partition "
                    + partition + " went on from at offset " + promoted.place().events());
        }
        wentOnFrom = promoted;
        if (!promoted.settings().isEmpty()) {
            spec = settings(promoted.settings());
        }
        byte[] model = promoted.way() == Way.TAKEN_OVER
                ? CatchUp.state(pipeline, intake, spec, part, promoted.place().events(), CatchUp.EVER)
                : part.state();
        byte[] before = learner.state();
        learner = new Learner(spec);
        learner.restore(promoted.way() == Way.ADOPTED ? model : new StoredState(model).adoptedBy(before));
    }

    @Override
    public void close() {
        events.close();
        if (labels != null) {
            labels.close();
        }
    }
}
