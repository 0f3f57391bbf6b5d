package dev.thalweg.page;

import dev.thalweg.event.Event;
import dev.thalweg.event.Origin;
import dev.thalweg.learner.Outcome;
import dev.thalweg.learner.Prediction;
import java.util.ArrayList;
import java.util.List;

/**
 * The latest predictions, with their labels as far as they are known. Safe for use by several threads; taking one costs a
 * look at each that is kept.
 */
final class RecentPredictions {

    /** How many are kept. */
    static final int MOST = 12;

    private final Kept[] ring = new Kept[MOST];
    private long taken;

    /** A prediction, and how it turned out. */
    private static final class Kept {
        private final Prediction prediction;
        private double label = Double.NaN;
        private boolean assumed;

        Kept(Prediction prediction) {
            this.prediction = prediction;
        }

        boolean isOf(Origin other) {
            Origin own = prediction.event().origin();
            return own.offset() == other.offset()
                    && own.partition() == other.partition()
                    && own.topic().equals(other.topic());
        }
    }

    /** A prediction that may have been settled already. */
    synchronized void predicted(Prediction prediction) {
        kept(prediction);
    }

    /** Where its label came long after it, the prediction comes up again. */
    synchronized void settled(Outcome outcome) {
        Kept kept = kept(outcome.prediction());
        kept.label = outcome.label();
        kept.assumed = outcome.assumed();
    }

    private Kept kept(Prediction prediction) {
        Origin origin = prediction.event().origin();
        for (long back = 1; back <= Math.min(taken, MOST); back++) {
            Kept kept = ring[(int) ((taken - back) % MOST)];
            if (kept.isOf(origin)) {
                return kept;
            }
        }
        Kept added = new Kept(prediction);
        ring[(int) (taken++ % MOST)] = added;
        return added;
    }

    /** Newest first. */
    synchronized List<View.Row> rows() {
        List<View.Row> rows = new ArrayList<>();
        for (long back = 1; back <= Math.min(taken, MOST); back++) {
            Kept kept = ring[(int) ((taken - back) % MOST)];
            Event event = kept.prediction.event();
            rows.add(new View.Row(
                    event.id(),
                    event.origin().partition(),
                    event.origin().offset(),
                    event.time(),
                    kept.prediction.scores(),
                    kept.prediction.best(),
                    kept.label,
                    kept.assumed,
                    kept.prediction.modelVersion()));
        }
        return rows;
    }
}
