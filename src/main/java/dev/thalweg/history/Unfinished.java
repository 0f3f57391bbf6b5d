package dev.thalweg.history;

import dev.thalweg.model.Place;
import dev.thalweg.model.Snapshot;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.stream.ModelsTopic;
import dev.thalweg.stream.Part;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a replay has learned so far of one partition, put aside under the replay's name, so that the same command goes on after a
 * crash. For one thread.
 */
final class Unfinished {

    private static final Logger LOG = LoggerFactory.getLogger(Unfinished.class);

    private static final String SELECTION = "selection";
    private static final String EPOCH = "epoch";
    private static final String LEFT_OUT = "leftOut";

    private final ModelsTopic models;
    private final Snapshots snapshots;
    private final Pipeline pipeline;
    private final String id;
    private final int partition;
    private final int partitions;
    private final Selection selection;
    private final Duration every;
    private @Nullable Snapshot last;
    private long next;

    /**
     * @param id of the replay
     * @param every how long it is between two times
     */
    Unfinished(Pipeline pipeline, String id, int partition, int partitions, Selection selection, Duration every) {
        this.pipeline = pipeline;
        this.models = new ModelsTopic(pipeline);
        this.snapshots = new Snapshots(pipeline, id, Clock.systemUTC());
        this.id = id;
        this.partition = partition;
        this.partitions = partitions;
        this.selection = selection;
        this.every = every;
        this.next = System.nanoTime() + every.toNanos();
    }

    /**
     * What was put aside by a replay of this name that learned the same from the same, by the same program.
     *
     * @param committed where the live pipeline is: what is further on is of other topics
     */
    Optional<Start> start(Place committed) {
        Part part = models.unfinished(id, partition).orElse(null);
        if (part == null) {
            return Optional.empty();
        }
        last = part.snapshot();
        Map<String, String> told = last.environment();
        Map<String, String> now = told(Integer.parseInt(told.getOrDefault(EPOCH, "0")), 0);
        now.put(LEFT_OUT, told.getOrDefault(LEFT_OUT, "0"));
        boolean same = last.application().equals(pipeline.applicationId())
                && last.partitions() == partitions
                && last.settings().hash().equals(Snapshots.settings(pipeline).hash())
                && last.schema().equals(snapshots.schema())
                && Snapshots.programVersion().equals(told.get("thalweg"))
                && told.entrySet().containsAll(now.entrySet())
                && last.place().events() <= committed.events()
                && last.place().labels() <= committed.labels();
        if (!same) {
            LOG.info("{}: what is there of partition {} was learned otherwise; it begins anew", id, partition);
            return Optional.empty();
        }
        LOG.info("{}: partition {} goes on at {}, where it was broken off", id, partition, last.place());
        return Optional.of(new Start(
                part, Integer.parseInt(now.getOrDefault(EPOCH, "0")), Long.parseLong(now.getOrDefault(LEFT_OUT, "0"))));
    }

    private Map<String, String> told(int epoch, long leftOut) {
        Map<String, String> told = new HashMap<>(selection.told());
        told.put(SELECTION, selection.hash());
        told.put(EPOCH, Integer.toString(epoch));
        told.put(LEFT_OUT, Long.toString(leftOut));
        return told;
    }

    /** Puts aside what there is, if it is time. */
    void pass(PartitionReplay replay) {
        if (System.nanoTime() - next < 0) {
            return;
        }
        Part part = snapshots.unfinished(partition, partitions, replay, told(replay.epoch(), replay.leftOut()));
        models.keepUnfinished(part, last);
        last = part.snapshot();
        next = System.nanoTime() + every.toNanos();
    }
}
