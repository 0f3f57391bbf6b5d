package dev.thalweg.stream;

import dev.thalweg.event.Origin;
import dev.thalweg.event.Rejection;
import dev.thalweg.learner.Prediction;

/** What {@link Learning} makes of a record: exactly one of these for each. */
public sealed interface Answer {

    /** The record is an event: what was said of it before its label was learned. */
    record Predicted(Prediction prediction) implements Answer {}

    /**
     * The record is no event, and left the model as it was.
     *
     * @param origin where it stands
     */
    record Refused(Origin origin, Rejection rejection) implements Answer {}
}
