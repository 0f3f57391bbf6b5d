package dev.thalweg.network;

import dev.thalweg.feature.Row;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What every contender does: a network on the same rows from the same start. The labels are noise over more rows than the
 * small ones have parameters, so that a long run neither ends with nothing to learn nor sinks into denormal numbers.
 */
final class Task {

    static final Optimizer.Adam ADAM = new Optimizer.Adam(0.003, 0.9, 0.999, 1e-8);

    /** 20-64-1. */
    static final NetworkSpec SPEC = Size.spec("20-64-1");

    /** As where nothing is said: then no update can be so large that it is taken back. */
    private static final double CLIP_NORM = 5;

    private static final int MOST_ROWS = 4096;

    /** Of rows as ND4J has them: a wide network gets fewer. */
    private static final int MOST_VALUES = 1 << 20;

    final NetworkSpec spec;
    final int batchRows;
    final List<Row> rows = new ArrayList<>();
    final List<Batch> batches = new ArrayList<>();

    /** The batches once more, for ND4J: a row each, and labels as a column, or a column for each class. */
    final List<INDArray> inputs = new ArrayList<>();

    final List<INDArray> targets = new ArrayList<>();

    Task(int batchRows) {
        this(SPEC, batchRows);
    }

    Task(NetworkSpec spec, int batchRows) {
        this.spec = spec;
        this.batchRows = batchRows;
        SplitMix64 random = new SplitMix64(1);
        int most = Math.min(MOST_ROWS, MOST_VALUES / (spec.dense() + spec.sparse()));
        for (int batch = 0; batch < Math.max(1, most / batchRows); batch++) {
            add(random);
        }
    }

    private void add(SplitMix64 random) {
        Batch batch = new Batch(batchRows, spec.dense());
        INDArray input = Nd4j.zeros(DataType.FLOAT, batchRows, spec.dense() + spec.sparse());
        INDArray target = Nd4j.zeros(DataType.FLOAT, batchRows, spec.outputs());
        while (!batch.full()) {
            Row row = row(random);
            float label = Fixtures.target(spec, random);
            copy(row, label, batch.size(), input, target);
            batch.add(row, label, 1);
            rows.add(row);
        }
        batches.add(batch);
        inputs.add(input);
        targets.add(target);
    }

    private Row row(SplitMix64 random) {
        Row row = new Row(spec.dense(), Size.NON_ZEROS);
        for (int i = 0; i < spec.dense(); i++) {
            row.dense()[i] = (float) random.nextGaussian();
        }
        for (int pair = 0; pair < (spec.sparse() > 0 ? Size.NON_ZEROS : 0); pair++) {
            // One from each stretch of columns, so that none comes twice.
            int stretch = spec.sparse() / Size.NON_ZEROS;
            row.add(pair * stretch + random.nextInt(stretch), 1);
        }
        return row;
    }

    private void copy(Row row, float label, int at, INDArray input, INDArray target) {
        for (int i = 0; i < spec.dense(); i++) {
            input.putScalar(at, i, row.dense()[i]);
        }
        for (int pair = 0; pair < row.nonZeros(); pair++) {
            input.putScalar(at, row.column(pair), row.value(pair));
        }
        if (spec.outputs() == 1) {
            target.putScalar(at, 0, label);
        } else {
            target.putScalar(at, (int) label, 1);
        }
    }

    Network network(Arithmetic arithmetic) {
        TrainingSpec training = new TrainingSpec(batchRows, ADAM, Schedule.CONSTANT, 0, 0, 0, CLIP_NORM);
        return new Network(spec, training, arithmetic, 1);
    }
}
