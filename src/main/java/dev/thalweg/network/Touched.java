package dev.thalweg.network;

import java.util.Arrays;

/**
 * The stretches of the parameters that one batch has a gradient for: all dense blocks, and of the sparse rows those
 * that the batch names. When it names all of them the stretches are those of a dense network, to the last bit of the
 * norm summed over them.
 */
final class Touched {

    private final Layout layout;
    private final boolean[] seen;
    private final int[] columns;
    private int count;

    private int[] from = new int[16];
    private int[] to = new int[16];
    private boolean[] weights = new boolean[16];
    private int stretches;

    Touched(Layout layout) {
        this.layout = layout;
        this.seen = new boolean[layout.sparse()];
        this.columns = new int[layout.sparse()];
    }

    void collect(Batch batch) {
        for (int i = 0; i < count; i++) {
            seen[columns[i]] = false;
        }
        count = 0;
        for (int pair = 0; pair < batch.nonZeros(); pair++) {
            int column = batch.column(pair);
            if (!seen[column]) {
                seen[column] = true;
                columns[count++] = column;
            }
        }
        cut();
    }

    private void cut() {
        stretches = 0;
        addInputs(layout.weightsAt(0), layout.units(0));
        for (int layer = 0; layer < layout.layers(); layer++) {
            if (layer > 0) {
                add(layout.weightsAt(layer), layout.inputs(layer) * layout.units(layer), true);
            }
            add(layout.biasAt(layer), layout.units(layer), false);
        }
        if (layout.hasPath()) {
            addInputs(layout.pathAt(), layout.outputs());
        }
    }

    private void addInputs(int at, int width) {
        if (count == layout.sparse()) {
            add(at, layout.inputs(0) * width, true);
            return;
        }
        add(at, layout.dense() * width, true);
        int sparseAt = at + layout.dense() * width;
        for (int i = 0; i < count; i++) {
            add(sparseAt + columns[i] * width, width, true);
        }
    }

    private void add(int at, int length, boolean isWeights) {
        if (length == 0) {
            return;
        }
        if (stretches == from.length) {
            from = Arrays.copyOf(from, 2 * stretches);
            to = Arrays.copyOf(to, 2 * stretches);
            weights = Arrays.copyOf(weights, 2 * stretches);
        }
        from[stretches] = at;
        to[stretches] = at + length;
        weights[stretches++] = isWeights;
    }

    /** Distinct sparse columns of the batch, in the order they were met. */
    int columns() {
        return count;
    }

    int column(int index) {
        return columns[index];
    }

    int stretches() {
        return stretches;
    }

    int from(int stretch) {
        return from[stretch];
    }

    int to(int stretch) {
        return to[stretch];
    }

    /** Whether the stretch holds weights, which are regularised, or a bias, which is not. */
    boolean weights(int stretch) {
        return weights[stretch];
    }
}
