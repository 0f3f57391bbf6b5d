package dev.thalweg.network;

/**
 * Numbers in rows and columns.
 *
 * @param values row after row; not to be written to
 */
@SuppressWarnings("ArrayRecordComponent") // It only hands the numbers on; nobody compares it.
public record Matrix(int rows, int columns, float[] values) {

    public Matrix {
        if (rows < 0 || columns < 0 || values.length != (long) rows * columns) {
            throw new IllegalArgumentException(rows + " rows of " + columns + " are not " + values.length + " numbers");
        }
    }
}
