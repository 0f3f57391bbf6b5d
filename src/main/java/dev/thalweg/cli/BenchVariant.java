package dev.thalweg.cli;

import dev.thalweg.event.Arrival;
import dev.thalweg.event.Event;
import dev.thalweg.feature.Row;
import dev.thalweg.learner.Learner;
import dev.thalweg.learner.Outcome;
import dev.thalweg.learner.Prediction;
import dev.thalweg.model.Source;
import dev.thalweg.stream.Intake;
import dev.thalweg.stream.Taking;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How much is done with each event while it is measured; each includes what the one before it does. */
enum BenchVariant {
    /** Its bytes go from a consumer to a producer: {@link RawLoop}. */
    RAW,
    /** The topology, but each answer is the same; the learner stays as it is. */
    WITHOUT,
    /** The topology, but only predictions are made. */
    PREDICT,
    /** All of it. */
    LEARN;

    /** Learned by each task before nothing but predictions are made, so that these come from statistics and weights that are some. */
    static final int LEARNED_FIRST = 1_000;

    /** For JSON and the names of topics. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** For tables. */
    String title() {
        return switch (this) {
            case RAW -> "raw loop";
            case WITHOUT -> "without learning";
            case PREDICT -> "prediction only";
            case LEARN -> "learning";
        };
    }

    /**
     * What a task of the topology does.
     *
     * @param scores how many a prediction has
     */
    Taking taking(int scores) {
        return switch (this) {
            case RAW -> throw new IllegalStateException("the raw loop is no topology");
            case WITHOUT -> constant(new float[scores]);
            case PREDICT -> new OnlyPredicting();
            case LEARN -> Intake::take;
        };
    }

    private static Taking constant(float[] scores) {
        return (learner, arrival, source, outcomes) -> arrival instanceof Event event
                ? new Prediction(event, 0, scores, 0, scores, Double.NaN, true)
                : Intake.take(learner, arrival, source, outcomes);
    }

    private static final class OnlyPredicting implements Taking {

        private int learned;
        private @Nullable Row row;

        @Override
        public @Nullable Prediction take(Learner learner, Arrival arrival, Source source, Consumer<Outcome> outcomes) {
            if (learned < LEARNED_FIRST || !(arrival instanceof Event event)) {
                learned++;
                return Intake.take(learner, arrival, source, outcomes);
            }
            Row into = row == null ? learner.row() : row;
            row = into;
            return learner.predict(event, into);
        }
    }
}
