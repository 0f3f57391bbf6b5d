package dev.thalweg.learner;

import dev.thalweg.evaluation.Prequential;
import dev.thalweg.event.Event;
import dev.thalweg.event.LabelShape;
import dev.thalweg.event.Reason;
import dev.thalweg.feature.Features;
import dev.thalweg.feature.Row;
import dev.thalweg.network.Network;
import dev.thalweg.network.SplitMix64;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Learns one partition. Three verbs: {@link #predict} changes nothing, {@link #observe} counts and updates running
 * statistics, {@link #learn} scores a prediction against its label and trains. {@link #take} does them in the only allowed order.
 *
 * <p>The same specification and the same calls in the same order give the same {@link #state() state}, bit for bit.
 * Not safe for use by several threads.
 */
public final class Learner {

    /** With fewer labels learned a prediction is marked as {@link Prediction#warmingUp}. */
    public static final int WARM_AFTER = 200;

    private final LearnerSpec spec;
    private final Features features;
    private final Panel panel;
    private final Noise noise;
    private final Prequential prequential;
    private final Counts counts = new Counts();
    private final FeatureDrift featureDrift;
    private final RowWeights weights;
    private final @Nullable SeenIds seen;
    private final @Nullable Drift drift;
    private final @Nullable LabelUnit unit;
    private final @Nullable LateLabels late;
    private final @Nullable Replica replica;
    private final Row row;

    /** An untrained learner, its weights drawn from the seed. */
    public Learner(LearnerSpec spec) {
        this.spec = spec;
        LabelShape label = spec.shape().label();
        features = new Features(spec.features(), spec.shape());
        featureDrift = new FeatureDrift(features);
        SplitMix64 random = new SplitMix64(spec.seed());
        noise = new Noise(features.jitter(), random);
        panel = new Panel(spec, features, random);
        prequential = Prequential.of(label, Prequential.DEFAULT_FADING);
        seen = spec.dedupe().map(SeenIds::new).orElse(null);
        weights = new RowWeights(spec.classWeights(), label instanceof LabelShape.Classes ? label.scores() : 0);
        drift = spec.drift().map(Drift::new).orElse(null);
        unit = label instanceof LabelShape.Numeric ? new LabelUnit() : null;
        late = spec.labels().isEmpty()
                ? null
                : new LateLabels(this, spec.labels().get(), features, label.scores(), panel.answers());
        row = row();
        replica = Replica.of(spec, features, weights, unit, panel);
    }

    /** A row of this learner's width, for {@link #predict} to fill. */
    public Row row() {
        return features.newRow();
    }

    /** As {@link #take(Event, Consumer)}, for whom outcomes do not matter. */
    public Prediction take(Event event) {
        return take(event, outcome -> {});
    }

    /**
     * Test, then train: predicts an event, observes it, and learns from its label if it has one, or lets it wait for one
     * where labels arrive by themselves. A duplicate is only predicted.
     *
     * @param outcomes hears of each prediction that is scored, before it is learned from
     */
    public Prediction take(Event event, Consumer<Outcome> outcomes) {
        if (late == null) {
            Prediction prediction = predict(event, row);
            if (observe(event, row) && event.labelled()) {
                outcomes.accept(new Outcome(prediction, event.label(), false, event.time()));
                learn(prediction, row, event.label());
            }
            return prediction;
        }
        late.advance(event.time(), outcomes);
        Row own = row();
        Prediction prediction = predict(event, own);
        if (observe(event, own)) {
            late.take(event, prediction, own, outcomes);
        }
        return prediction;
    }

    /**
     * Takes a label that arrived by itself: scores and learns the event that waits for it, as it was predicted, or keeps the
     * label for its event.
     *
     * @param label its id, its time and its label are read
     * @param outcomes hears of each prediction that is scored, before it is learned from
     * @throws IllegalArgumentException when it has no label
     * @throws IllegalStateException where labels do not arrive by themselves
     */
    public void label(Event label, Consumer<Outcome> outcomes) {
        if (!label.labelled()) {
            throw new IllegalArgumentException("a label is needed, got none for " + label.id());
        }
        late().advance(label.time(), outcomes);
        late().label(label, outcomes);
    }

    private LateLabels late() {
        if (late == null) {
            throw new IllegalStateException("labels do not arrive by themselves here");
        }
        return late;
    }

    /** Scores an event with what was learned and observed before it. Fills the row; changes nothing else. */
    public Prediction predict(Event event, Row into) {
        features.encode(event, into);
        float[] answers = panel.score(into);
        for (int member = 0; unit != null && member < panel.size(); member++) {
            answers[member] = unit.answer(answers[member]);
        }
        float[] scores = panel.mix(answers);
        boolean warmingUp = prequential.scored() < WARM_AFTER;
        return new Prediction(event, version(), scores, panel.leader(), answers, prequential.lastLabel(), warmingUp);
    }

    /**
     * Counts an event and takes it, and its row as predicted, into the running statistics: once, after its prediction.
     *
     * @return false for a duplicate, which is only counted and must not be learned
     */
    public boolean observe(Event event, Row predicted) {
        counts.predicted(event.labelled());
        if ((late != null && late.knows(event)) || (seen != null && seen.seenBefore(event))) {
            counts.duplicate();
            return false;
        }
        featureDrift.observe(event, predicted);
        features.observe(event);
        return true;
    }

    /**
     * Scores a prediction against its label and trains.
     *
     * @param predicted the row as it was predicted; noise may be added to it
     * @param label the class's index, or the number
     */
    public void learn(Prediction prediction, Row predicted, double label) {
        prequential.score(prediction.scores(), label, prediction.lastLabel());
        noise.addTo(predicted.dense());
        float target = unit == null ? (float) label : unit.learned(label);
        double size = unit == null ? 1 : unit.size();
        panel.charge(prediction.answers(), label, size);
        if (drift != null && drift.sees(prediction.scores(), label, size)) {
            panel.resetMoments();
        }
        weights.observe(label);
        double boost = drift == null ? 1 : drift.boost();
        for (int refused = panel.learn(predicted, target, weights, boost); refused > 0; refused--) {
            counts.batchSkipped();
        }
        if (replica != null) {
            replica.learned();
        }
    }

    /** Counts a record that was no event; the model stays as it is. */
    public void reject(Reason reason) {
        counts.rejected(reason);
    }

    /** Counts a record that was no label. */
    public void rejectLabel(Reason reason) {
        counts.rejected(reason);
        late().reject();
    }

    /** Steps taken. */
    public long version() {
        return panel.steps();
    }

    /** How often errors have been found to have become more; 0 where that is not looked for. */
    public long drifts() {
        return drift == null ? 0 : drift.detections();
    }

    /** What makes it one of several; null where it is the only one. To be asked and told between two records. */
    public @Nullable Replica replica() {
        return replica;
    }

    Panel panel() {
        return panel;
    }

    /** All that {@link #predict} goes by, as it is now. */
    public Predictor predictor() {
        Predictor.Unit answers = unit == null ? null : unit.values();
        return new Predictor(spec.features(), spec.shape().label(), features.scalings(), panel.values(), answers);
    }

    /** A copy of the figures and counters as they are now. */
    public Report report() {
        Network network = panel.leading().network();
        Prequential figures = Prequential.of(spec.shape().label(), Prequential.DEFAULT_FADING);
        figures.merge(prequential);
        return new Report(
                counts.predictions(),
                counts.unlabelled(),
                counts.duplicates(),
                counts.rejections(),
                counts.skippedBatches(),
                drifts(),
                drift == null ? Double.NaN : drift.window(),
                panel.report(),
                panel.leader(),
                version(),
                network.lastLearningRate(),
                network.lastGradientNorm(),
                network.weightNorm(),
                panel.parameters(),
                stateBytes(),
                late == null ? null : late.report(),
                replica == null ? 0 : replica.version(),
                replica == null ? 0 : replica.unmerged(),
                replica == null ? 0 : replica.roundInFlight(),
                featureDrift.largest(),
                figures);
    }

    /** All that is needed to go on as if never stopped, in the format of {@code docs/fingerprint.md}. */
    public byte[] state() {
        return StateFormat.write(sections());
    }

    /** The size of the state as it is now. */
    public int stateBytes() {
        return StateFormat.bytes(sections());
    }

    /** No state is larger: as if all batches were full. */
    public long mostStateBytes() {
        return stateBytes() + panel.growth(features.pairs()) + (late == null ? 0 : late.growth());
    }

    /**
     * Goes on from a state.
     *
     * @throws IllegalStateException when the state is damaged, or was learned under settings of another shape; says
     *     which. This learner may have taken over a part by then: drop it.
     */
    public void restore(byte[] state) {
        StateFormat.restore(state, sections());
    }

    private List<StateFormat.Section> sections() {
        List<StateFormat.Section> sections = new ArrayList<>(StateShape.sections(spec));
        sections.addAll(List.of(
                new StateFormat.Section("FEAT", true, features.stateBytes(), features::write, features::read),
                noise.section()));
        sections.addAll(panel.sections());
        sections.addAll(List.of(
                new StateFormat.Section("COUN", false, counts.stateBytes(), counts::write, counts::read),
                new StateFormat.Section("PREQ", false, prequential.stateBytes(), prequential::write, prequential::read),
                featureDrift.section()));
        addThoseOfSettings(sections);
        return sections;
    }

    /** What is only there where the settings ask for it. */
    private void addThoseOfSettings(List<StateFormat.Section> sections) {
        if (unit != null) {
            sections.add(new StateFormat.Section("LABL", true, LabelUnit.BYTES, unit::write, unit::read));
        }
        if (weights.learned()) {
            sections.add(new StateFormat.Section("WEIG", true, weights.stateBytes(), weights::write, weights::read));
        }
        if (drift != null) {
            sections.add(drift.section());
        }
        if (seen != null) {
            sections.add(new StateFormat.Section("SEEN", true, seen.stateBytes(), seen::write, seen::read));
        }
        if (replica != null) {
            sections.add(replica.section());
        }
        if (late != null) {
            sections.addAll(late.sections());
        }
    }
}
