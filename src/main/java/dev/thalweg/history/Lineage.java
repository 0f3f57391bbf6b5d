package dev.thalweg.history;

import dev.thalweg.learner.Fingerprint;
import dev.thalweg.model.Configured;
import dev.thalweg.model.Entry;
import dev.thalweg.model.Order;
import dev.thalweg.model.Promoted;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.stream.CommittedModel;
import dev.thalweg.stream.LineageReader;
import dev.thalweg.stream.PipelineFailure;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What shaped a partition's learner beside the records of its topics, as far as it is written down.
 *
 * @param orders in which records were taken, where there are two topics; whole
 * @param changes of settings and models, since the learner began
 * @param later changes that came behind the state which is to be come to again
 */
record Lineage(List<Order> orders, List<Entry> changes, List<Entry> later) {

    /** That of a learner of which nothing is told. */
    static final Lineage NONE = new Lineage(List.of(), List.of(), List.of());

    /**
     * That of a state which was committed; the pipeline may run, and have told of more.
     *
     * @throws PipelineFailure when entries are missing
     */
    static Lineage of(Pipeline pipeline, int partition, CommittedModel model) {
        List<Order> orders = new ArrayList<>();
        List<Entry> changes = new ArrayList<>();
        for (Entry entry : LineageReader.read(pipeline, partition)) {
            if (entry instanceof Order order) {
                orders.add(order);
            } else {
                changes.add(entry);
            }
        }
        String where = pipeline.topics().lineage() + "-" + partition;
        List<Entry> since = sinceItBegan(changes);
        if (since.size() < model.changes()) {
            throw new PipelineFailure("the lineage " + where + " tells of " + since.size() + " changes of the "
                    + model.changes() + " there were");
        }
        return new Lineage(
                orders(model.unfinished(), orders, where),
                List.copyOf(since.subList(0, model.changes())),
                List.copyOf(since.subList(model.changes(), since.size())));
    }

    /**
     * The orders that the task has told of since it began, or began anew, and the one that it had not told of yet.
     *
     * @param unfinished beside the state that is to be come to again
     * @throws PipelineFailure when they do not follow one another without a hole
     */
    static List<Order> orders(Order unfinished, List<Order> told, String where) {
        List<Order> orders = new ArrayList<>(told);
        orders.removeIf(order -> order.number() >= unfinished.number());
        orders.add(unfinished);
        int first = orders.size() - 1;
        while (first > 0 && orders.get(first).number() > 0) {
            first--;
        }
        List<Order> since = List.copyOf(orders.subList(first, orders.size()));
        requireWhole(since, where);
        return since;
    }

    /** The changes since the task began, or began anew. */
    private static List<Entry> sinceItBegan(List<Entry> told) {
        int first = told.size() - 1;
        while (first > 0 && !(told.get(first) instanceof Configured configured && configured.first())) {
            first--;
        }
        return told.subList(Math.max(0, first), told.size());
    }

    /** The snapshots that a partition's learner went on from since it began, the first one first. */
    static List<Promoted> promoted(Pipeline pipeline, int partition) {
        List<Promoted> promoted = new ArrayList<>();
        for (Entry entry : LineageReader.read(pipeline, partition)) {
            if (entry instanceof Configured configured && configured.first()) {
                promoted.clear();
            } else if (entry instanceof Promoted one) {
                promoted.add(one);
            }
        }
        return promoted;
    }

    /** The settings that a partition's learner goes on under, those that came with a model included; empty where none are told. */
    static String inForce(Pipeline pipeline, int partition) {
        String settings = "";
        for (Entry entry : LineageReader.read(pipeline, partition)) {
            if (entry instanceof Configured configured) {
                settings = configured.settings();
            } else if (entry instanceof Promoted promoted
                    && !promoted.settings().isEmpty()) {
                settings = promoted.settings();
            }
        }
        return settings;
    }

    /** The settings that the pipeline was started with last, as far as these changes tell; null where they do not. */
    @Nullable
    String settings() {
        String settings = null;
        for (Entry change : changes) {
            settings = change instanceof Configured configured ? configured.settings() : settings;
        }
        return settings;
    }

    /** In which order the first records were taken, as a hash; the same for all where there is one topic. */
    String order(long records) {
        BitSet labels = new BitSet();
        for (Order order : orders) {
            order.labels().stream().forEach(at -> labels.set(Math.toIntExact(order.number() + at)));
        }
        return Fingerprint.checksum(labels.get(0, Math.toIntExact(records)).toByteArray());
    }

    private static void requireWhole(List<Order> orders, String where) {
        long number = 0;
        for (Order order : orders) {
            if (order.number() != number) {
                throw new PipelineFailure("the lineage " + where + " has a hole: it goes on at record " + order.number()
                        + " where " + number + " is next");
            }
            number += order.inputs();
        }
    }
}
