package dev.thalweg.network;

import java.util.function.IntConsumer;
import java.util.function.IntToDoubleFunction;

/** Who does the {@link Task}: our network in either room, or ND4J in either style. */
public enum Contender {
    FAST,
    PORTABLE,
    ND4J,
    ND4J_TUNED;

    private static final int STEPS_TO_AGREE = 10;
    private static final double TOLERANCE = 5e-4;

    /** Takes one step on the batch of a number. */
    IntConsumer learner(Task task) {
        if (isNd4j()) {
            NdNetwork network = ndNetwork(task);
            return batch -> network.step(task.inputs.get(batch), task.targets.get(batch));
        }
        Network network = network(task);
        return batch -> {
            if (!network.step(task.batches.get(batch))) {
                throw new IllegalStateException("batch " + batch + " was refused");
            }
        };
    }

    /** The probability of class 1 for the row of a number; the task must be one of single rows. */
    IntToDoubleFunction scorer(Task task) {
        if (isNd4j()) {
            NdNetwork network = ndNetwork(task);
            return row -> network.score(task.inputs.get(row)).getFloat(0);
        }
        Network network = network(task);
        float[] scores = new float[task.spec.outputs()];
        return row -> {
            network.score(task.rows.get(row), scores);
            return scores[0];
        };
    }

    private boolean isNd4j() {
        return this == ND4J || this == ND4J_TUNED;
    }

    private Network network(Task task) {
        return task.network(Arithmetic.valueOf(name()));
    }

    private NdNetwork ndNetwork(Task task) {
        Network network = task.network(Arithmetic.FAST);
        NdNetwork nd = this == ND4J ? new IdiomaticNdNetwork(network) : new TunedNdNetwork(network, task.batchRows);
        requireSameSteps(task, network, nd);
        return nd;
    }

    /**
     * Times compare only where the work is the same. In the mean, since Adam makes much of the rounding in single gradients that
     * are almost 0.
     */
    private static void requireSameSteps(Task task, Network network, NdNetwork nd) {
        for (int step = 0; step < STEPS_TO_AGREE; step++) {
            network.step(task.batches.get(0));
            nd.step(task.inputs.get(0), task.targets.get(0));
        }
        float[] expected = NdNetwork.parameters(network);
        float[] seen = nd.parameters();
        double squares = 0;
        for (int i = 0; i < expected.length; i++) {
            squares += Math.pow(seen[i] - expected[i], 2);
        }
        double apart = Math.sqrt(squares / expected.length);
        if (!(apart <= TOLERANCE)) {
            throw new IllegalStateException("after " + STEPS_TO_AGREE + " steps the parameters may be " + TOLERANCE
                    + " apart in the mean, ND4J's are " + apart);
        }
    }
}
