package dev.thalweg.learner;

import dev.thalweg.feature.Row;
import dev.thalweg.network.SplitMix64;
import java.nio.ByteBuffer;

/**
 * The labelled rows learned last, to be learned from again: experience replay (Lin, 1992) as in Chaudhry et al. (On Tiny
 * Episodic Memories in Continual Learning, 2019). A ring whose rows have fixed places in the state, so that a commit
 * changes only the bytes of rows that are new.
 */
final class Window {

    private final int capacity;
    private final int width;
    private final int pairs;
    private final float[] dense;
    private final float[] targets;
    private final int[] nonZeros;
    private final int[] columns;
    private final float[] values;
    private long count;

    Window(int capacity, int width, int pairs) {
        this.capacity = capacity;
        this.width = width;
        this.pairs = pairs;
        dense = new float[Math.multiplyExact(capacity, width)];
        targets = new float[capacity];
        nonZeros = new int[capacity];
        columns = new int[Math.multiplyExact(capacity, pairs)];
        values = new float[capacity * pairs];
    }

    /** Takes a row in the place of the oldest. */
    void add(Row row, float target) {
        int place = (int) (count++ % capacity);
        System.arraycopy(row.dense(), 0, dense, place * width, width);
        targets[place] = target;
        nonZeros[place] = row.nonZeros();
        for (int pair = 0; pair < row.nonZeros(); pair++) {
            columns[place * pairs + pair] = row.column(pair);
            values[place * pairs + pair] = row.value(pair);
        }
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** Draws one of the last rows with equal chances, and writes it; gives its target. */
    float draw(int last, SplitMix64 random, Row into) {
        int among = (int) Math.min(count, Math.min(last, capacity));
        int back = random.nextInt(among);
        int place = (int) ((count - 1 - back) % capacity);
        into.clear();
        System.arraycopy(dense, place * width, into.dense(), 0, width);
        for (int pair = 0; pair < nonZeros[place]; pair++) {
            into.add(columns[place * pairs + pair], values[place * pairs + pair]);
        }
        return targets[place];
    }

    int stateBytes() {
        return Long.BYTES + Float.BYTES * capacity * (width + 2 + 2 * pairs);
    }

    /** Row after row, at places that never move. */
    void write(ByteBuffer out) {
        out.putLong(count);
        for (int place = 0; place < capacity; place++) {
            for (int i = 0; i < width; i++) {
                out.putFloat(dense[place * width + i]);
            }
            out.putFloat(targets[place]).putInt(nonZeros[place]);
            for (int pair = place * pairs; pair < (place + 1) * pairs; pair++) {
                out.putInt(columns[pair]).putFloat(values[pair]);
            }
        }
    }

    void read(ByteBuffer in) {
        count = in.getLong();
        for (int place = 0; place < capacity; place++) {
            for (int i = 0; i < width; i++) {
                dense[place * width + i] = in.getFloat();
            }
            targets[place] = in.getFloat();
            nonZeros[place] = in.getInt();
            for (int pair = place * pairs; pair < (place + 1) * pairs; pair++) {
                columns[pair] = in.getInt();
                values[pair] = in.getFloat();
            }
        }
    }
}
