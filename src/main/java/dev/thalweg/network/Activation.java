package dev.thalweg.network;

/** What a hidden unit makes of its weighted sum. */
public enum Activation {
    IDENTITY,
    SIGMOID,
    RELU,
    TANH;

    /** Replaces weighted sums by outputs, in place. NaN stays NaN. */
    void apply(float[] sums, int count, Arithmetic arithmetic) {
        switch (this) {
            case IDENTITY -> {}
            case SIGMOID -> {
                for (int i = 0; i < count; i++) {
                    sums[i] = (float) arithmetic.sigmoid(sums[i]);
                }
            }
            case RELU -> {
                for (int i = 0; i < count; i++) {
                    sums[i] = Math.max(sums[i], 0f);
                }
            }
            case TANH -> {
                for (int i = 0; i < count; i++) {
                    sums[i] = (float) arithmetic.tanh(sums[i]);
                }
            }
        }
    }

    /** Multiplies the loss's derivatives by outputs with the derivatives of the outputs by sums, in place. */
    void multiplyDerivative(float[] outputs, float[] deltas, int count) {
        switch (this) {
            case IDENTITY -> {}
            case SIGMOID -> {
                for (int i = 0; i < count; i++) {
                    deltas[i] *= outputs[i] * (1 - outputs[i]);
                }
            }
            case RELU -> {
                // 1 above 0, and 0 at 0, without a branch: the smallest float above 0 times 2²⁵⁴ is above 1.
                for (int i = 0; i < count; i++) {
                    deltas[i] *= Math.min(outputs[i] * 0x1p127f * 0x1p127f, 1f);
                }
            }
            case TANH -> {
                for (int i = 0; i < count; i++) {
                    deltas[i] *= 1 - outputs[i] * outputs[i];
                }
            }
        }
    }
}
