package dev.thalweg.history;

import dev.thalweg.codec.LearnerSettings;
import dev.thalweg.codec.Malformed;
import dev.thalweg.learner.Learner;
import dev.thalweg.learner.StoredState;
import dev.thalweg.model.Entry;
import dev.thalweg.model.Order;
import dev.thalweg.model.Place;
import dev.thalweg.model.Snapshot;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.stream.CommittedModel;
import dev.thalweg.stream.ModelsTopic;
import dev.thalweg.stream.PipelineFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Learns all that a pipeline has learned once more, from its topics: each partition in a thread of its own, as far as the
 * live pipeline had committed when the replay began. Plain consumers, which belong to no group: the live pipeline may run, and
 * is not touched.
 */
public final class Replay {

    private static final int PATIENCE_SECONDS = 10;

    private final Pipeline pipeline;
    private final boolean repeats;
    private final Selection selection;
    private final List<CommittedModel> committed;
    private final ModelsTopic models;
    private final List<Snapshot> snapshots;
    private boolean sameSettings;
    private final AtomicLong taken = new AtomicLong();

    /**
     * Looks how far the live pipeline is.
     *
     * @param repeats whether what the pipeline went through is gone through again, settings of the time and promotions
     *     included, if it is under these settings now; else everything is learned under these settings
     * @param selection of what there is; where labels arrive by themselves all of it, but for events named by their ids
     * @throws PipelineFailure when no broker answers, nothing is committed yet, or there is no such snapshot to begin with
     */
    public Replay(Pipeline pipeline, boolean repeats, Selection selection) {
        this.pipeline = pipeline;
        this.selection = selection;
        this.repeats = repeats;
        List<@Nullable CommittedModel> found = CommittedModel.all(pipeline);
        if (found.stream().allMatch(Objects::isNull)) {
            throw new PipelineFailure(pipeline.name() + " has learned nothing yet: there is nothing to replay");
        }
        this.committed = found.stream()
                .map(model -> model == null ? untrained(pipeline) : model)
                .toList();
        selection.requireWithin(committed.size());
        MergedModels.requireWhole(pipeline, repeats, selection);
        this.models = new ModelsTopic(pipeline);
        if (selection.snapshot() != null) {
            requireSuitable(models.told(selection.snapshot()));
        }
        this.snapshots = Milestones.known(pipeline);
    }

    private void requireSuitable(List<Snapshot> snapshot) {
        if (snapshot.size() != committed.size()) {
            throw new PipelineFailure(
                    "the snapshot has " + snapshot.size() + " partitions, and the events have " + committed.size());
        }
        if (pipeline.labels().isPresent() && !snapshot.get(0).application().equals(pipeline.applicationId())) {
            throw new PipelineFailure(
                    "the snapshot is of another application, which took its records in another order");
        }
    }

    private static CommittedModel untrained(Pipeline pipeline) {
        Place begin = new Place(0, 0);
        byte[] state = new Learner(pipeline.learner()).state();
        return new CommittedModel(state, begin, new Order(0, begin, begin, 0, new BitSet()), 0);
    }

    /**
     * Makes sure that what is learned again could go on in the place of the live model.
     *
     * @throws PipelineFailure when these settings give a state another shape
     */
    public void requireSameShape() {
        String inForce = Lineage.inForce(pipeline, 0);
        for (CommittedModel model : committed) {
            String differences = new StoredState(model.state()).differences(pipeline.learner())
                    + (readsOtherFields(inForce) ? "other fields of the events are read, or otherwise\n" : "");
            if (!differences.isEmpty()) {
                throw new PipelineFailure(
                        "a model of these settings cannot take over while the pipeline runs:\n" + differences
                                + "put it aside with replay --as, and start the pipeline anew with run --from-snapshot");
            }
        }
    }

    private boolean readsOtherFields(String inForce) {
        try {
            return !inForce.isEmpty()
                    && !LearnerSettings.read(inForce)
                            .shape()
                            .equals(pipeline.learner().shape());
        } catch (Malformed otherVersion) {
            return true;
        }
    }

    /** Events that the live pipeline has taken, all partitions together, for each pass: what there is to do at most. */
    public long events() {
        return selection.epochs()
                * committed.stream()
                        .mapToLong(model -> new StoredState(model.state()).events())
                        .sum();
    }

    /** Events taken so far; can be asked by any thread. */
    public long taken() {
        return taken.get();
    }

    /** Empty ones where nothing depends on them. */
    private List<Lineage> lineages() {
        boolean needed = repeats || pipeline.labels().isPresent();
        List<Lineage> lineages = new ArrayList<>();
        for (int partition = 0; partition < committed.size(); partition++) {
            lineages.add(needed ? Lineage.of(pipeline, partition, committed.get(partition)) : Lineage.NONE);
        }
        return lineages;
    }

    /** A partition that took nothing since a restart was not told of new settings: one that was is enough. */
    private boolean sameSettings(List<Lineage> lineages) {
        String now = LearnerSettings.write(pipeline.learner());
        return lineages.stream().map(Lineage::settings).allMatch(Objects::isNull)
                || lineages.stream().map(Lineage::settings).anyMatch(now::equals);
    }

    /**
     * Learns it all again, every partition.
     *
     * @throws PipelineFailure when a record that was learned cannot be read
     */
    public List<Replayed> run() throws InterruptedException {
        return run((partition, lineage) -> Optional.empty());
    }

    /**
     * Learns it all again, and puts aside now and then what it has: after a crash it goes on there, if it is made the same way and
     * has the same name. For a replay that repeats nothing.
     *
     * @param id names it, and is free: see {@link ModelsTopic#requireFreeForReplay}
     * @param every how long it is between two times, at least
     * @throws PipelineFailure when a record that was learned cannot be read, or the models topic cannot be written
     */
    public List<Replayed> runAs(String id, Duration every) throws InterruptedException {
        if (repeats) {
            throw new IllegalStateException("a proof begins at the beginning");
        }
        return run((partition, lineage) ->
                Optional.of(new Unfinished(pipeline, id, partition, committed.size(), lineage, selection, every)));
    }

    /** Opens what is put aside of a partition, by the partition's own thread. */
    private interface Aside {
        Optional<Unfinished> open(int partition, Lineage lineage);
    }

    private List<Replayed> run(Aside aside) throws InterruptedException {
        List<Lineage> lineages = lineages();
        sameSettings = repeats && sameSettings(lineages);
        MergedModels.requireWhole(pipeline, sameSettings, selection);
        MergedModels merged = new MergedModels(pipeline.learner(), lineages);
        int threads = pipeline.learner().merging().isPresent()
                ? committed.size() // Replicas wait for one another.
                : Math.min(committed.size(), Runtime.getRuntime().availableProcessors());
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Replayed>> running = new ArrayList<>();
            for (int partition = 0; partition < committed.size(); partition++) {
                CommittedModel model = committed.get(partition);
                Lineage lineage = lineages.get(partition);
                int number = partition;
                running.add(executor.submit(() -> replay(number, model, lineage, merged, aside)));
            }
            List<Replayed> all = new ArrayList<>();
            for (Future<Replayed> one : running) {
                all.add(one.get());
            }
            return all;
        } catch (ExecutionException fault) {
            throw fault.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(fault);
        } finally {
            executor.shutdownNow();
            var unused = executor.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** What was broken off comes before what it had begun with. */
    private Optional<Start> start(PartitionReplay replay, int partition, Optional<Unfinished> unfinished) {
        Optional<Start> brokenOff = unfinished.flatMap(
                one -> one.start(replay, committed.get(partition).place()));
        return brokenOff.or(() -> Optional.ofNullable(selection.snapshot())
                .map(id -> new Start(models.part(id, partition), 0, 0, replay.begin())));
    }

    private Replayed replay(int partition, CommittedModel model, Lineage lineage, MergedModels merged, Aside aside) {
        Optional<Unfinished> unfinished = aside.open(partition, lineage);
        try {
            return replay(partition, model, lineage, merged, unfinished);
        } catch (RuntimeException failure) {
            merged.fail(failure);
            throw failure;
        } finally {
            merged.leave(partition);
            unfinished.ifPresent(Unfinished::close);
        }
    }

    private Replayed replay(
            int partition,
            CommittedModel model,
            Lineage lineage,
            MergedModels merged,
            Optional<Unfinished> unfinished) {
        Milestones milestones = new Milestones(snapshots, partition);
        List<Entry> changes = sameSettings ? lineage.changes() : List.of();
        try (PartitionReplay replay =
                new PartitionReplay(pipeline, partition, selection, changes, merged, milestones, at -> {
                    taken.incrementAndGet();
                    unfinished.ifPresent(one -> one.pass(at));
                })) {
            replay.endAt(model.place().events());
            Optional<Start> start = start(replay, partition, unfinished);
            start.ifPresent(one -> {
                replay.beginWith(one);
                taken.addAndGet(one.model().snapshot().events() + one.leftOut());
            });
            boolean late = pipeline.labels().isPresent();
            if (late) {
                replay.following(lineage.orders());
            } else {
                replay.learn();
            }
            unfinished.ifPresent(
                    one -> one.write(replay)); // Others may take longer; and it fails if it is not the only one.
            long begunWith = start.map(one -> one.model().snapshot().events()).orElse(0L);
            Replayed replayed = replayed(partition, model, replay, begunWith, milestones);
            if (sameSettings && pipeline.learner().merging().isPresent()) {
                replay.accompany(merged, lineage.later());
            }
            return replayed;
        }
    }

    private Replayed replayed(
            int partition, CommittedModel model, PartitionReplay replay, long begunWith, Milestones milestones) {
        RepeatedLife life = replay.life();
        return new Replayed(
                partition,
                replay.begin(),
                model,
                pipeline.labels().isPresent() ? model.place() : replay.place(),
                replay.number(),
                begunWith,
                selection,
                replay.leftOut(),
                life.learner().report(),
                life.learner().state(),
                life.spec(),
                sameSettings,
                life.wentOnFrom(),
                milestones.parted());
    }
}
