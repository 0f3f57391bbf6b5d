package dev.thalweg.network;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas_nolapack;

/**
 * Large products by OpenBLAS, the library that ND4J's native backend ships; small ones by loops. The choice is by shape
 * alone: a choice by time would not repeat.
 *
 * <p>JavaCPP copies a whole {@code float[]} to and fro, wherever the matrix lies in it, so only the matrix is copied
 * here, into memory outside the heap.
 */
final class BlasProducts implements Products {

    /** Multiplications from which a copy and a native call cost less than loops. */
    private static final long WORTH_A_CALL = 40_000;

    /** Rows of a mini-batch from which that is so: all weights, or all their gradients, are copied for however few rows. */
    private static final int WORTH_A_COPY = 16;

    private static final int ROW_MAJOR = openblas_nolapack.CblasRowMajor;
    private static final int PLAIN = openblas_nolapack.CblasNoTrans;
    private static final int TRANSPOSED = openblas_nolapack.CblasTrans;

    private final LoopProducts loops = new LoopProducts();
    private final Operand left = new Operand();
    private final Operand right = new Operand();
    private final Operand result = new Operand();

    @Override
    public void addProduct(
            int rows, int columns, int inner, float[] a, int aAt, float[] b, int bAt, float[] c, int cAt) {
        if (small(rows, rows, columns, inner)) {
            loops.addProduct(rows, columns, inner, a, aAt, b, bAt, c, cAt);
            return;
        }
        load(rows, columns, inner, a, aAt, b, bAt);
        result.load(c, cAt, rows * columns);
        multiply(PLAIN, PLAIN, rows, columns, inner, 1f);
        result.store(c, cAt, rows * columns);
    }

    @Override
    public void leftTransposed(
            int rows, int columns, int inner, float[] a, int aAt, float[] b, int bAt, float[] c, int cAt) {
        if (small(inner, rows, columns, inner)) {
            loops.leftTransposed(rows, columns, inner, a, aAt, b, bAt, c, cAt);
            return;
        }
        load(rows, columns, inner, a, aAt, b, bAt);
        result.reserve(rows * columns);
        multiply(TRANSPOSED, PLAIN, rows, columns, inner, 0f);
        result.store(c, cAt, rows * columns);
    }

    @Override
    public void rightTransposed(
            int rows, int columns, int inner, float[] a, int aAt, float[] b, int bAt, float[] c, int cAt) {
        if (small(rows, rows, columns, inner)) {
            loops.rightTransposed(rows, columns, inner, a, aAt, b, bAt, c, cAt);
            return;
        }
        load(rows, columns, inner, a, aAt, b, bAt);
        result.reserve(rows * columns);
        multiply(PLAIN, TRANSPOSED, rows, columns, inner, 0f);
        result.store(c, cAt, rows * columns);
    }

    /** @param batch that of the three which counts the rows of a mini-batch */
    private static boolean small(int batch, int rows, int columns, int inner) {
        return batch < WORTH_A_COPY || (long) rows * columns * inner < WORTH_A_CALL;
    }

    private void load(int rows, int columns, int inner, float[] a, int aAt, float[] b, int bAt) {
        left.load(a, aAt, rows * inner);
        right.load(b, bAt, inner * columns);
    }

    private void multiply(int leftForm, int rightForm, int rows, int columns, int inner, float keep) {
        // ND4J sets the number for the whole process, so it is looked at before every call: setting it is not cheap.
        if (openblas_nolapack.blas_get_num_threads() != 1) {
            openblas_nolapack.blas_set_num_threads(1);
        }
        openblas_nolapack.cblas_sgemm(
                ROW_MAJOR,
                leftForm,
                rightForm,
                rows,
                columns,
                inner,
                1f,
                left.pointer,
                leftForm == PLAIN ? inner : rows,
                right.pointer,
                rightForm == PLAIN ? columns : inner,
                keep,
                result.pointer,
                columns);
    }

    /** Memory outside the heap, seen by Java as a buffer and by OpenBLAS as a pointer. */
    private static final class Operand {

        private FloatBuffer buffer = allocate(0);
        private FloatPointer pointer = new FloatPointer(buffer);

        private static FloatBuffer allocate(int floats) {
            return ByteBuffer.allocateDirect(Math.multiplyExact(floats, Float.BYTES))
                    .order(ByteOrder.nativeOrder())
                    .asFloatBuffer();
        }

        void reserve(int floats) {
            if (buffer.capacity() < floats) {
                buffer = allocate(floats);
                pointer = new FloatPointer(buffer);
            }
        }

        void load(float[] from, int at, int floats) {
            reserve(floats);
            buffer.put(0, from, at, floats);
        }

        void store(float[] to, int at, int floats) {
            buffer.get(0, to, at, floats);
        }
    }
}
