package dev.thalweg.evaluation;

/**
 * Where a probability stands among 1024 bins from 0 to 1. They are narrow near 0 and 1 and widest (0.004) at 0.5: where
 * one class is rare nearly all scores lie near 0, and bins of equal width could not tell them apart.
 */
final class ScoreBins {

    static final int COUNT = 1024;

    private ScoreBins() {}

    /**
     * Never falls as the probability rises. The fourth root is taken as two square roots, which are exact everywhere.
     *
     * @param probability what lies outside 0..1 counts as 0 or 1
     */
    static int of(double probability) {
        boolean upper = probability > 0.5;
        double toEdge = Math.max(0, upper ? 1 - probability : probability);
        int fromEdge = Math.min(COUNT / 2 - 1, (int) (COUNT / 2 * Math.sqrt(Math.sqrt(2 * toEdge))));
        return upper ? COUNT - 1 - fromEdge : fromEdge;
    }
}
