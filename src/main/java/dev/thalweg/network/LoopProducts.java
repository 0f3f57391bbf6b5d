package dev.thalweg.network;

import java.util.Arrays;

/**
 * Products by plain loops. Every element of the result is summed in the order of the inner index, one term after the
 * other, so that neither blocking nor unrolling shows in the bits and a sparse row gives those of a dense one.
 *
 * <p>HotSpot 17 vectorises a loop over several arrays only when all are indexed alike. So rows of the right operand are
 * first copied into arrays of their own, a block at a time, and the sums run in {@link #sum}, from index 0.
 */
final class LoopProducts implements Products {

    private static final int BLOCK = 64;

    private float[][] block = new float[0][];
    private float[] sum = new float[0];

    @Override
    public void addProduct(
            int rows, int columns, int inner, float[] a, int aAt, float[] b, int bAt, float[] c, int cAt) {
        if (columns == 1) {
            addToColumn(rows, inner, a, aAt, b, bAt, c, cAt);
            return;
        }
        reserve(columns);
        for (int from = 0; from < inner; from += BLOCK) {
            int count = Math.min(BLOCK, inner - from);
            pack(count, columns, b, bAt + from * columns);
            for (int row = 0; row < rows; row++) {
                addRows(a, aAt + row * inner + from, 1, count, columns, c, cAt + row * columns);
            }
        }
    }

    @Override
    public void leftTransposed(
            int rows, int columns, int inner, float[] a, int aAt, float[] b, int bAt, float[] c, int cAt) {
        if (columns == 1 && rows > 1) {
            // One long row instead of many rows of one: cᵀ = bᵀ · a.
            leftTransposed(1, rows, inner, b, bAt, a, aAt, c, cAt);
            return;
        }
        if (inner == 1) {
            outer(rows, columns, a, aAt, b, bAt, c, cAt);
            return;
        }
        reserve(columns);
        Arrays.fill(c, cAt, cAt + rows * columns, 0f);
        for (int from = 0; from < inner; from += BLOCK) {
            int count = Math.min(BLOCK, inner - from);
            pack(count, columns, b, bAt + from * columns);
            for (int row = 0; row < rows; row++) {
                addRows(a, aAt + from * rows + row, rows, count, columns, c, cAt + row * columns);
            }
        }
    }

    @Override
    public void rightTransposed(
            int rows, int columns, int inner, float[] a, int aAt, float[] b, int bAt, float[] c, int cAt) {
        if (inner == 1) {
            outer(rows, columns, a, aAt, b, bAt, c, cAt);
            return;
        }
        reserve(columns);
        Arrays.fill(c, cAt, cAt + rows * columns, 0f);
        for (int from = 0; from < inner; from += BLOCK) {
            int count = Math.min(BLOCK, inner - from);
            packTransposed(count, columns, b, bAt + from, inner);
            for (int row = 0; row < rows; row++) {
                addRows(a, aAt + row * inner + from, 1, count, columns, c, cAt + row * columns);
            }
        }
    }

    private void reserve(int columns) {
        if (sum.length < columns) {
            sum = new float[columns];
            block = new float[BLOCK][columns];
        }
    }

    private void pack(int count, int columns, float[] b, int at) {
        for (int row = 0; row < count; row++) {
            System.arraycopy(b, at + row * columns, block[row], 0, columns);
        }
    }

    private void packTransposed(int count, int columns, float[] b, int at, int stride) {
        for (int column = 0; column < columns; column++) {
            int from = at + column * stride;
            for (int row = 0; row < count; row++) {
                block[row][column] = b[from + row];
            }
        }
    }

    /** Adds the packed rows, each times its factor, to the row of c. */
    private void addRows(float[] a, int at, int stride, int count, int columns, float[] c, int cAt) {
        System.arraycopy(c, cAt, sum, 0, columns);
        addRows(a, at, stride, count, block, columns, sum);
        System.arraycopy(sum, 0, c, cAt, columns);
    }

    /**
     * Adds rows, each times its factor, to their sum: in the same order as {@link #addProduct}, for whom has the rows in arrays
     * of their own already.
     *
     * @param a the factors: from an index on, each so many behind the one before
     */
    static void addRows(float[] a, int at, int stride, int count, float[][] rows, int columns, float[] sum) {
        int row = 0;
        int next = at;
        for (; row + 4 <= count; row += 4, next += 4 * stride) {
            float a0 = a[next];
            float a1 = a[next + stride];
            float a2 = a[next + 2 * stride];
            float a3 = a[next + 3 * stride];
            addFour(a0, rows[row], a1, rows[row + 1], a2, rows[row + 2], a3, rows[row + 3], sum, columns);
        }
        for (; row < count; row++, next += stride) {
            addOne(a[next], rows[row], sum, columns);
        }
    }

    // Four rows at once: each load and store of the sum serves four terms. With eight HotSpot 17 gives up vectorising.
    private static void addFour(
            float a0,
            float[] b0,
            float a1,
            float[] b1,
            float a2,
            float[] b2,
            float a3,
            float[] b3,
            float[] sum,
            int n) {
        for (int j = 0; j < n; j++) {
            sum[j] = sum[j] + a0 * b0[j] + a1 * b1[j] + a2 * b2[j] + a3 * b3[j];
        }
    }

    private static void addOne(float a, float[] b, float[] sum, int n) {
        for (int j = 0; j < n; j++) {
            sum[j] = sum[j] + a * b[j];
        }
    }

    /** A column times a row. */
    private static void outer(int rows, int columns, float[] a, int aAt, float[] b, int bAt, float[] c, int cAt) {
        for (int row = 0; row < rows; row++) {
            copyTimes(a[aAt + row], columns, b, bAt, c, cAt + row * columns);
        }
    }

    /** Copies, then scales in place: a loop over two arrays at places of their own would not be vectorised. */
    private static void copyTimes(float factor, int n, float[] b, int bAt, float[] c, int cAt) {
        System.arraycopy(b, bAt, c, cAt, n);
        for (int j = cAt; j < cAt + n; j++) {
            c[j] *= factor;
        }
    }

    /** One result a row: four rows at once, since a single sum would wait for each of its additions. */
    private static void addToColumn(int rows, int inner, float[] a, int aAt, float[] b, int bAt, float[] c, int cAt) {
        int row = 0;
        for (; row + 4 <= rows; row += 4) {
            int at = aAt + row * inner;
            float s0 = c[cAt + row];
            float s1 = c[cAt + row + 1];
            float s2 = c[cAt + row + 2];
            float s3 = c[cAt + row + 3];
            for (int j = 0; j < inner; j++) {
                float factor = b[bAt + j];
                s0 += a[at + j] * factor;
                s1 += a[at + inner + j] * factor;
                s2 += a[at + 2 * inner + j] * factor;
                s3 += a[at + 3 * inner + j] * factor;
            }
            c[cAt + row] = s0;
            c[cAt + row + 1] = s1;
            c[cAt + row + 2] = s2;
            c[cAt + row + 3] = s3;
        }
        for (; row < rows; row++) {
            float s = c[cAt + row];
            for (int j = 0; j < inner; j++) {
                s += a[aAt + row * inner + j] * b[bAt + j];
            }
            c[cAt + row] = s;
        }
    }
}
