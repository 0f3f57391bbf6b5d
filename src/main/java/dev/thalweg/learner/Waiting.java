package dev.thalweg.learner;

import dev.thalweg.event.Event;
import dev.thalweg.feature.Row;

/**
 * An event that waits for its label: what was said of it, and the row as it was predicted.
 *
 * @param id hash of the event's id
 * @param number counts the events that have waited
 * @param since stream time when it began to wait, in milliseconds
 */
record Waiting(long id, long number, long since, Prediction prediction, Row row) {

    private static final double[] NO_NUMBERS = {};
    private static final String[] NO_CATEGORIES = {};

    /** Without the event's own values: the row has all of them that is needed. */
    static Waiting of(long number, long since, Prediction prediction, Row row) {
        Event event = prediction.event();
        Event bare =
                new Event(WaitingRows.kept(event), event.origin(), event.time(), NO_NUMBERS, NO_CATEGORIES, Double.NaN);
        return new Waiting(SeenIds.hash(event.id()), number, since, prediction.about(bare), row);
    }
}
