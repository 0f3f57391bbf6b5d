package dev.thalweg.feature;

import org.jspecify.annotations.Nullable;

/**
 * What becomes of a number, with the running statistics as they are at one moment: {@code (x - shift) / divisor}, where x is
 * the number, at most a float from 0, or its logarithm; and of that what lies between two limits.
 *
 * @param logarithm which one; null for the number itself
 * @param divisor infinite as long as all numbers were equal, so that each becomes 0
 * @param low the least that it becomes
 * @param high the most that it becomes
 * @param missing what stands for a missing number
 */
public record Scaling(
        @Nullable Logarithm logarithm, double shift, double divisor, double low, double high, double missing) {

    /**
     * The logarithm to base 2 of 1 + |d|, with the sign of d, where d is {@code (x - centre) / unit}. Between powers of 2 it is
     * the straight line (Mitchell, 1962): of {@code m * 2^e}, with m from 1 to 2, it is {@code e + m - 1}.
     *
     * @param unit above 0
     */
    public record Logarithm(double centre, double unit) {}

    /** Of numbers that lie so far apart. */
    static double divisor(double size) {
        return size > 0 ? size : Double.POSITIVE_INFINITY;
    }
}
