package dev.thalweg.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.thalweg.codec.LearnerSettings;
import dev.thalweg.learner.Fingerprint;
import dev.thalweg.model.Control;
import dev.thalweg.model.Promoted;
import dev.thalweg.model.Snapshot;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.stream.Adoption;
import dev.thalweg.stream.Cluster;
import dev.thalweg.stream.ControlTopic;
import dev.thalweg.stream.LearningTopology;
import dev.thalweg.stream.ModelsTopic;
import dev.thalweg.stream.Part;
import dev.thalweg.stream.PipelineFailure;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
     * Asks for a snapshot, and waits until the pipeline goes on from it, if it runs. What it learned since the snapshot is
     * dropped.
     *
     * @throws PipelineFailure when there is none of that id, it does not fit the pipeline, or is not taken within 30 seconds
     */
    public Outcome promote(String id) throws InterruptedException {
        return ask(id, false, "");
    }

    /**
     * Asks for the model in a snapshot to take over: each learner lets it learn what it has taken since, and goes on from it, under
     * the settings of this pipeline.
     *
     * @throws PipelineFailure as {@link #promote}
     */
    public Outcome takeOver(String id) throws InterruptedException {
        String settings = LearnerSettings.write(pipeline.learner());
        if (settings.length() > LearningTopology.LONGEST_SETTINGS) {
            throw new PipelineFailure("the settings are too long to be told to the pipeline: " + settings.length()
                    + " characters, and at most " + LearningTopology.LONGEST_SETTINGS);
        }
        return ask(id, true, settings);
    }

    private Outcome ask(String id, boolean takesOver, String settings) throws InterruptedException {
        List<Part> parts = new ModelsTopic(pipeline).read(id);
        parts.forEach(part -> Adoption.requireFit(pipeline, part));
        try (Cluster cluster = Cluster.of(pipeline)) {
            if (cluster.partitions() != parts.size()) {
                throw new PipelineFailure("the snapshot has " + parts.size() + " partitions, and "
                        + pipeline.topics().events() + " has " + cluster.partitions());
            }
            String before = "before-" + Snapshots.idOf(clock);
            new ModelsTopic(pipeline).write(new Snapshots(pipeline, before, clock).live(), id);
            List<Integer> had = new ArrayList<>();
            for (int partition = 0; partition < parts.size(); partition++) {
                had.add(Lineage.promoted(pipeline, partition).size());
            }
            ControlTopic.ask(pipeline, new Control(id, before, takesOver, settings), parts.size());
            boolean runs = cluster.hasMembers(pipeline.applicationId());
            return new Outcome(id, before, runs ? await(id, had) : List.of());
        }
    }

    /**
     * Asks for the model that was put aside before the last promotion that was taken. What was learned between the two is not in
     * it.
     *
     * @throws PipelineFailure as {@link #promote}, and when there was no promotion
     */
    public Outcome rollback() throws InterruptedException {
        List<Promoted> promoted = Lineage.promoted(pipeline, 0);
        String last =
                promoted.isEmpty() ? "" : promoted.get(promoted.size() - 1).snapshot();
        Control taken = null;
        for (Control control : ControlTopic.asked(pipeline)) {
            taken = control.snapshot().equals(last) ? control : taken;
        }
        if (taken == null) {
            throw new PipelineFailure("nothing was promoted: there is no model to go back to");
        }
        boolean brought = !taken.settings().isEmpty();
        return ask(taken.before(), false, brought ? settings(taken.before()) : "");
    }

    /** Those that a model was under when it was put aside. */
    private String settings(String id) {
        Snapshot.Settings settings = new ModelsTopic(pipeline).told(id).get(0).settings();
        if (!Fingerprint.checksum(settings.text().getBytes(UTF_8)).equals(settings.hash())) {
            throw new PipelineFailure("the settings of " + id + " are too long to be kept with it: start the pipeline"
                    + " with them, and promote it");
        }
        return settings.text();
    }

    private List<Promoted> await(String id, List<Integer> had) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        List<Promoted> taken = new ArrayList<>();
        while (taken.size() < had.size()) {
            Optional<Promoted> next = next(id, taken.size(), had.get(taken.size()));
            if (next.isPresent()) {
                taken.add(next.get());
            } else if (System.nanoTime() > deadline) {
                throw new PipelineFailure("partition " + taken.size() + " did not go on from " + id + " within "
                        + PATIENCE.toSeconds() + " s: the pipeline's log tells why, or it is still behind");
            } else {
                Thread.sleep(PAUSE_MS);
            }
        }
        return taken;
    }

    private Optional<Promoted> next(String id, int partition, int before) {
        List<Promoted> now = Lineage.promoted(pipeline, partition);
        return now.stream()
                .skip(before)
                .filter(one -> one.snapshot().equals(id))
                .findFirst();
    }
}
