package dev.thalweg.stream;

import dev.thalweg.model.Order;
import dev.thalweg.model.Place;
import dev.thalweg.model.Source;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * How far a task has come in its topics and, where there are two, in which order it went since the last {@link Order} was
 * told. Kept beside the learner's state, in the same commit. For one thread.
 */
final class InputOrder {

    /** So many records make an {@link Order}. */
    static final int BLOCK = 4096;

    private static final int FIXED = 4 * Long.BYTES + Integer.BYTES;

    private final boolean told;
    private long nextEvent;
    private long nextLabel;
    private final BitSet labels = new BitSet(BLOCK);
    private long number;
    private Place from = new Place(0, 0);
    private int inputs;

    /** @param told whether the order matters, as it does where there are two topics */
    InputOrder(boolean told) {
        this.told = told;
    }

    long next(Source source) {
        return source == Source.EVENTS ? nextEvent : nextLabel;
    }

    Place place() {
        return new Place(nextEvent, nextLabel);
    }

    void takes(Source source, long offset) {
        if (source == Source.EVENTS) {
            nextEvent = offset + 1;
        } else {
            nextLabel = offset + 1;
        }
        if (told) {
            labels.set(inputs++, source == Source.LABELS);
        }
    }

    /** The order of the records since the last one, once they are enough for it. */
    @Nullable
    Order finished() {
        return inputs < BLOCK ? null : cut();
    }

    private Order cut() {
        Order order = unfinished();
        number += inputs;
        from = place();
        inputs = 0;
        labels.clear();
        return order;
    }

    /** The order of the records that no {@link #finished} one has told of. */
    Order unfinished() {
        return new Order(number, from, place(), inputs, (BitSet) labels.clone());
    }

    /** What is to be kept beside the offset of the next event; nothing where the order does not matter. */
    byte[] bytes() {
        if (!told) {
            return new byte[0];
        }
        byte[] bits = labels.toByteArray();
        return ByteBuffer.allocate(FIXED + bits.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(nextLabel)
                .putLong(number)
                .putLong(from.events())
                .putLong(from.labels())
                .putInt(inputs)
                .put(bits)
                .array();
    }

    /**
     * Goes on from what was kept.
     *
     * @param events offset of the next event
     */
    void read(long events, byte[] kept) {
        forget();
        nextEvent = events;
        if (kept.length >= FIXED) {
            ByteBuffer in = ByteBuffer.wrap(kept).order(ByteOrder.LITTLE_ENDIAN);
            nextLabel = in.getLong();
            number = in.getLong();
            from = new Place(in.getLong(), in.getLong());
            inputs = in.getInt();
            labels.or(BitSet.valueOf(in));
        }
    }

    void forget() {
        nextEvent = 0;
        nextLabel = 0;
        labels.clear();
        number = 0;
        from = new Place(0, 0);
        inputs = 0;
    }
}
