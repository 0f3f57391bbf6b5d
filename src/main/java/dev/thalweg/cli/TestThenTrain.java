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
import dev.thalweg.learner.Fingerprint;
import dev.thalweg.learner.LabelSpec;
import dev.thalweg.learner.LabelSpec.OnExpiry;
import dev.thalweg.learner.Learner;
import dev.thalweg.learner.LearnerSpec;
import dev.thalweg.learner.Outcome;
import dev.thalweg.learner.Prediction;
import dev.thalweg.learner.Report;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One pass of a learner over encoded events, as if they stood in one partition: each is decoded, predicted and observed
 * at once, and its label comes when as many later rows as asked were predicted. Whatever comes to nothing, a dead
 * letter or an event without a label, is a row all the same.
 */
final class TestThenTrain {

    /** In milliseconds: longer than any stream. */
    private static final long FOR_EVER = Long.MAX_VALUE / 2;

    private final Learner learner;
    private final EventDecoder decoder;
    private final Segments segments;
    private final Recoveries recoveries;
    private final long recordTime;
    private final int delay;
    private final @Nullable Event[] late;
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
     * @param report of the learner
     * @param fading figures over the fading window
     * @param first of the first rows
     * @param last of the last fifth of the rows
     * @param drifts rows whose label made the learner find that errors have become more, from 0
     * @param recoveries from the changes that were told of
     * @param led share of the answers that each member of the panel led, in the panel's order
     * @param fingerprint of a pipeline with this one partition
     * @param seconds it took to decode, predict, observe, score and learn all
     */
    record Result(
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

    private TestThenTrain(EventSchema schema, LearnerSpec spec, int events, int delay, Protocol protocol) {
        this.learner = new Learner(spec);
        this.decoder = schema.decoder(spec.shape());
        this.segments = new Segments(spec.shape().label(), events);
        this.recoveries = new Recoveries(protocol.changes(), events);
        this.recordTime = protocol.recordTime();
        this.delay = delay;
        this.late = new Event[delay];
        this.led = new long[spec.members().size()];
    }

    /** Learns all events. */
    static Result run(EventSchema schema, LearnerSpec spec, List<byte[]> events, Protocol protocol) {
        int wait = (int) Math.min(protocol.delay(), events.size());
        TestThenTrain pass = new TestThenTrain(schema, awaiting(spec, wait), events.size(), wait, protocol);
        long start = System.nanoTime();
        for (int at = 0; at < events.size() + wait; at++) {
            Event before = wait == 0 ? null : pass.late[at % wait];
            if (at < events.size()) {
                pass.receive(at, events.get(at));
            }
            if (before != null) {
                pass.learn(at - wait, before);
            }
        }
        return pass.result(spec.seed(), (System.nanoTime() - start) / 1e9);
    }

    /** Where a pipeline does not await labels by itself, rows are told apart by their places: nothing says that ids differ. */
    private static LearnerSpec awaiting(LearnerSpec spec, int wait) {
        if (wait == 0 || spec.labels().isPresent()) {
            return spec;
        }
        LearnerSpec waiting = spec.withLabels(Optional.of(new LabelSpec(FOR_EVER, OnExpiry.DROP, wait + 1)));
        return spec.dedupe().isPresent()
                ? waiting
                : waiting.withShape(spec.shape().withoutId());
    }

    private void receive(int at, byte[] value) {
        Arrival arrival = decoder.decode(value, new Origin("table", 0, at), recordTime);
        Event later = null;
        if (arrival instanceof Rejection rejection) {
            learner.reject(rejection.reason());
        } else if (arrival instanceof Event event) {
            later = delay > 0 && event.labelled() ? event : null;
            Event shown = later == null ? event : event.withoutLabel();
            long before = learner.drifts();
            led[learner.take(shown, this::score).member()]++;
            noteDrift(at, before);
        }
        if (delay > 0) {
            late[at % delay] = later;
        }
    }

    private void learn(int at, Event label) {
        long before = learner.drifts();
        learner.label(label, this::score);
        noteDrift(at, before);
    }

    /** By the row that was predicted, whichever one settled it. */
    private void score(Outcome outcome) {
        Prediction prediction = outcome.prediction();
        int at = (int) prediction.event().origin().offset();
        segments.score(at, prediction.scores(), outcome.label(), prediction.lastLabel());
        recoveries.score(at, prediction.scores(), outcome.label());
    }

    private void noteDrift(int at, long before) {
        if (learner.drifts() > before) {
            drifts.add((long) at);
        }
    }

    private Result result(long seed, double seconds) {
        Report report = learner.report();
        return new Result(
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
