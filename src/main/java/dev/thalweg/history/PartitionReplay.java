package dev.thalweg.history;

import dev.thalweg.event.Arrival;
import dev.thalweg.event.Event;
import dev.thalweg.model.Entry;
import dev.thalweg.model.Order;
import dev.thalweg.model.Place;
import dev.thalweg.model.Snapshot;
import dev.thalweg.model.Source;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.stream.Part;
import dev.thalweg.stream.PartitionReader;
import dev.thalweg.stream.PipelineFailure;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** One partition, learned again from its beginning. For one thread. */
final class PartitionReplay implements AutoCloseable {

    private final int partition;
    private final Selection selection;
    private final PartitionReader events;
    private final @Nullable PartitionReader labels;
    private final RepeatedLife life;
    private final Milestones milestones;
    private final Consumer<PartitionReplay> taken;
    private Place place = new Place(0, 0);
    private @Nullable Part beginning;
    private long number;
    private long begin;
    private long epoch;
    private long end;
    private long leftOut;

    /**
     * @param selection of what there is
     * @param changes what is to become of the learner on its way
     * @param merged the models that replicas are merged to
     * @param milestones what the live partition was on its way
     * @param taken is told when an event was taken
     */
    PartitionReplay(
            Pipeline pipeline,
            int partition,
            Selection selection,
            List<Entry> changes,
            MergedModels merged,
            Milestones milestones,
            Consumer<PartitionReplay> taken) {
        this.selection = selection;
        this.partition = partition;
        this.milestones = milestones;
        this.taken = taken;
        this.life = new RepeatedLife(pipeline, partition, changes, merged);
        this.events = new PartitionReader(pipeline, pipeline.topics().events(), partition);
        this.begin = events.begin();
        this.labels = pipeline.labels().isEmpty()
                ? null
                : new PartitionReader(pipeline, pipeline.topics().labels(), partition);
    }

    /** Fixes where the selection ends, at the latest before the first event that the live pipeline had not taken. */
    void endAt(long committed) {
        end = selection.until().of(events, partition, committed, committed);
        events.until(end);
    }

    /**
     * Begins with a model instead of an untrained one.
     *
     * @throws PipelineFailure when the events behind its place are not there any more, or it is behind the end
     */
    void beginWith(Start start) {
        Snapshot told = start.model().snapshot();
        place = told.place();
        if (place.events() < Math.min(events.begin(), end)) {
            throw new PipelineFailure(told.id() + " ends at offset " + place.events() + " of partition " + partition
                    + ", and the topic begins at " + events.begin() + ": what is between is not there any more");
        }
        if (place.events() > end) {
            throw new PipelineFailure(told.id() + " ends at offset " + place.events() + " of partition " + partition
                    + ", and there is only what was learned to offset " + end);
        }
        number = told.number();
        beginning = start.model();
        begin = start.begin();
        epoch = start.epoch();
        leftOut = start.leftOut();
    }

    /** Where the events began that were still there. */
    long begin() {
        return begin;
    }

    /** Where the next records stand. */
    Place place() {
        return place;
    }

    /** How many records were taken, as the lineage counts them; 0 where it tells of none. */
    long number() {
        return number;
    }

    /** How many passes over the history are done. */
    long epoch() {
        return epoch;
    }

    /** What it learns with. */
    RepeatedLife life() {
        return life;
    }

    /** Where the selected events end. */
    long end() {
        return end;
    }

    /** Where the selection begins. */
    long from() {
        return selection.from().of(events, partition, events.begin(), end);
    }

    /** Learns what is selected of one topic, in its order, as often as is selected. */
    void learn() {
        long next = beginning == null ? from() : place.events();
        open(change -> change.place().events() < place.events());
        while (epoch < selection.epochs()) {
            events.from(next);
            for (var record = events.next(); record != null; record = events.next()) {
                long offset = record.offset();
                life.changeUntil(change -> change.place().events() <= offset);
                take(record, Source.EVENTS);
            }
            epoch++;
            next = epoch < selection.epochs() ? from() : end;
        }
        place = new Place(end, 0);
        life.changeUntil(change -> true);
    }

    /**
     * Learns on behind its end, since others may have gone on from what this replica handed on there; until all have come to theirs.
     * Where labels arrive by themselves it does not, yet.
     *
     * @param later what became of the learner there, as far as it is told
     */
    void accompany(MergedModels others, List<Entry> later) {
        others.end(partition);
        if (labels != null) {
            return;
        }
        life.goOn(later);
        events.further();
        events.from(end);
        for (var record = events.next(); record != null && !others.allEnded(); record = events.next()) {
            long offset = record.offset();
            if (!life.changeUntil(change -> change.place().events() <= offset)) {
                return;
            }
            life.take(life.read(record, Source.EVENTS), Source.EVENTS);
        }
    }

    /** Learns events and labels as these orders say, one after the other. */
    void following(List<Order> orders) {
        Order first = orders.get(0);
        if (beginning == null) {
            place = first.from(); // A learner that began with a snapshot began behind the records that are in it.
        } else if (place.equals(first.from())) {
            number = first.number(); // It is that snapshot: the lineage counts what came behind it.
        }
        requireWithin(orders);
        readFrom(place);
        open(change -> change.number() < number);
        for (Order order : orders) {
            for (int at = Math.toIntExact(taken(order)); at < order.inputs(); at++) {
                life.changeUntil(change -> change.number() <= number);
                ConsumerRecord<byte[], byte[]> record = next(order, at);
                number++;
                take(record, order.source(at));
            }
        }
        life.changeUntil(change -> true);
    }

    /** How many records of it were taken. */
    private long taken(Order order) {
        return Math.min(order.inputs(), Math.max(0, number - order.number()));
    }

    /** A model that took its records in another order, as before a reset, or in another application, is none to begin with. */
    private void requireWithin(List<Order> orders) {
        boolean within = orders.stream()
                .filter(order -> order.number() <= number && number <= order.number() + order.inputs())
                .anyMatch(order -> order.from().events() <= place.events()
                        && place.events() <= order.to().events()
                        && order.from().labels() <= place.labels()
                        && place.labels() <= order.to().labels());
        if (!within) {
            throw new PipelineFailure("the model to begin with took " + number + " records of partition " + partition
                    + ", to " + place + ": that is not in the lineage");
        }
    }

    private void readFrom(Place from) {
        if (from.events() > events.begin()) {
            events.from(from.events());
        }
        if (labels != null && from.labels() > labels.begin()) {
            labels.from(from.labels());
        }
    }

    /** Takes over the model that it begins with, if there is one; these changes are in it. */
    private void open(Predicate<Entry> inIt) {
        if (beginning != null) {
            life.beginWith(beginning, inIt);
            beginning = null;
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
        Arrival arrival = life.read(record, source);
        if (!leftOut(arrival, record, source)) {
            life.take(arrival, source);
        } else if (source == Source.EVENTS) {
            leftOut++;
        }
        long next = record.offset() + 1;
        place = source == Source.EVENTS ? new Place(next, place.labels()) : new Place(place.events(), next);
        milestones.pass(place, life.learner());
        if (source == Source.EVENTS) {
            taken.accept(this);
        }
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

    @Override
    public void close() {
        events.close();
        if (labels != null) {
            labels.close();
        }
    }
}
