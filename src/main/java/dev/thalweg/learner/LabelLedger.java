package dev.thalweg.learner;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of ids that do not wait: labels that came before their events, and ids that are done. A ring whose places
 * stay, so that a commit writes only the chunks that changed; it grows up to its limit, then the oldest makes room. For one
 * thread.
 */
final class LabelLedger {

    private static final int FIRST_CAPACITY = 64;
    private static final int VALUE = Integer.BYTES + Double.BYTES;
    private static final int ABOUT = 3 * Long.BYTES;
    private static final Mark FREE = new Mark(State.GONE, 0, Double.NaN, 0, 0);

    private final int most;
    private Mark[] ring = new Mark[0];
    private final Map<Long, Long> numbers = new HashMap<>();
    private long first;
    private long end;
    private long early;

    /** How it stands with an id. */
    enum State {
        /** No id stands at this place, or not any more. */
        GONE(0),
        /** Its label is here, its event is not. */
        EARLY(1),
        /** Its label was learned. */
        SETTLED(2),
        /** Its label did not come in time. */
        EXPIRED(3);

        private final int code;

        State(int code) {
            this.code = code;
        }

        private static State of(int code) {
            return Arrays.stream(values())
                    .filter(state -> state.code == code)
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("it knows an id as " + code));
        }
    }

    /**
     * @param id hash of the event's id
     * @param label of one that is early
     * @param time of that label, in milliseconds
     * @param since stream time when the id came to stand like this, in milliseconds
     */
    record Mark(State state, long id, double label, long time, long since) {}

    LabelLedger(int most) {
        this.most = most;
    }

    @Nullable
    Mark of(long id) {
        Long number = numbers.get(id);
        return number == null ? null : ring[place(number)];
    }

    /** Labels that wait for their events. */
    long early() {
        return early;
    }

    /**
     * Notes how it stands with an id, in the place of what was known of it.
     *
     * @return whether a label was lost for want of room that still waited for its event
     */
    boolean note(Mark mark) {
        Long known = numbers.remove(mark.id());
        if (known != null) { // It begins anew: the ring is in the order of ages.
            Mark before = ring[place(known)];
            ring[place(known)] = new Mark(State.GONE, 0, Double.NaN, 0, before.since());
            early -= before.state() == State.EARLY ? 1 : 0;
        }
        early += mark.state() == State.EARLY ? 1 : 0;
        boolean lost = false;
        if (end - first == ring.length) {
            if (ring.length < most) {
                grow();
            } else {
                lost = dropFirst();
            }
        }
        ring[place(end)] = mark;
        numbers.put(mark.id(), end++);
        return lost;
    }

    /**
     * Forgets what is older than a time.
     *
     * @return how many labels had waited in vain for their events
     */
    int forget(long before) {
        int lost = 0;
        while (first < end && ring[place(first)].since() < before) {
            lost += dropFirst() ? 1 : 0;
        }
        return lost;
    }

    private boolean dropFirst() {
        Mark oldest = ring[place(first)];
        ring[place(first)] = FREE;
        numbers.remove(oldest.id(), first);
        first++;
        boolean wasEarly = oldest.state() == State.EARLY;
        early -= wasEarly ? 1 : 0;
        return wasEarly;
    }

    private int place(long number) {
        return (int) (number % ring.length);
    }

    private void grow() {
        Mark[] larger = new Mark[(int) Math.min(most, Math.max(FIRST_CAPACITY, 2L * ring.length))];
        Arrays.fill(larger, FREE);
        for (long number = first; number < end; number++) {
            larger[(int) (number % larger.length)] = ring[place(number)];
        }
        ring = larger;
    }

    int valueBytes() {
        return Integer.BYTES + Math.multiplyExact(ring.length, VALUE);
    }

    int aboutBytes() {
        return 2 * Long.BYTES + Math.multiplyExact(ring.length, ABOUT);
    }

    /** How much larger the state is when the ring is as large as it can be. */
    long growth() {
        return (long) (most - ring.length) * (VALUE + ABOUT);
    }

    /** What later weights depend on. */
    void writeValues(ByteBuffer out) {
        out.putInt(ring.length);
        for (Mark mark : ring) {
            out.putInt(mark.state().code).putDouble(mark.label());
        }
    }

    /** To be followed by {@link #readAbout}. */
    void readValues(ByteBuffer in) {
        int length = in.getInt();
        if (length < 0 || length > most) {
            throw new IllegalArgumentException("it knows " + length + " ids where " + most + " are the limit");
        }
        ring = new Mark[length];
        for (int place = 0; place < length; place++) {
            ring[place] = new Mark(State.of(in.getInt()), 0, in.getDouble(), 0, 0);
        }
    }

    void writeAbout(ByteBuffer out) {
        out.putLong(first).putLong(end);
        for (Mark mark : ring) {
            out.putLong(mark.id()).putLong(mark.time()).putLong(mark.since());
        }
    }

    void readAbout(ByteBuffer in) {
        first = in.getLong();
        end = in.getLong();
        if (first < 0 || end < first || end - first > ring.length) {
            throw new IllegalArgumentException(
                    "it knows the ids " + first + " to " + end + " in " + ring.length + " places");
        }
        for (int place = 0; place < ring.length; place++) {
            ring[place] = new Mark(ring[place].state(), in.getLong(), ring[place].label(), in.getLong(), in.getLong());
        }
        numbers.clear();
        early = 0;
        for (long number = first; number < end; number++) {
            Mark mark = ring[place(number)];
            if (mark.state() != State.GONE) {
                numbers.put(mark.id(), number);
            }
            early += mark.state() == State.EARLY ? 1 : 0;
        }
    }
}
