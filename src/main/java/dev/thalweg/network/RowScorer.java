package dev.thalweg.network;

import dev.thalweg.feature.Row;
import java.util.Objects;

/**
 * One row forward to its scores. By loops in both rooms: at the size of one row a native call costs more than it saves. Loops
 * want each row of weights in an array of its own: copies, made anew when parameters have changed.
 */
final class RowScorer {

    private final Layout layout;
    private final Activation activation;
    private final Arithmetic arithmetic;
    private final OutputHead head;
    private final float[][] outputs;
    // By layer, and last of the linear path; of dense inputs only, and empty where there is one unit.
    // None before the first row is scored: many a network is made to be looked at alone.
    private float[][][] weights = new float[0][][];
    private boolean changed = true;

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

    private static float[][][] room(Layout layout) {
        float[][][] room = new float[layout.layers() + 1][][];
        for (int layer = 0; layer < layout.layers(); layer++) {
            room[layer] = rows(layer == 0 ? layout.dense() : layout.inputs(layer), layout.units(layer));
        }
        room[layout.layers()] = rows(layout.hasPath() ? layout.dense() : 0, layout.outputs());
        return room;
    }

    private static float[][] rows(int inputs, int units) {
        return units == 1 ? new float[0][] : new float[inputs][units];
    }

    /** To be called when parameters are not what they were. */
    void parametersChanged() {
        changed = true;
    }

    private void copyWeights(float[] parameters) {
        if (weights.length == 0) {
            weights = room(layout);
        }
        for (int layer = 0; layer < weights.length; layer++) {
            int at = layer == layout.layers() ? layout.pathAt() : layout.weightsAt(layer);
            for (float[] row : weights[layer]) {
                System.arraycopy(parameters, at, row, 0, row.length);
                at += row.length;
            }
        }
        changed = false;
    }

    void score(Row row, float[] parameters, float[] scores) {
        if (changed) {
            copyWeights(parameters);
        }
        int last = layout.layers() - 1;
        for (int layer = 0; layer <= last; layer++) {
            int units = layout.units(layer);
            float[] sums = outputs[layer];
            System.arraycopy(parameters, layout.biasAt(layer), sums, 0, units);
            if (layer == 0) {
                addInputs(row, 0, parameters, layout.weightsAt(0), sums);
            } else {
                addProduct(outputs[layer - 1], layer, parameters, layout.weightsAt(layer), sums);
            }
            if (layer < last) {
                activation.apply(sums, units, arithmetic);
            }
        }
        if (layout.hasPath()) {
            addInputs(row, last + 1, parameters, layout.pathAt(), outputs[last]);
        }
        head.scores(outputs[last], scores);
    }

    private void addInputs(Row row, int layer, float[] parameters, int at, float[] sums) {
        addProduct(row.dense(), layer, parameters, at, sums);
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

    private void addProduct(float[] inputs, int layer, float[] parameters, int at, float[] sums) {
        if (sums.length == 1) {
            sums[0] += dot(inputs, parameters, at);
        } else {
            LoopProducts.addRows(inputs, 0, 1, inputs.length, weights[layer], sums.length, sums);
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
