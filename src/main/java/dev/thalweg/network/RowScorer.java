package dev.thalweg.network;

import dev.thalweg.feature.Row;
import java.util.Objects;

/**
 * One row forward to its scores. By loops in both rooms: at the size of one row a native call costs more than it saves.
 */
final class RowScorer {

    private final Layout layout;
    private final Activation activation;
    private final Arithmetic arithmetic;
    private final LoopProducts products = new LoopProducts();
    private final OutputHead head;
    private final float[][] outputs;

    RowScorer(Layout layout, NetworkSpec spec, Arithmetic arithmetic) {
        this.layout = layout;
        this.activation = spec.activation();
        this.arithmetic = arithmetic;
        this.head = new OutputHead(spec, 0, arithmetic);
        this.outputs = new float[layout.layers()][];
        for (int layer = 0; layer < layout.layers(); layer++) {
            outputs[layer] = new float[layout.units(layer)];
        }
    }

    void score(Row row, float[] parameters, float[] scores) {
        int last = layout.layers() - 1;
        for (int layer = 0; layer <= last; layer++) {
            int units = layout.units(layer);
            float[] sums = outputs[layer];
            System.arraycopy(parameters, layout.biasAt(layer), sums, 0, units);
            if (layer == 0) {
                addInputs(row, parameters, layout.weightsAt(0), sums);
            } else {
                addProduct(outputs[layer - 1], parameters, layout.weightsAt(layer), sums);
            }
            if (layer < last) {
                activation.apply(sums, units, arithmetic);
            }
        }
        if (layout.hasPath()) {
            addInputs(row, parameters, layout.pathAt(), outputs[last]);
        }
        head.scores(outputs[last], scores);
    }

    private void addInputs(Row row, float[] parameters, int at, float[] sums) {
        addProduct(row.dense(), parameters, at, sums);
        int units = sums.length;
        int sparseAt = at + layout.dense() * units;
        for (int pair = 0; pair < row.nonZeros(); pair++) {
            float value = row.value(pair);
            int from = sparseAt + Objects.checkIndex(row.column(pair), layout.sparse()) * units;
            for (int j = 0; j < units; j++) {
                sums[j] += value * parameters[from + j];
            }
        }
    }

    private void addProduct(float[] inputs, float[] parameters, int at, float[] sums) {
        if (sums.length == 1) {
            sums[0] += dot(inputs, parameters, at);
        } else {
            products.addProduct(1, sums.length, inputs.length, inputs, 0, parameters, at, sums, 0);
        }
    }

    /** Four sums side by side: a single one would wait for each of its additions. */
    private static float dot(float[] x, float[] y, int at) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        int j = 0;
        for (; j + 4 <= x.length; j += 4) {
            s0 += x[j] * y[at + j];
            s1 += x[j + 1] * y[at + j + 1];
            s2 += x[j + 2] * y[at + j + 2];
            s3 += x[j + 3] * y[at + j + 3];
        }
        for (; j < x.length; j++) {
            s0 += x[j] * y[at + j];
        }
        return (s0 + s1) + (s2 + s3);
    }
}
