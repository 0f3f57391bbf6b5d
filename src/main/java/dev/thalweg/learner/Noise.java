package dev.thalweg.learner;

import dev.thalweg.network.SplitMix64;

/** Gaussian noise on the dense columns that ask for it, drawn anew for each row that is learned. For one thread. */
final class Noise {

    private final float[] deviations;
    private final SplitMix64 random;

    /** @param deviations by column, 0 for none */
    Noise(float[] deviations, SplitMix64 random) {
        this.deviations = deviations;
        this.random = random;
    }

    void addTo(float[] dense) {
        for (int column = 0; column < dense.length; column++) {
            if (deviations[column] > 0) {
                dense[column] += (float) (deviations[column] * random.nextGaussian());
            }
        }
    }

    StateFormat.Section section() {
        return new StateFormat.Section(
                "RAND", true, Long.BYTES, out -> out.putLong(random.state()), in -> random.restore(in.getLong()));
    }
}
