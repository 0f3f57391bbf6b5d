package dev.thalweg.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.thalweg.learner.Fingerprint;
import dev.thalweg.model.Order;
import dev.thalweg.model.Place;
import dev.thalweg.model.Source;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * How far a task has come in its topics and, where there are two, in which order it went since the last {@link Order} was
 * told; and which of the lineage's changes are in the state. Kept beside the learner's state, in the same commit. For one
 * thread.
 */
final class InputOrder {

    /** So many records make an {@link Order}. */
    static final int BLOCK = 4096;

    private static final int FIXED = 4 * Long.BYTES + Integer.BYTES;

    /**
     * Behind the order: a hash of the settings that the pipeline was started with, how many changes were told, and what was
     * asked; and behind those the settings that came with a model, if any did.
     */
    private static final int CHANGES = 2 * Long.BYTES + Integer.BYTES;

    private final boolean told;
    private long nextEvent;
    private long nextLabel;
    private final BitSet labels = new BitSet(BLOCK);
    private long number;
    private Place from = new Place(0, 0);
    private int inputs;
    private long settings;
    private int changes;
    private long nextRequest;
    private String promoted = "";

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

    /** Begins behind what another task has taken. */
    void begin(Place place) {
        forget();
        nextEvent = place.events();
        nextLabel = place.labels();
        from = place;
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

    /** How many records were taken, where there are two topics; else 0. */
    long number() {
        return number + inputs;
    }

    /** A hash of the settings that the state is learned under; 0 where none was noted. */
    long settings() {
        return settings;
    }

    /** How many changes the lineage tells of since the learner began. */
    int changes() {
        return changes;
    }

    /** What is noted of settings; 0 where there are none. */
    static long hash(String settings) {
        return settings.isEmpty()
                ? 0
                : Long.parseUnsignedLong(Fingerprint.checksum(settings.getBytes(UTF_8)), 0, 2 * Long.BYTES, 16);
    }

    /** Offset of the first request in the control topic that was not seen. */
    long nextRequest() {
        return nextRequest;
    }

    /** Notes that requests were seen. */
    void asked(long next) {
        nextRequest = next;
    }

    /** Notes that a change is told. */
    void changed() {
        changes++;
    }

    /** Notes that other settings are told; they are for those, too, that came with a model. */
    void configured(long hash) {
        settings = hash;
        promoted = "";
        changed();
    }

    /** The settings that came with a model that was put in charge; empty where those of the pipeline hold. */
    String promoted() {
        return promoted;
    }

    /** Notes with which settings a model was put in charge. */
    void promoted(String text) {
        promoted = text;
    }

    /** What is to be kept beside the offset of the next event. */
    byte[] bytes() {
        byte[] text = promoted.getBytes(UTF_8);
        ByteBuffer out = ByteBuffer.allocate(
                        (told ? FIXED + bitBytes() : 0) + (changes + nextRequest > 0 ? CHANGES + text.length : 0))
                .order(ByteOrder.LITTLE_ENDIAN);
        if (told) {
            out.putLong(nextLabel).putLong(number).putLong(from.events()).putLong(from.labels());
            out.putInt(inputs).put(Arrays.copyOf(labels.toByteArray(), bitBytes()));
        }
        if (changes + nextRequest > 0) {
            out.putLong(settings).putInt(changes).putLong(nextRequest).put(text);
        }
        return out.array();
    }

    private int bitBytes() {
        return (inputs + Byte.SIZE - 1) / Byte.SIZE;
    }

    /**
     * Goes on from what was kept.
     *
     * @param events offset of the next event
     */
    void read(long events, byte[] kept) {
        forget();
        nextEvent = events;
        ByteBuffer in = ByteBuffer.wrap(kept).order(ByteOrder.LITTLE_ENDIAN);
        if (told && kept.length >= FIXED) {
            nextLabel = in.getLong();
            number = in.getLong();
            from = new Place(in.getLong(), in.getLong());
            inputs = in.getInt();
            byte[] bits = new byte[Math.min(bitBytes(), in.remaining())];
            in.get(bits);
            labels.or(BitSet.valueOf(bits));
        }
        if (in.remaining() >= CHANGES) { // Not there in states of the first builds, whose bits may be fewer.
            settings = in.getLong();
            changes = in.getInt();
            nextRequest = in.getLong();
            promoted = UTF_8.decode(in).toString();
        }
    }

    void forget() {
        nextEvent = 0;
        nextLabel = 0;
        labels.clear();
        number = 0;
        from = new Place(0, 0);
        inputs = 0;
        settings = 0;
        changes = 0;
        nextRequest = 0;
        promoted = "";
    }
}
