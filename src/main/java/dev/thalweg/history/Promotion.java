package dev.thalweg.history;

import dev.thalweg.codec.LearnerSettings;
import dev.thalweg.model.Control;
import dev.thalweg.model.Promoted;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.stream.Adoption;
import dev.thalweg.stream.Cluster;
import dev.thalweg.stream.ControlTopic;
import dev.thalweg.stream.ModelsTopic;
import dev.thalweg.stream.Part;
import dev.thalweg.stream.PipelineFailure;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Puts a snapshot in charge of a pipeline that may run: each of its learners takes the request in its own order of records and
 * goes on from the snapshot. The model before is put aside first, so that there is a way back.
 */
public final class Promotion {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long PAUSE_MS = 200;

    private final Pipeline pipeline;
    private final Clock clock;

    public Promotion(Pipeline pipeline, Clock clock) {
        this.pipeline = pipeline;
        this.clock = clock;
    }

    /**
     * What came of a request.
     *
     * @param snapshot that was asked for
     * @param before the snapshot of the model before
     * @param taken by partition, as far as the pipeline took it while this waited: all of them, or none where it does not run
     */
    public record Outcome(String snapshot, String before, List<Promoted> taken) {}

    /**
     * What is done before a model is put in charge: the one before is put aside.
     *
     * @param before id of its snapshot
     * @param had how many models each partition had gone on from
     */
    public record Prepared(String before, List<Integer> had) {}

    /**
     * Puts aside the model that the pipeline has.
     *
     * @param needed a snapshot that must not go to make room
     * @throws PipelineFailure when there is none yet, or the settings have another shape
     */
    public Prepared prepare(String needed) {
        String before = "before-" + Snapshots.idOf(clock);
        List<Part> live = new Snapshots(pipeline, before, clock).live();
        new ModelsTopic(pipeline).write(live, needed);
        List<Integer> had = new ArrayList<>();
        for (int partition = 0; partition < live.size(); partition++) {
            had.add(Lineage.promoted(pipeline, partition).size());
        }
        return new Prepared(before, had);
    }

    /**
     * Asks for a snapshot, and waits until the pipeline goes on from it, if it runs. What it learned since the snapshot is
     * dropped.
     *
     * @throws PipelineFailure when there is none of that id, it does not fit the pipeline, or is not taken within 30 seconds
     */
    public Outcome promote(String id) throws InterruptedException {
        return promote(id, "");
    }

    private Outcome promote(String id, String settings) throws InterruptedException {
        List<Part> parts = new ModelsTopic(pipeline).read(id);
        parts.forEach(part -> Adoption.requireFit(pipeline, part));
        try (Cluster cluster = Cluster.of(pipeline)) {
            if (cluster.partitions() != parts.size()) {
                throw new PipelineFailure("the snapshot has " + parts.size() + " partitions, and "
                        + pipeline.topics().events() + " has " + cluster.partitions());
            }
        }
        Prepared prepared = prepare(id);
        return ask(new Control(id, prepared.before(), false, settings), prepared);
    }

    /**
     * Asks for the model in a snapshot to take over: each learner lets it learn what it has taken since, and goes on from it, under
     * the settings of this pipeline. It should have been put aside just now.
     *
     * @throws PipelineFailure as {@link #promote}
     */
    public Outcome takeOver(String id, Prepared prepared) throws InterruptedException {
        String settings = LearnerSettings.write(pipeline.learner());
        if (settings.length() > Snapshots.LONGEST_SETTINGS) {
            throw new PipelineFailure("the settings are too long to be told to the pipeline: " + settings.length()
                    + " characters, and at most " + Snapshots.LONGEST_SETTINGS);
        }
        return ask(new Control(id, prepared.before(), true, settings), prepared);
    }

    private Outcome ask(Control control, Prepared prepared) throws InterruptedException {
        int partitions = prepared.had().size();
        ControlTopic.ask(pipeline, control, partitions);
        try (Cluster cluster = Cluster.of(pipeline)) {
            boolean runs = cluster.hasMembers();
            return new Outcome(
                    control.snapshot(), control.before(), runs ? await(control.snapshot(), prepared.had()) : List.of());
        }
    }

    /**
     * Asks for the model that was put aside before the last promotion that any partition took. What was learned between the two is
     * not in it.
     *
     * @throws PipelineFailure as {@link #promote}, and when there was no promotion
     */
    public Outcome rollback() throws InterruptedException {
        Set<String> last = new HashSet<>();
        for (int partition = 0; partition < partitions(); partition++) {
            Lineage.promoted(pipeline, partition).stream()
                    .reduce((before, after) -> after)
                    .ifPresent(promoted -> last.add(promoted.snapshot()));
        }
        Control taken = null;
        for (Control control : ControlTopic.asked(pipeline)) {
            taken = last.contains(control.snapshot()) ? control : taken;
        }
        if (taken == null) {
            throw new PipelineFailure("nothing was promoted: there is no model to go back to");
        }
        return promote(taken.before(), taken.settings().isEmpty() ? "" : settings(taken.before()));
    }

    private int partitions() {
        try (Cluster cluster = Cluster.of(pipeline)) {
            return cluster.partitions();
        }
    }

    /** Those that a model was under when it was put aside. */
    private String settings(String id) {
        return Snapshots.wholeSettings(new ModelsTopic(pipeline).told(id).get(0))
                .orElseThrow(() -> new PipelineFailure("the settings of " + id + " are too long to be kept with it:"
                        + " start the pipeline with them, and promote it"));
    }

    /** Of all partitions, or tells which did and which did not. */
    private List<Promoted> await(String id, List<Integer> had) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Map<Integer, Promoted> taken = new TreeMap<>();
        while (taken.size() < had.size()) {
            for (int partition = 0; partition < had.size(); partition++) {
                int number = partition;
                if (!taken.containsKey(number)) {
                    next(id, number, had.get(number)).ifPresent(promoted -> taken.put(number, promoted));
                }
            }
            if (taken.size() < had.size() && System.nanoTime() > deadline) {
                throw new PipelineFailure("not every partition went on from " + id + " within " + PATIENCE.toSeconds()
                        + " s, but only " + taken.keySet() + ": the pipeline's log tells why, or it is still behind");
            }
            Thread.sleep(PAUSE_MS);
        }
        return List.copyOf(taken.values());
    }

    private Optional<Promoted> next(String id, int partition, int before) {
        List<Promoted> now = Lineage.promoted(pipeline, partition);
        return now.stream()
                .skip(before)
                .filter(one -> one.snapshot().equals(id))
                .findFirst();
    }
}
