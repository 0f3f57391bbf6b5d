package dev.thalweg.history;

import dev.thalweg.codec.LearnerSettings;
import dev.thalweg.learner.Fingerprint;
import dev.thalweg.model.Place;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.stream.Part;
import dev.thalweg.stream.UnfinishedPart;
import dev.thalweg.stream.UnusableSnapshot;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a replay has learned so far of one partition, put aside under the replay's name, so that the same command goes on after a
 * crash. For one thread.
 */
final class Unfinished implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Unfinished.class);

    /** Where putting aside takes long it is done more seldom: so many times as long as it took later, */
    private static final int SHARE = 20;

    /** but not more seldom than that. */
    private static final int SELDOM = 10;

    private static final String LEARNS = "learns";
    private static final String ORDER = "order";
    private static final String EPOCH = "epoch";
    private static final String LEFT_OUT = "leftOut";
    private static final String BEGIN = "begin";

    private final UnfinishedPart aside;
    private final Pipeline pipeline;
    private final String id;
    private final int partition;
    private final int partitions;
    private final Lineage lineage;
    private final Selection selection;
    private final Duration every;
    private long next;

    /**
     * @param id of the replay
     * @param lineage of the partition
     * @param every how long it is between two times; up to {@value SELDOM} times as long where it takes long
     */
    Unfinished(
            Pipeline pipeline,
            String id,
            int partition,
            int partitions,
            Lineage lineage,
            Selection selection,
            Duration every) {
        this.pipeline = pipeline;
        this.aside = new UnfinishedPart(pipeline, id, partition);
        this.id = id;
        this.partition = partition;
        this.partitions = partitions;
        this.lineage = lineage;
        this.selection = selection;
        this.every = every;
        this.next = System.nanoTime() + every.toNanos();
    }

    /**
     * What was put aside by a replay of this name that learned the same from the same, by the same version of the program.
     *
     * @param replay that is to begin with it
     * @param committed where the live pipeline is: what is further on is of other topics
     */
    Optional<Start> start(PartitionReplay replay, Place committed) {
        Optional<Part> aside = read();
        Optional<Start> start = aside.filter(part -> goesOn(part, replay, committed))
                .map(part -> new Start(part, number(part, EPOCH), number(part, LEFT_OUT), number(part, BEGIN)));
        aside.ifPresent(part -> LOG.info(
                start.isPresent()
                        ? "{}: partition {} goes on at {}, where it was broken off"
                        : "{}: what is there of partition {}, to {}, was learned otherwise; it begins anew",
                id,
                partition,
                part.snapshot().place()));
        return start;
    }

    private Optional<Part> read() {
        try {
            return aside.read();
        } catch (UnusableSnapshot damaged) {
            LOG.warn("{}: {}; it begins anew", id, damaged.getMessage());
            return Optional.empty();
        }
    }

    private boolean goesOn(Part part, PartitionReplay replay, Place committed) {
        Map<String, String> told = part.snapshot().environment();
        Place place = part.snapshot().place();
        return part.snapshot().application().equals(pipeline.applicationId())
                && part.snapshot().partitions() == partitions
                && learns(replay).equals(told.get(LEARNS))
                && lineage.order(part.snapshot().number()).equals(told.get(ORDER))
                && place.events() <= committed.events()
                && place.labels() <= committed.labels();
    }

    private static long number(Part part, String name) {
        return Long.parseLong(part.snapshot().environment().getOrDefault(name, "0"));
    }

    /** All that what it learns depends on, as a hash. Where it goes over it again its ends count, too. */
    private String learns(PartitionReplay replay) {
        List<String> all = List.of(
                LearnerSettings.write(pipeline.learner()),
                pipeline.format().toString(),
                pipeline.labels().toString(),
                pipeline.topics().events(),
                pipeline.topics().labels(),
                selection.told().toString(),
                String.join("\n", selection.without().ids().stream().sorted().toList()),
                selection.epochs() > 1 ? replay.from() + "-" + replay.end() : "",
                Snapshots.schema(pipeline),
                Snapshots.programVersion(),
                System.getProperty("os.arch"));
        return Fingerprint.checksum(String.join("\n\n", all).getBytes(StandardCharsets.UTF_8));
    }

    /** Puts aside what there is, if it is time. */
    void pass(PartitionReplay replay) {
        long now = System.nanoTime();
        if (now - next >= 0) {
            write(replay);
            long took = System.nanoTime() - now;
            long pause = Math.min(SHARE * took, SELDOM * every.toNanos());
            next = now + took + Math.max(every.toNanos(), pause);
        }
    }

    /** Puts aside what there is; fails if another replay has begun under this name. */
    void write(PartitionReplay replay) {
        Map<String, String> told = new HashMap<>(selection.told());
        told.put(LEARNS, learns(replay));
        told.put(ORDER, lineage.order(replay.number()));
        told.put(EPOCH, Long.toString(replay.epoch()));
        told.put(LEFT_OUT, Long.toString(replay.leftOut()));
        told.put(BEGIN, Long.toString(replay.begin()));
        aside.write(new Snapshots(pipeline, id, Clock.systemUTC()).unfinished(partition, partitions, replay, told));
    }

    @Override
    public void close() {
        aside.close();
    }
}
