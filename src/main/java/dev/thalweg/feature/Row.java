package dev.thalweg.feature;

import java.util.Arrays;

/**
 * What the network sees of one event: a dense block, and (column, value) pairs for one-hot, hashed and text columns.
 * Reused from event to event; not safe for use by several threads.
 */
public final class Row {

    private final float[] dense;
    private int[] columns;
    private float[] values;
    private int nonZeros;
    private float weight = 1;

    /**
     * @param denseWidth columns of the dense block
     * @param nonZeros how many pairs to make room for; more are taken, at the cost of one growth
     */
    public Row(int denseWidth, int nonZeros) {
        this.dense = new float[denseWidth];
        this.columns = new int[nonZeros];
        this.values = new float[nonZeros];
    }

    /** Empties the pairs, zeroes the dense block, and lets the row count 1. */
    public void clear() {
        Arrays.fill(dense, 0f);
        nonZeros = 0;
        weight = 1;
    }

    /** How much the row counts in learning; at least 0. */
    public float weight() {
        return weight;
    }

    public void weigh(float weight) {
        this.weight = weight;
    }

    /** The dense block itself, to be read and written in place. */
    public float[] dense() {
        return dense;
    }

    /** Adds a pair; a column named twice counts as the sum of its values. */
    public void add(int column, float value) {
        if (nonZeros == columns.length) {
            int capacity = Math.max(8, 2 * nonZeros);
            columns = Arrays.copyOf(columns, capacity);
            values = Arrays.copyOf(values, capacity);
        }
        columns[nonZeros] = column;
        values[nonZeros++] = value;
    }

    /** Gives a pair another value. */
    void set(int pair, float value) {
        values[pair] = value;
    }

    public int nonZeros() {
        return nonZeros;
    }

    /** The sparse column of a pair, counted from 0 behind no dense column: sparse columns have their own numbering. */
    public int column(int pair) {
        return columns[pair];
    }

    public float value(int pair) {
        return values[pair];
    }
}
