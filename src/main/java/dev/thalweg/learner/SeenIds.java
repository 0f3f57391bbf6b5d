package dev.thalweg.learner;

import dev.thalweg.event.Event;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * The ids of the last events, each as a hash of 64 bits with its event's time: a ring whose places never move, so that
 * a commit writes only the chunks that changed. With 100 000 ids remembered, about one event in 10^14 is taken for a
 * duplicate by a collision.
 */
final class SeenIds {

    private final Dedupe dedupe;
    private final long[] hashes;
    private final long[] times;
    private final Map<Long, Integer> places = new HashMap<>();
    private long count;

    SeenIds(Dedupe dedupe) {
        this.dedupe = dedupe;
        this.hashes = new long[dedupe.max()];
        this.times = new long[dedupe.max()];
    }

    /** Whether an event with this id was seen at about this time; remembers it if not. */
    boolean seenBefore(Event event) {
        long hash = hash(event.id());
        Integer place = places.get(hash);
        if (place != null && Math.abs(event.time() - times[place]) <= dedupe.withinMillis()) {
            return true;
        }
        int next = (int) (count++ % hashes.length);
        if (count > hashes.length) {
            places.remove(hashes[next], next);
        }
        hashes[next] = hash;
        times[next] = event.time();
        places.put(hash, next);
        return false;
    }

    /** FNV-1a over the characters (Fowler, Noll and Vo), each as two bytes, then the finaliser of MurmurHash3. */
    static long hash(String id) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < id.length(); i++) {
            hash = (hash ^ (id.charAt(i) & 0xFF)) * 0x100000001b3L;
            hash = (hash ^ (id.charAt(i) >> 8)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return hash ^ (hash >>> 33);
    }

    int stateBytes() {
        return Math.addExact(Long.BYTES, Math.multiplyExact(2 * Long.BYTES, hashes.length));
    }

    void write(ByteBuffer out) {
        out.putLong(count);
        out.asLongBuffer().put(hashes).put(times);
        out.position(out.position() + 2 * Long.BYTES * hashes.length);
    }

    void read(ByteBuffer in) {
        count = in.getLong();
        in.asLongBuffer().get(hashes).get(times);
        in.position(in.position() + 2 * Long.BYTES * hashes.length);
        places.clear();
        for (long number = Math.max(0, count - hashes.length); number < count; number++) {
            int place = (int) (number % hashes.length);
            places.put(hashes[place], place);
        }
    }
}
