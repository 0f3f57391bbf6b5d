package dev.thalweg.network;

/**
 * Which arithmetic a network computes with: the one door to matrix products and transcendental functions.
 *
 * <p>Both rooms give the same results from run to run. They differ in the last bits from each other, and
 * {@link #FAST} also from one kind of processor to another.
 */
public enum Arithmetic {
    /** OpenBLAS with one thread for large products, and the processor's exp and log. */
    FAST,
    /** Plain loops and {@link StrictMath}: the same bits on every platform. */
    PORTABLE;

    /** New products, with buffers of their own: for one thread. */
    Products products() {
        return this == FAST ? new BlasProducts() : new LoopProducts();
    }

    public double exp(double x) {
        return this == FAST ? Math.exp(x) : StrictMath.exp(x);
    }

    public double log(double x) {
        return this == FAST ? Math.log(x) : StrictMath.log(x);
    }

    /** The logarithm of 1 + x without loss near 0 (Goldberg, 1991, theorem 4). */
    double log1p(double x) {
        double sum = 1 + x;
        return sum == 1 ? x : log(sum) * x / (sum - 1);
    }

    double sigmoid(double x) {
        double small = exp(-Math.abs(x));
        return (x >= 0 ? 1 : small) / (1 + small);
    }

    /** By exp, which is fast in both rooms; exact to a float, since below 1e-4 the cubic term is below its precision. */
    double tanh(double x) {
        if (Math.abs(x) < 1e-4) {
            return x;
        }
        double small = exp(-2 * Math.abs(x));
        return Math.copySign((1 - small) / (1 + small), x);
    }
}
