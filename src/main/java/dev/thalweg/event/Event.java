package dev.thalweg.event;

import org.jspecify.annotations.Nullable;

/**
 * One decoded event: finite where it has numbers, complete where fields are required. It shares the arrays it was
 * built from; nobody writes to them afterwards.
 */
public final class Event implements Arrival {

    private final String id;
    private final Origin origin;
    private final long time;
    private final double[] numbers;
    private final @Nullable String[] categories;
    private final double label;

    /**
     * @param id names the event in predictions
     * @param origin where its record stands
     * @param time event time, milliseconds since 1970 (UTC)
     * @param numbers one a NUMBER field, in slot order; NaN means missing, infinities are not allowed
     * @param categories one a CATEGORY field, in slot order; null means missing
     * @param label the class's index or the number; NaN means that the event has no label
     */
    public Event(String id, Origin origin, long time, double[] numbers, @Nullable String[] categories, double label) {
        this.id = id;
        this.origin = origin;
        this.time = time;
        this.numbers = numbers;
        this.categories = categories;
        this.label = label;
    }

    /** The same, as if its label were not known. */
    public Event withoutLabel() {
        return new Event(id, origin, time, numbers, categories, Double.NaN);
    }

    public String id() {
        return id;
    }

    public Origin origin() {
        return origin;
    }

    /** Event time, milliseconds since 1970 (UTC). */
    public long time() {
        return time;
    }

    /** The number in a slot of the event's shape; NaN means missing. */
    public double number(int slot) {
        return numbers[slot];
    }

    /** The category in a slot of the event's shape; null means missing. */
    public @Nullable String category(int slot) {
        return categories[slot];
    }

    /** The class's index or the number; NaN without a label. */
    public double label() {
        return label;
    }

    public boolean labelled() {
        return !Double.isNaN(label);
    }
}
