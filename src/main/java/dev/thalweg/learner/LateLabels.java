package dev.thalweg.learner;

import dev.thalweg.event.Event;
import dev.thalweg.feature.Features;
import dev.thalweg.feature.Row;
import dev.thalweg.learner.LabelLedger.Mark;
import dev.thalweg.learner.LabelLedger.State;
import dev.thalweg.learner.LabelSpec.OnExpiry;
import dev.thalweg.learner.Report.LabelReport;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;

/**
 * Brings events and labels together that arrive apart. It says when there is something to learn; the learner learns it.
 *
 * <p>Time is the stream's: the latest that an event or label of this partition was dated. It moves only when one arrives,
 * so nothing expires on a stream that stands still. An id has one label: whatever comes for an id that is done changes
 * nothing, and is counted. For one thread.
 */
final class LateLabels {

    private final Learner learner;
    private final LabelSpec spec;
    private final WaitingRows rows;
    private final LabelLedger ledger;
    private long time;
    private long waited;
    private long expired;
    private long overflowed;
    private long duplicates;
    private long unmatched;
    private long rejected;

    LateLabels(Learner learner, LabelSpec spec, Features features, int scores, int answers) {
        this.learner = learner;
        this.spec = spec;
        this.rows = new WaitingRows(features, scores, answers, spec.maxWaiting());
        this.ledger = new LabelLedger(spec.maxWaiting());
    }

    /** Lets the stream's time move on: what has waited too long by then is settled without a label. */
    void advance(long to, Consumer<Outcome> outcomes) {
        time = Math.max(time, to);
        long oldest = time - spec.withinMillis();
        for (Waiting eldest = rows.eldest(); eldest != null && eldest.since() < oldest; eldest = rows.eldest()) {
            giveUp(eldest);
            expired++;
            if (spec.onExpiry() == OnExpiry.NEGATIVE) {
                settle(eldest.prediction(), eldest.row(), new Outcome(eldest.prediction(), 0, true, time), outcomes);
            }
        }
        unmatched += ledger.forget(oldest);
    }

    /** Whether an event of this id waits, or is done: a second one is a duplicate. */
    boolean knows(Event event) {
        long id = SeenIds.hash(event.id());
        Mark mark = ledger.of(id);
        return rows.holds(id) || (mark != null && mark.state() != State.EARLY);
    }

    /** Takes an event that was predicted and observed: learns it where its label is known, lets it wait where not. */
    void take(Event event, Prediction prediction, Row row, Consumer<Outcome> outcomes) {
        long id = SeenIds.hash(event.id());
        Mark early = ledger.of(id);
        if (event.labelled()) {
            duplicates += early == null ? 0 : 1;
            note(State.SETTLED, id, Double.NaN, 0);
            settle(prediction, row, new Outcome(prediction, event.label(), false, event.time()), outcomes);
        } else if (early != null) {
            note(State.SETTLED, id, Double.NaN, 0);
            settle(prediction, row, new Outcome(prediction, early.label(), false, early.time()), outcomes);
        } else {
            await(prediction, row);
        }
    }

    private void await(Prediction prediction, Row row) {
        Waiting eldest = rows.eldest();
        if (eldest != null && rows.size() >= spec.maxWaiting()) {
            giveUp(eldest);
            overflowed++;
        }
        rows.add(Waiting.of(waited++, time, prediction, row));
    }

    private void giveUp(Waiting eldest) {
        rows.take(eldest.id());
        note(State.EXPIRED, eldest.id(), Double.NaN, 0);
    }

    /**
     * Takes a label that arrived by itself.
     *
     * @param label its id, its time and its label are read
     */
    void label(Event label, Consumer<Outcome> outcomes) {
        long id = SeenIds.hash(label.id());
        Waiting waiting = rows.take(id);
        Mark mark = ledger.of(id);
        if (waiting != null) {
            note(State.SETTLED, id, Double.NaN, 0);
            Prediction said =
                    waiting.prediction().about(named(waiting.prediction().event(), label.id()));
            settle(said, waiting.row(), new Outcome(said, label.label(), false, label.time()), outcomes);
        } else if (mark == null) {
            note(State.EARLY, id, label.label(), label.time());
        } else if (mark.state() == State.EXPIRED) {
            unmatched++;
        } else {
            duplicates++;
        }
    }

    /** An id is kept only to a length; the label brings all of it. */
    private static Event named(Event event, String id) {
        return new Event(id, event.origin(), event.time(), new double[0], new String[0], Double.NaN);
    }

    private void note(State state, long id, double label, long labelled) {
        unmatched += ledger.note(new Mark(state, id, label, labelled, time)) ? 1 : 0;
    }

    private void settle(Prediction prediction, Row row, Outcome outcome, Consumer<Outcome> outcomes) {
        outcomes.accept(outcome);
        learner.learn(prediction, row, outcome.label());
    }

    void reject() {
        rejected++;
    }

    LabelReport report() {
        return new LabelReport(rows.size(), ledger.early(), expired, overflowed, duplicates, unmatched, rejected);
    }

    /** How much larger the state is when as many wait as may. */
    long growth() {
        return rows.growth() + ledger.growth();
    }

    /** Values and what they are about are apart, so that ids and times are no part of the fingerprint. */
    List<StateFormat.Section> sections() {
        return List.of(
                new StateFormat.Section("WAIT", true, rows.valueBytes(), rows::writeValues, rows::readValues),
                new StateFormat.Section("WHOM", false, rows.aboutBytes(), rows::writeAbout, rows::readAbout),
                new StateFormat.Section("LEDG", true, ledger.valueBytes(), ledger::writeValues, ledger::readValues),
                new StateFormat.Section("LIDS", false, ledger.aboutBytes(), ledger::writeAbout, ledger::readAbout),
                new StateFormat.Section("LATE", false, 7 * Long.BYTES, this::write, this::read));
    }

    private void write(ByteBuffer out) {
        out.putLong(time).putLong(waited).putLong(expired).putLong(overflowed);
        out.putLong(duplicates).putLong(unmatched).putLong(rejected);
    }

    private void read(ByteBuffer in) {
        time = in.getLong();
        waited = in.getLong();
        expired = in.getLong();
        overflowed = in.getLong();
        duplicates = in.getLong();
        unmatched = in.getLong();
        rejected = in.getLong();
    }
}
