package dev.thalweg.network;

/**
 * Products of row-major matrices that lie at an offset in longer vectors: what mini-batches need, whose rows are those of a, or of the
 * transposed a. The result may not overlap an operand. Holds scratch memory that grows to the largest operand: for one thread.
 */
sealed interface Products permits LoopProducts, BlasProducts {

    /** {@code c += a · b} with a of rows × inner, b of inner × columns. */
    void addProduct(int rows, int columns, int inner, float[] a, int aAt, float[] b, int bAt, float[] c, int cAt);

    /** {@code c = aᵀ · b} with a of inner × rows, b of inner × columns. */
    void leftTransposed(int rows, int columns, int inner, float[] a, int aAt, float[] b, int bAt, float[] c, int cAt);

    /** {@code c = a · bᵀ} with a of rows × inner, b of columns × inner. */
    void rightTransposed(int rows, int columns, int inner, float[] a, int aAt, float[] b, int bAt, float[] c, int cAt);
}
