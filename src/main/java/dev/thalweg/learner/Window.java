package dev.thalweg.learner;

import dev.thalweg.feature.Features;
import dev.thalweg.feature.Row;
import dev.thalweg.network.Batch;
import dev.thalweg.network.SplitMix64;
import java.nio.ByteBuffer;
import java.util.function.Predicate;

/**
 * The labelled rows learned last, to be learned from again: experience replay (Lin, 1992) as in Chaudhry et al. (On Tiny
 * Episodic Memories in Continual Learning, 2019). A ring whose rows have fixed places in the state, so that a commit
 * changes only the bytes of rows that are new. For one thread.
 */
final class Window {

    private final int capacity;
    private final int width;
    private final int pairs;
    private final int sparse;
    private final SplitMix64 random;
    private final Row drawn;
    private final float[] dense;
    private final float[] targets;
    private final float[] kept;
    private final int[] nonZeros;
    private final int[] columns;
    private final float[] values;
    private long count;

    /** @param random from which rows are drawn */
    Window(int capacity, Features features, SplitMix64 random) {
        this.capacity = capacity;
        this.width = features.denseWidth();
        this.pairs = features.pairs();
        this.sparse = features.sparseWidth();
        this.random = random;
        drawn = features.newRow();
        dense = new float[Math.multiplyExact(capacity, width)];
        targets = new float[capacity];
        kept = new float[features.weighted() ? capacity : 0];
        nonZeros = new int[capacity];
        columns = new int[Math.multiplyExact(capacity, pairs)];
        values = new float[capacity * pairs];
    }

    /** Takes a row in the place of the oldest. */
    void add(Row row, float target) {
        int place = (int) (count++ % capacity);
        System.arraycopy(row.dense(), 0, dense, place * width, width);
        targets[place] = target;
        if (kept.length > 0) {
            kept[place] = row.weight();
        }
        nonZeros[place] = row.nonZeros();
        for (int pair = 0; pair < row.nonZeros(); pair++) {
            columns[place * pairs + pair] = row.column(pair);
            values[place * pairs + pair] = row.value(pair);
        }
    }

    /**
     * Fills a batch with rows drawn from the last ones, each with equal chances, and takes a step.
     *
     * @return false when the step was refused; then nothing has changed, the random state included
     */
    boolean rehearse(Batch batch, int last, RowWeights weights, Predicate<Batch> step) {
        long before = random.state();
        while (count > 0 && !batch.full()) {
            int among = (int) Math.min(count, Math.min(last, capacity));
            int place = (int) ((count - 1 - random.nextInt(among)) % capacity);
            copy(place);
            batch.add(drawn, targets[place], weights.of(drawn, targets[place]));
        }
        boolean learned = step.test(batch);
        if (!learned) {
            random.restore(before);
        }
        return learned;
    }

    private void copy(int place) {
        drawn.clear();
        System.arraycopy(dense, place * width, drawn.dense(), 0, width);
        if (kept.length > 0) {
            drawn.weigh(kept[place]);
        }
        for (int pair = place * pairs; pair < place * pairs + nonZeros[place]; pair++) {
            drawn.add(columns[pair], values[pair]);
        }
    }

    int stateBytes() {
        return Long.BYTES + Float.BYTES * (capacity * (width + 2 + 2 * pairs) + kept.length);
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
        for (float weight : kept) {
            out.putFloat(weight);
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
            require(place);
        }
        for (int place = 0; place < kept.length; place++) {
            kept[place] = in.getFloat();
            if (!(kept[place] >= 0 && Float.isFinite(kept[place]))) {
                throw new IllegalArgumentException("row " + place + " weighs " + kept[place]);
            }
        }
    }

    /** Steps rely on it: a column that is not there would be another's weight. */
    private void require(int place) {
        boolean fits = count >= 0 && nonZeros[place] >= 0 && nonZeros[place] <= pairs;
        for (int pair = 0; fits && pair < nonZeros[place]; pair++) {
            int column = columns[place * pairs + pair];
            fits = column >= 0 && column < sparse;
        }
        if (!fits) {
            throw new IllegalArgumentException("row " + place + " of " + count + " names columns that are not there");
        }
    }
}
