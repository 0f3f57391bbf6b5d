package dev.thalweg.network;

import dev.thalweg.feature.Row;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What every contender does: 20-64-1 on the same rows from the same start. The labels are noise over more rows than
 * there are parameters, so that a long run neither ends with nothing to learn nor sinks into denormal numbers.
 */
final class Task {

    static final int ROWS = 4096;

    static final Optimizer.Adam ADAM = new Optimizer.Adam(0.003, 0.9, 0.999, 1e-8);

    static final NetworkSpec SPEC =
            new NetworkSpec(20, 0, List.of(64), Activation.RELU, 1, Loss.BINARY_CROSS_ENTROPY, false, new Initial.He());

    final int batchRows;
    final List<Row> rows = new ArrayList<>();
    final List<Batch> batches = new ArrayList<>();

    /** The batches once more, for ND4J: a row each, and a column of labels. */
    final List<INDArray> inputs = new ArrayList<>();

    final List<INDArray> targets = new ArrayList<>();

    Task(int batchRows) {
        this.batchRows = batchRows;
        SplitMix64 random = new SplitMix64(1);
        for (int batch = 0; batch < ROWS / batchRows; batch++) {
            add(random);
        }
    }

    private void add(SplitMix64 random) {
        Batch batch = new Batch(batchRows, SPEC.dense());
        float[] labels = new float[batchRows];
        while (!batch.full()) {
            Row row = Fixtures.row(SPEC, random);
            labels[batch.size()] = Fixtures.target(SPEC, random);
            batch.add(row, labels[batch.size()], 1);
            rows.add(row);
        }
        batches.add(batch);
        inputs.add(Nd4j.createFromArray(batch.dense()).reshape(batchRows, SPEC.dense()));
        targets.add(Nd4j.createFromArray(labels).reshape(batchRows, 1));
    }

    Network network(Arithmetic arithmetic) {
        return new Network(SPEC, Fixtures.training(batchRows, ADAM), arithmetic, 1);
    }
}
