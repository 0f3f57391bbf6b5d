package dev.thalweg.network;

/**
 * How a network learns.
 *
 * @param batch rows of one step
 * @param optimizer how a gradient becomes a change
 * @param schedule what the learning rate is multiplied by
 * @param l1 added to the loss for each weight (not bias): l1 · |w|
 * @param l2 added to the loss for each weight (not bias): l2 / 2 · w²
 * @param dropout share of hidden units switched off in a training row, others scaled up; 0 to below 1
 * @param clipNorm a gradient longer than this (Euclidean) is scaled down to it; 0 for no limit
 * @param replacementRate units of each hidden layer that begin anew at a step, of each that is old enough to be judged;
 *     one at most
 * @param huber an error beyond this counts linearly where a number is learned, in deviations of the label (Huber, 1964);
 *     0 for squares throughout
 */
public record TrainingSpec(
        int batch,
        Optimizer optimizer,
        Schedule schedule,
        double l1,
        double l2,
        double dropout,
        double clipNorm,
        double replacementRate,
        double huber) {

    public TrainingSpec {
        require(batch > 0, "batch must be at least 1, got " + batch);
        require(l1 >= 0 && l2 >= 0 && clipNorm >= 0, "l1, l2 and clipNorm must be at least 0");
        require(
                replacementRate >= 0 && replacementRate < 1,
                "replacementRate must be in [0, 1), got " + replacementRate);
        require(huber >= 0, "huber must be at least 0, got " + huber);
        require(dropout >= 0 && dropout < 1, "dropout must be in [0, 1), got " + dropout);
    }

    /** That replaces no unit, and takes squares of all errors. */
    public TrainingSpec(
            int batch, Optimizer optimizer, Schedule schedule, double l1, double l2, double dropout, double clipNorm) {
        this(batch, optimizer, schedule, l1, l2, dropout, clipNorm, 0, 0);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
