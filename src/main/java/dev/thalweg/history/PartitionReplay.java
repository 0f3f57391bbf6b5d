package dev.thalweg.history;

import dev.thalweg.learner.Learner;
import dev.thalweg.model.Order;
import dev.thalweg.model.Place;
import dev.thalweg.model.Source;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.stream.Intake;
import dev.thalweg.stream.PartitionReader;
import dev.thalweg.stream.PipelineFailure;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** One partition, learned again from its beginning. For one thread. */
final class PartitionReplay implements AutoCloseable {

    private final Learner learner;
    private final Intake intake;
    private final PartitionReader events;
    private final @Nullable PartitionReader labels;
    private final Milestones milestones;
    private final Runnable taken;
    private Place place = new Place(0, 0);

    /**
     * @param milestones what the live partition was on its way
     * @param taken is told of each event
     */
    PartitionReplay(Pipeline pipeline, Intake intake, int partition, Milestones milestones, Runnable taken) {
        this.milestones = milestones;
        this.learner = new Learner(pipeline.learner());
        this.intake = intake;
        this.taken = taken;
        this.events = new PartitionReader(pipeline, pipeline.topics().events(), partition);
        this.labels = pipeline.labels().isEmpty()
                ? null
                : new PartitionReader(pipeline, pipeline.topics().labels(), partition);
    }

    /** Where the events that are still there begin. */
    long begin() {
        return events.begin();
    }

    /** Learns the events before an offset, in the topic's order. */
    Learner untilOffset(long end) {
        events.until(end);
        for (var record = events.next(); record != null; record = events.next()) {
            take(record, Source.EVENTS);
        }
        return learner;
    }

    /** Learns events and labels as these orders say, one after the other. */
    Learner following(List<Order> orders) {
        PartitionReader late = labels;
        if (late == null) {
            throw new IllegalStateException("there is one topic: its order is the only one");
        }
        for (Order order : orders) {
            for (int at = 0; at < order.inputs(); at++) {
                Source source = order.source(at);
                var record = source == Source.EVENTS ? events.next() : late.next();
                Place end = order.to();
                if (record == null || record.offset() >= end.of(source)) {
                    PartitionReader topic = source == Source.EVENTS ? events : late;
                    throw new PipelineFailure("the lineage tells of record " + (order.number() + at) + ", one of the "
                            + (source == Source.EVENTS ? "events" : "labels")
                            + ", and it is not there; the topic begins at offset " + topic.begin());
                }
                take(record, source);
            }
        }
        return learner;
    }

    private void take(ConsumerRecord<byte[], byte[]> record, Source source) {
        Intake.take(learner, intake.read(record, source), source, outcome -> {});
        long next = record.offset() + 1;
        place = source == Source.EVENTS ? new Place(next, place.labels()) : new Place(place.events(), next);
        milestones.pass(place, learner);
        if (source == Source.EVENTS) {
            taken.run();
        }
    }

    @Override
    public void close() {
        events.close();
        if (labels != null) {
            labels.close();
        }
    }
}
