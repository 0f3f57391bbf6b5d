package dev.thalweg.stream;

import dev.thalweg.event.Arrival;
import dev.thalweg.learner.Learner;
import dev.thalweg.learner.LearnerSpec;
import dev.thalweg.model.Source;
import dev.thalweg.settings.Pipeline;

/** Brings the model in a snapshot to where a pipeline stands: it learns the events between, as if it had been there. */
public final class CatchUp {

    /** Learned within one transaction, which may take 10 seconds by default. */
    static final long MOST = 20_000;

    private CatchUp() {}

    /**
     * The model's state once it has learned the events behind the snapshot.
     *
     * @param spec under which it was learned and goes on
     * @param to offset of the first event that it is not to learn
     * @throws UnusableSnapshot when the snapshot is further on, or more than 20,000 offsets behind, or the events between are not there any more
     * @throws PipelineFailure when the events cannot be read
     * @throws IllegalStateException when the snapshot does not fit the settings: see {@link Adoption#requireFit}
     */
    public static byte[] state(Pipeline pipeline, Intake intake, LearnerSpec spec, Part part, long to) {
        long from = part.snapshot().place().events();
        int partition = part.snapshot().partition();
        if (pipeline.labels().isPresent()) {
            throw new UnusableSnapshot("where labels arrive by themselves a model cannot take over yet: promote it");
        }
        if (from > to || to - from > MOST) {
            throw new UnusableSnapshot("the snapshot has learned partition " + partition + " up to offset " + from
                    + ", and the pipeline up to " + to + "; it can be up to " + MOST + " behind, and not ahead");
        }
        Learner learner = new Learner(spec);
        learner.restore(part.state());
        try (PartitionReader events =
                new PartitionReader(pipeline, pipeline.topics().events(), partition)) {
            if (events.begin() > from) {
                throw new UnusableSnapshot("the events from offset " + from + " on are not there any more");
            }
            events.from(from);
            events.until(to);
            for (var record = events.next(); record != null; record = events.next()) {
                Arrival arrival = intake.read(record, Source.EVENTS);
                Intake.take(learner, arrival, Source.EVENTS, outcome -> {});
            }
        }
        return learner.state();
    }
}
