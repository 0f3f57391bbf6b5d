package dev.thalweg.history;

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
     * Asks for a snapshot, and waits until the pipeline goes on from it, if it runs.
     *
     * @throws PipelineFailure when there is none of that id, it does not fit the pipeline, or is not taken within 30 seconds
     */
    public Outcome promote(String id) throws InterruptedException {
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
            ControlTopic.ask(pipeline, new Control(id, before), parts.size());
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
        String before = "";
        for (Control control : ControlTopic.asked(pipeline)) {
            before = control.snapshot().equals(last) ? control.before() : before;
        }
        if (before.isEmpty()) {
            throw new PipelineFailure("nothing was promoted: there is no model to go back to");
        }
        return promote(before);
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
