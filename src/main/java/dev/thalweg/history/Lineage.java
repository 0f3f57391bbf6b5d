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
 */
record Lineage(List<Order> orders, List<Entry> changes) {

    /** That of a learner of which nothing is told. */
    static final Lineage NONE = new Lineage(List.of(), List.of());

    /**
     * That of a state which was committed: what the pipeline has told of since is left out, for it may run.
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
        return new Lineage(orders(model.unfinished(), orders, where), changes(model.changes(), changes, where));
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

    /**
     * The first changes since the task began, or began anew.
     *
     * @param count how many of them are in the state that is to be come to again
     * @throws PipelineFailure when there are fewer
     */
    static List<Entry> changes(int count, List<Entry> told, String where) {
        int first = told.size() - 1;
        while (first > 0 && !(told.get(first) instanceof Configured configured && configured.first())) {
            first--;
        }
        List<Entry> since = told.subList(Math.max(0, first), told.size());
        if (since.size() < count) {
            throw new PipelineFailure(
                    "the lineage " + where + " tells of " + since.size() + " changes of the " + count + " there were");
        }
        return List.copyOf(since.subList(0, count));
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
