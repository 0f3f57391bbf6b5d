package dev.thalweg.cli;

import dev.thalweg.codec.EventDecoder;
import dev.thalweg.codec.EventSchema;
import dev.thalweg.evaluation.Figures;
import dev.thalweg.evaluation.Recoveries;
import dev.thalweg.evaluation.Recoveries.Recovery;
import dev.thalweg.evaluation.Segments;
import dev.thalweg.event.Arrival;
import dev.thalweg.event.Event;
import dev.thalweg.event.Origin;
import dev.thalweg.event.Rejection;
import dev.thalweg.feature.Row;
import dev.thalweg.learner.Fingerprint;
import dev.thalweg.learner.Learner;
import dev.thalweg.learner.LearnerSpec;
import dev.thalweg.learner.Prediction;
import dev.thalweg.learner.Report;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One pass of a learner over encoded events, as if they stood in one partition: each is decoded, predicted and observed
 * at once, and learned when the label has waited for as many later rows as asked. Whatever comes to nothing, a dead
 * letter or an event without a label, is a row all the same.
 */
final class TestThenTrain {

    private final Learner learner;
    private final EventDecoder decoder;
    private final Segments segments;
    private final Recoveries recoveries;
    private final long recordTime;
    private final @Nullable Waiting[] ring;
    private final List<Long> drifts = new ArrayList<>();
    private final long[] led;

    /**
     * How to go through a table.
     *
     * @param delay how many later rows are predicted before a label is learned
     * @param changes the first row of each concept but the first, rising, where they are known
     * @param recordTime of every event, in milliseconds since 1970 (UTC)
     */
    record Protocol(long delay, List<Long> changes, long recordTime) {}

    /**
     * What a pass found out.
     *
     * @param seed of the learner
     * @param report of the learner; its own no-change baseline is not that of late labels
     * @param fading figures over the fading window
     * @param first of the first rows
     * @param last of the last fifth of the rows
     * @param drifts rows whose label made the learner find that errors have become more, from 0
     * @param recoveries from the changes that were told of
     * @param led share of the answers that each member of the panel led, in the panel's order
     * @param fingerprint of a pipeline with this one partition
     * @param seconds it took to decode, predict, observe, score and learn all
     */
    record Outcome(
            long seed,
            Report report,
            Figures overall,
            Figures fading,
            Figures first,
            Figures last,
            List<Long> drifts,
            List<Recovery> recoveries,
            Map<String, Double> led,
            String fingerprint,
            double seconds) {

        Totals totals() {
            return new Totals(
                    report.events(),
                    report.predictions(),
                    report.deadLetters(),
                    report.version(),
                    overall,
                    fading,
                    report.events(),
                    seconds);
        }
    }

    /** A row whose label has not come yet, and the last label that was known when it was predicted. */
    private static final class Waiting {
        private final Row row;
        private @Nullable Prediction prediction;
        private double known;

        Waiting(Row row) {
            this.row = row;
        }
    }

    private TestThenTrain(EventSchema schema, LearnerSpec spec, int events, int delay, Protocol protocol) {
        this.learner = new Learner(spec);
        this.decoder = schema.decoder(spec.shape());
        this.segments = new Segments(spec.shape().label(), events);
        this.recoveries = new Recoveries(protocol.changes(), events);
        this.recordTime = protocol.recordTime();
        this.ring = new Waiting[delay + 1];
        this.led = new long[spec.members().size()];
    }

    /** Learns all events. */
    static Outcome run(EventSchema schema, LearnerSpec spec, List<byte[]> events, Protocol protocol) {
        int wait = (int) Math.min(protocol.delay(), events.size());
        TestThenTrain pass = new TestThenTrain(schema, spec, events.size(), wait, protocol);
        long start = System.nanoTime();
        for (int at = 0; at < events.size(); at++) {
            pass.receive(at, events.get(at));
            if (at >= wait) {
                pass.learn(at - wait);
            }
        }
        for (int at = events.size() - wait; at < events.size(); at++) {
            pass.learn(at);
        }
        return pass.outcome(spec.seed(), (System.nanoTime() - start) / 1e9);
    }

    private void receive(int at, byte[] value) {
        Arrival arrival = decoder.decode(value, new Origin("table", 0, at), recordTime);
        if (arrival instanceof Rejection rejection) {
            learner.reject(rejection.reason());
        } else if (arrival instanceof Event event) {
            Waiting place = place(at);
            Prediction prediction = learner.predict(event, place.row);
            led[prediction.member()]++;
            if (learner.observe(event) && event.labelled()) {
                place.prediction = prediction;
                place.known = segments.lastLabel();
            }
        }
    }

    /** The row that stood here before has been learned: it lies one row more than the delay back. */
    private Waiting place(int at) {
        Waiting place = ring[at % ring.length];
        if (place == null) {
            place = new Waiting(learner.row());
            ring[at % ring.length] = place;
        }
        return place;
    }

    private void learn(int at) {
        Waiting place = ring[at % ring.length];
        if (place == null || place.prediction == null) {
            return;
        }
        Prediction prediction = place.prediction;
        double label = prediction.event().label();
        segments.score(at, prediction.scores(), label, place.known);
        recoveries.score(at, prediction.scores(), label);
        long before = learner.drifts();
        learner.learn(prediction, place.row, label);
        if (learner.drifts() > before) {
            drifts.add((long) at);
        }
        place.prediction = null;
    }

    private Outcome outcome(long seed, double seconds) {
        Report report = learner.report();
        return new Outcome(
                seed,
                report,
                segments.overall(),
                segments.fading(),
                segments.first(),
                segments.last(),
                List.copyOf(drifts),
                recoveries.all(),
                ledBy(report),
                Fingerprint.ofPipeline(List.of(Fingerprint.of(learner.state()))),
                seconds);
    }

    private Map<String, Double> ledBy(Report report) {
        Map<String, Double> shares = new LinkedHashMap<>();
        for (int member = 0; member < led.length; member++) {
            String name = report.members().get(member).name();
            shares.merge(name, led[member] / (double) Math.max(1, report.predictions()), Double::sum);
        }
        return shares;
    }
}
