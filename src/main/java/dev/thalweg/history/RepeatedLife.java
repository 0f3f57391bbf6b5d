package dev.thalweg.history;

import dev.thalweg.codec.LearnerSettings;
import dev.thalweg.codec.Malformed;
import dev.thalweg.event.Arrival;
import dev.thalweg.learner.Contribution;
import dev.thalweg.learner.GlobalModel;
import dev.thalweg.learner.Learner;
import dev.thalweg.learner.LearnerSpec;
import dev.thalweg.learner.Replica;
import dev.thalweg.learner.StoredState;
import dev.thalweg.model.Configured;
import dev.thalweg.model.Entry;
import dev.thalweg.model.Merged;
import dev.thalweg.model.Promoted;
import dev.thalweg.model.Promoted.Way;
import dev.thalweg.model.Source;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.stream.Adoption;
import dev.thalweg.stream.CatchUp;
import dev.thalweg.stream.Intake;
import dev.thalweg.stream.ModelsTopic;
import dev.thalweg.stream.Part;
import dev.thalweg.stream.PipelineFailure;
import dev.thalweg.stream.UnusableSnapshot;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** A learner that goes through what the live one of its partition went through: records, settings, other models. For one thread. */
final class RepeatedLife {

    private final Pipeline pipeline;
    private final int partition;
    private final Queue<Entry> changes;
    private final MergedModels merged;
    private LearnerSpec spec;
    private Learner learner;
    private Intake intake;
    private @Nullable Promoted wentOnFrom;

    /**
     * @param changes what is to become of the learner on its way
     * @param merged the models that replicas are merged to
     */
    RepeatedLife(Pipeline pipeline, int partition, List<Entry> changes, MergedModels merged) {
        this.merged = merged;
        this.pipeline = pipeline;
        this.partition = partition;
        this.changes = new ArrayDeque<>(changes);
        this.spec = pipeline.learner();
        this.learner = new Learner(spec);
        this.intake = Intake.of(pipeline).get();
    }

    /**
     * Takes over a model that was like this one at its place.
     *
     * @param inIt which of the next changes are in that model
     * @throws UnusableSnapshot when it does not fit the settings at that place
     */
    void beginWith(Part model, Predicate<Entry> inIt) {
        long came = changes.stream().takeWhile(inIt).count();
        long number = 0;
        for (Entry change : changes) {
            number++;
            if (change instanceof Promoted promoted
                    && promoted.way() == Way.ADOPTED
                    && promoted.place().equals(model.snapshot().place())
                    && promoted.fingerprint().equals(model.snapshot().content().fingerprint())) {
                came = number; // The learner began with this very model.
            }
        }
        for (long one = 0; one < came; one++) {
            note(changes.remove());
        }
        Adoption.requireFit(spec, model);
        intake = Intake.of(pipeline.with(spec)).get();
        learner = new Learner(spec);
        learner.restore(model.state());
    }

    /** What remains of a change where the model that it made is there already. */
    private void note(Entry change) {
        if (change instanceof Configured configured) {
            spec = settings(configured.settings());
        } else if (change instanceof Promoted promoted) {
            wentOnFrom = promoted;
            spec = promoted.settings().isEmpty() ? spec : settings(promoted.settings());
        }
    }

    Arrival read(ConsumerRecord<byte[], byte[]> record, Source source) {
        return intake.read(record, source);
    }

    void take(Arrival arrival, Source source) {
        Intake.take(learner, arrival, source, outcome -> {});
        handOn();
    }

    private void handOn() {
        Replica replica = learner.replica();
        Contribution due = replica == null ? null : replica.contribution();
        if (due != null) {
            merged.contribute(partition, due);
        }
    }

    /** Lets it go on behind its end. */
    void goOn(List<Entry> later) {
        changes.addAll(later);
    }

    /**
     * Lets become of the learner what did, as far as it stands before what is next.
     *
     * @return false where it cannot, as behind its end, for nobody needs it
     */
    boolean changeUntil(Predicate<Entry> before) {
        boolean changed = true;
        for (Entry next = changes.peek(); changed && next != null && before.test(next); next = changes.peek()) {
            changed = change(changes.remove());
        }
        return changed;
    }

    private boolean change(Entry change) {
        if (change instanceof Configured configured) {
            configure(configured);
        } else if (change instanceof Promoted promoted) {
            promote(promoted);
        } else if (change instanceof Merged version) {
            return merge(version);
        }
        return true;
    }

    private boolean merge(Merged version) {
        GlobalModel model = merged.version(partition, version.version());
        if (model == null) {
            return false;
        }
        Replica replica = learner.replica();
        if (replica == null || !replica.merge(model, partition)) {
            throw new PipelineFailure("partition " + partition + " cannot go on from version " + version.version()
                    + " of the merged model, as it did: the lineage does not fit");
        }
        handOn();
        return true;
    }

    private void configure(Configured configured) {
        byte[] state = learner.state();
        spec = settings(configured.settings());
        learner = new Learner(spec);
        intake = Intake.of(pipeline.with(spec)).get();
        boolean shaped = changes.peek() instanceof Promoted promoted
                && promoted.way() == Way.ADOPTED; // Brings a state of its own.
        if (!configured.first() && !shaped) {
            learner.restore(state);
        }
    }

    private static LearnerSpec settings(String text) {
        try {
            return LearnerSettings.read(text);
        } catch (Malformed foreign) {
            throw new PipelineFailure(String.valueOf(foreign.getMessage()), foreign);
        }
    }

    private void promote(Promoted promoted) {
        Part part = new ModelsTopic(pipeline).part(promoted.snapshot(), partition);
        if (!part.snapshot().content().fingerprint().equals(promoted.fingerprint())) {
            throw new PipelineFailure("snapshot " + promoted.snapshot() + " is another than the one that partition "
                    + partition + " went on from at offset " + promoted.place().events());
        }
        wentOnFrom = promoted;
        if (!promoted.settings().isEmpty()) {
            spec = settings(promoted.settings());
        }
        byte[] model = promoted.way() == Way.TAKEN_OVER
                ? CatchUp.state(pipeline, intake, spec, part, promoted.place().events(), CatchUp.EVER)
                : part.state();
        byte[] before = learner.state();
        learner = new Learner(spec);
        learner.restore(promoted.way() == Way.ADOPTED ? model : new StoredState(model).adoptedBy(before));
    }

    /** The last snapshot that it went on from; null where there was none. */
    @Nullable
    Promoted wentOnFrom() {
        return wentOnFrom;
    }

    /** As it is now. */
    Learner learner() {
        return learner;
    }

    /** The settings that it is under. */
    LearnerSpec spec() {
        return spec;
    }
}
