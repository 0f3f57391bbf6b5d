package dev.thalweg.stream;

import dev.thalweg.event.Arrival;
import dev.thalweg.learner.Learner;
import dev.thalweg.learner.LearnerSpec;
import dev.thalweg.model.Source;
import dev.thalweg.settings.Pipeline;
import java.time.Duration;

/** Brings the model in a snapshot to where a pipeline stands: it learns the events between, as if it had been there. */
public final class CatchUp {

    /** A live task learns within a transaction, which may take 10 seconds by default, and is not alone in its thread. */
    static final Duration LIVE = Duration.ofSeconds(1);

    /** Nobody waits. */
    public static final Duration EVER = Duration.ofDays(1);

    private CatchUp() {}

    /**
     * The model's state once it has learned the events behind the snapshot.
     *
     * @param spec under which it was learned and goes on
     * @param to offset of the first event that it is not to learn
     * @param within how long it may take
     * @throws UnusableSnapshot when the snapshot is further on, or so far behind that it takes longer, or the events between are not
     *     there
     * @throws PipelineFailure when the events cannot be read
     * @throws IllegalStateException when the snapshot does not fit the settings: see {@link Adoption#requireFit}
     */
    public static byte[] state(
            Pipeline pipeline, Intake intake, LearnerSpec spec, Part part, long to, Duration within) {
        long from = part.snapshot().place().events();
        int partition = part.snapshot().partition();
        if (pipeline.labels().isPresent()) {
            throw new UnusableSnapshot("where labels arrive by themselves a model cannot take over yet: promote it");
        }
        if (from > to) {
            throw new UnusableSnapshot("the snapshot has learned partition " + partition + " up to offset " + from
                    + ", and the pipeline up to " + to + ": it is ahead");
        }
        long start = System.nanoTime();
        Learner learner = new Learner(spec);
        learner.restore(part.state());
        try (PartitionReader events =
                new PartitionReader(pipeline, pipeline.topics().events(), partition)) {
            if (events.begin() > from || events.end() < to) {
                throw new UnusableSnapshot(
                        "the events from offset " + from + " to " + to + " are not all there any more");
            }
            events.from(from);
            events.until(to);
            for (var record = events.next(); record != null; record = events.next()) {
                if (System.nanoTime() - start > within.toNanos()) {
                    throw new UnusableSnapshot("the events from offset " + from + " to " + to
                            + " cannot be learned within " + within.toMillis() + " ms: the snapshot is too far behind");
                }
                Arrival arrival = intake.read(record, Source.EVENTS);
                Intake.take(learner, arrival, Source.EVENTS, outcome -> {});
            }
        }
        return learner.state();
    }
}
