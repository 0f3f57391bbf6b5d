package dev.thalweg.network;

import java.util.ArrayList;
import java.util.List;

/**
 * Where each layer lies in the one vector of parameters: layer after layer its weights, row-major inputs × units, then
 * its bias; last the linear path, inputs × outputs. Inputs of the first layer and of the linear path are the dense
 * columns, then the sparse ones, so that a sparse column's weights are one contiguous slice.
 */
public final class Layout {

    /** The most parameters that a network can have. */
    public static final int MOST_PARAMETERS = Integer.MAX_VALUE / 16;

    private final int dense;
    private final int sparse;
    private final int outputs;
    private final int[] inputs;
    private final int[] units;
    private final int[] weightsAt;
    private final int pathAt;
    private final int parameters;

    public Layout(NetworkSpec spec) {
        dense = spec.dense();
        sparse = spec.sparse();
        outputs = spec.outputs();
        int layers = spec.hidden().size() + 1;
        inputs = new int[layers];
        units = new int[layers];
        weightsAt = new int[layers];
        int columns = Math.addExact(dense, sparse);
        parameters = requireFew(parameters(columns, spec.hidden(), outputs, spec.linearPath()));
        int at = 0;
        for (int layer = 0; layer < layers; layer++) {
            inputs[layer] = layer == 0 ? columns : units[layer - 1];
            units[layer] = layer == layers - 1 ? outputs : spec.hidden().get(layer);
            weightsAt[layer] = at;
            at += (inputs[layer] + 1) * units[layer];
        }
        pathAt = at < parameters ? at : -1;
    }

    /** How many parameters a network of these widths would have. */
    public static long parameters(int columns, List<Integer> hidden, int outputs, boolean linearPath) {
        long parameters = linearPath && !hidden.isEmpty() ? (long) columns * outputs : 0;
        long inputs = columns;
        for (int units : hidden) {
            parameters += (inputs + 1) * units;
            inputs = units;
        }
        return parameters + (inputs + 1) * outputs;
    }

    private static int requireFew(long parameters) {
        if (parameters > MOST_PARAMETERS) {
            throw new IllegalArgumentException(
                    "a network has at most " + MOST_PARAMETERS + " parameters, got " + parameters);
        }
        return (int) parameters;
    }

    /**
     * A matrix within the parameters.
     *
     * @param name such as {@code hidden.0.weights}, {@code output.bias} or {@code linear.weights}
     * @param offset index of its first element
     * @param rows inputs, or 1 for a bias
     * @param columns units
     */
    public record Block(String name, int offset, int rows, int columns) {}

    /** Every block, in the order of the vector, without gaps. */
    public List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        for (int layer = 0; layer < layers(); layer++) {
            String name = layer == layers() - 1 ? "output" : "hidden." + layer;
            blocks.add(new Block(name + ".weights", weightsAt[layer], inputs[layer], units[layer]));
            blocks.add(new Block(name + ".bias", biasAt(layer), 1, units[layer]));
        }
        if (hasPath()) {
            blocks.add(new Block("linear.weights", pathAt, inputs[0], outputs));
        }
        return blocks;
    }

    /** Length of the vector. */
    public int parameters() {
        return parameters;
    }

    /** Hidden layers and the output layer. */
    int layers() {
        return units.length;
    }

    int dense() {
        return dense;
    }

    int sparse() {
        return sparse;
    }

    int outputs() {
        return outputs;
    }

    int inputs(int layer) {
        return inputs[layer];
    }

    int units(int layer) {
        return units[layer];
    }

    int weightsAt(int layer) {
        return weightsAt[layer];
    }

    int biasAt(int layer) {
        return weightsAt[layer] + inputs[layer] * units[layer];
    }

    /** Whether inputs reach the outputs beside hidden layers; without hidden layers they always do. */
    boolean hasPath() {
        return pathAt >= 0;
    }

    int pathAt() {
        return pathAt;
    }
}
