package dev.thalweg.stream;

import dev.thalweg.event.Arrival;
import dev.thalweg.learner.Learner;
import dev.thalweg.learner.Outcome;
import dev.thalweg.learner.Prediction;
import dev.thalweg.model.Source;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a task does with its learner for each record: {@link Intake#take}, or less of it where it is measured what each part
 * costs. For one thread.
 */
@FunctionalInterface
public interface Taking {

    /**
     * Lets a learner take what arrived.
     *
     * @param outcomes hears of each prediction that is scored
     * @return what was predicted, where it was an event
     */
    @Nullable
    Prediction take(Learner learner, Arrival arrival, Source source, Consumer<Outcome> outcomes);
}
