package dev.thalweg.codec;

import dev.thalweg.event.Arrival;
import dev.thalweg.event.Event;
import dev.thalweg.event.Origin;
import dev.thalweg.event.Reason;
import dev.thalweg.event.Rejection;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The event that is being decoded, or the first reason why it will not be one. Reused from record to record. */
final class Draft {

    private final int numberSlots;
    private final int categorySlots;

    private double[] numbers = new double[0];
    private @Nullable String[] categories = new String[0];
    private double label;
    private long time;
    private @Nullable String id;
    private @Nullable Rejection fault;

    Draft(int numberSlots, int categorySlots) {
        this.numberSlots = numberSlots;
        this.categorySlots = categorySlots;
    }

    /** Begins anew, with fresh arrays: the event keeps them. */
    void begin(long recordTime) {
        numbers = new double[numberSlots];
        Arrays.fill(numbers, Double.NaN);
        categories = new String[categorySlots];
        label = Double.NaN;
        time = recordTime;
        id = null;
        fault = null;
    }

    void number(int slot, double value) {
        numbers[slot] = value;
    }

    void category(int slot, String value) {
        categories[slot] = value;
    }

    void label(double value) {
        label = value;
    }

    void id(String value) {
        id = value;
    }

    void time(long millis) {
        time = millis;
    }

    /** Notes that an array has more numbers than are read. */
    void tooLong(String array, int most) {
        refuse(Reason.TOO_LONG, "field '" + array + "' has more than " + most + " numbers");
    }

    /** Notes a reason against the event; the first one stays. */
    void refuse(Reason reason, String detail) {
        if (fault == null) {
            fault = new Rejection(reason, detail);
        }
    }

    /**
     * What the record turned out to be.
     *
     * @param latest the latest event time that is taken, in milliseconds
     */
    Arrival finish(Origin origin, long recordTime, long latest) {
        if (fault != null) {
            return fault;
        }
        if (time < 0) {
            return new Rejection(
                    Reason.BEFORE_EPOCH, "dated " + time + " ms, before 1970: Kafka carries no such timestamp");
        }
        if (time > latest) {
            return new Rejection(
                    Reason.TOO_FAR_AHEAD,
                    "dated " + time + " ms, where its record at " + recordTime + " ms allows " + latest + " at most");
        }
        return new Event(id == null ? origin.asId() : id, origin, time, numbers, categories, label);
    }
}
