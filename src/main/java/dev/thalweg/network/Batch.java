package dev.thalweg.network;

import dev.thalweg.feature.Row;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Rows that wait for one step, with their targets and weights: the dense blocks one after the other, the sparse pairs
 * as compressed rows. Room for pairs grows to the fullest batch seen. Half full, it is part of the learner's state.
 */
public final class Batch {

    private static final int HEADER_BYTES = 3 * Integer.BYTES;

    private final int capacity;
    private final int denseWidth;
    private final float[] dense;
    private final float[] targets;
    private final float[] weights;
    private final int[] ends;
    private int[] columns;
    private float[] values;
    private int size;

    /**
     * @param capacity rows it can hold
     * @param denseWidth width of each row's dense block
     */
    public Batch(int capacity, int denseWidth) {
        if (capacity < 1 || denseWidth < 0) {
            throw new IllegalArgumentException(
                    "a batch needs at least 1 row and no negative width, got " + capacity + " rows of " + denseWidth);
        }
        this.capacity = capacity;
        this.denseWidth = denseWidth;
        this.dense = new float[Math.multiplyExact(capacity, denseWidth)];
        this.targets = new float[capacity];
        this.weights = new float[capacity];
        this.ends = new int[capacity];
        this.columns = new int[capacity];
        this.values = new float[capacity];
    }

    /**
     * Copies a row into the batch.
     *
     * @param target the class's index, 0 or 1, or the number
     * @param weight how much its loss counts; at least 0
     */
    public void add(Row row, float target, float weight) {
        if (full()) {
            throw new IllegalStateException("the batch already holds " + capacity + " rows");
        }
        if (row.dense().length != denseWidth) {
            throw new IllegalArgumentException("dense width must be " + denseWidth + ", got " + row.dense().length);
        }
        if (!(weight >= 0 && weight < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("weight must be finite and at least 0, got " + weight);
        }
        System.arraycopy(row.dense(), 0, dense, size * denseWidth, denseWidth);
        int end = nonZeros();
        reserve(end + row.nonZeros());
        for (int pair = 0; pair < row.nonZeros(); pair++, end++) {
            columns[end] = row.column(pair);
            values[end] = row.value(pair);
        }
        targets[size] = target;
        weights[size] = weight;
        ends[size++] = end;
    }

    public int size() {
        return size;
    }

    public boolean full() {
        return size == capacity;
    }

    public void clear() {
        size = 0;
    }

    /** Size of what {@link #write} would write now. */
    public int stateBytes() {
        return Math.toIntExact(stateBytes(size, nonZeros()));
    }

    /**
     * Size of what {@link #write} would write of a full batch.
     *
     * @param pairs of each row, at most
     */
    public long mostStateBytes(int pairs) {
        return stateBytes(capacity, (long) capacity * pairs);
    }

    private long stateBytes(long rows, long pairs) {
        return HEADER_BYTES + 4L * (rows * (denseWidth + 3) + 2 * pairs);
    }

    /** Appends the rows held: counts, dense blocks, targets, weights, ends of the sparse rows, columns, values. */
    public void write(ByteBuffer to) {
        States.requireLittleEndian(to);
        int pairs = nonZeros();
        to.putInt(denseWidth).putInt(size).putInt(pairs);
        States.write(to, dense, size * denseWidth);
        States.write(to, targets, size);
        States.write(to, weights, size);
        States.write(to, ends, size);
        States.write(to, columns, pairs);
        States.write(to, values, pairs);
    }

    /**
     * Replaces the rows held by those written; refuses a state that does not fit, before anything is changed.
     *
     * @param sparse sparse columns that there are
     */
    public void read(ByteBuffer from, int sparse) {
        States.requireLittleEndian(from);
        States.requireBytes("batch", HEADER_BYTES, from.remaining());
        int width = from.getInt();
        int rows = from.getInt();
        int pairs = from.getInt();
        if (width != denseWidth || rows < 0 || rows > capacity || pairs < 0 || (rows == 0 && pairs > 0)) {
            throw new IllegalArgumentException("batch state must have dense width " + denseWidth + " and at most "
                    + capacity + " rows, got width " + width + ", " + rows + " rows, " + pairs + " pairs");
        }
        States.requireBytes("batch", stateBytes(rows, pairs) - HEADER_BYTES, from.remaining());
        requirePairs(from.slice().order(from.order()).position(4 * rows * (denseWidth + 2)), rows, pairs, sparse);
        reserve(pairs);
        States.read(from, dense, rows * denseWidth);
        States.read(from, targets, rows);
        States.read(from, weights, rows);
        States.read(from, ends, rows);
        States.read(from, columns, pairs);
        States.read(from, values, pairs);
        size = rows;
    }

    /** Ends must never fall and come to all pairs, and each column must exist: steps rely on it. */
    private static void requirePairs(ByteBuffer from, int rows, int pairs, int sparse) {
        int end = 0;
        for (int row = 0; row < rows; row++) {
            int next = from.getInt();
            require(next >= end && next <= pairs, "row " + row, end + " to " + pairs + " pairs", next);
            end = next;
        }
        require(end == pairs, "the last row", pairs + " pairs", end);
        for (int pair = 0; pair < pairs; pair++) {
            int column = from.getInt();
            require(column >= 0 && column < sparse, "pair " + pair, "a column below " + sparse, column);
        }
    }

    private static void require(boolean holds, String what, String limit, int seen) {
        if (!holds) {
            throw new IllegalArgumentException("batch state: " + what + " must have " + limit + ", got " + seen);
        }
    }

    float[] dense() {
        return dense;
    }

    int denseWidth() {
        return denseWidth;
    }

    int capacity() {
        return capacity;
    }

    float target(int row) {
        return targets[row];
    }

    float weight(int row) {
        return weights[row];
    }

    /** Index of a row's first pair. */
    int from(int row) {
        return row == 0 ? 0 : ends[row - 1];
    }

    /** Index behind a row's last pair. */
    int to(int row) {
        return ends[row];
    }

    int nonZeros() {
        return size == 0 ? 0 : ends[size - 1];
    }

    int column(int pair) {
        return columns[pair];
    }

    float value(int pair) {
        return values[pair];
    }

    private void reserve(int pairs) {
        if (pairs > columns.length) {
            int room = Math.max(pairs, 2 * columns.length);
            columns = Arrays.copyOf(columns, room);
            values = Arrays.copyOf(values, room);
        }
    }
}
