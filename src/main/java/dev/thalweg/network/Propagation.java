package dev.thalweg.network;

import java.util.Arrays;

/**
 * A batch forward to its loss, and back to the gradient (Rumelhart, Hinton and Williams, 1986). Holds the values between
 * the two, for the largest batch seen.
 */
final class Propagation {

    private final Layout layout;
    private final Activation activation;
    private final Arithmetic arithmetic;
    private final Products products;
    private final OutputHead head;
    private final float dropout;

    private int rows;
    // By layer; the last holds logits.
    private final float[][] outputs;
    private final float[][] deltas;
    // By hidden layer, only with dropout: factors, and outputs times factors.
    private final float[][] factors;
    private final float[][] dropped;

    Propagation(Layout layout, NetworkSpec spec, TrainingSpec training, Arithmetic arithmetic) {
        this.layout = layout;
        this.activation = spec.activation();
        this.arithmetic = arithmetic;
        this.products = arithmetic.products();
        this.head = new OutputHead(spec, training.huber(), arithmetic);
        this.dropout = (float) training.dropout();
        this.outputs = new float[layout.layers()][];
        this.deltas = new float[layout.layers()][];
        this.factors = new float[layout.layers()][];
        this.dropped = new float[layout.layers()][];
        reserve(training.batch());
    }

    private void reserve(int batchRows) {
        if (batchRows <= rows) {
            return;
        }
        rows = batchRows;
        for (int layer = 0; layer < layout.layers(); layer++) {
            int length = Math.multiplyExact(rows, layout.units(layer));
            outputs[layer] = new float[length];
            deltas[layer] = new float[length];
            factors[layer] = new float[dropout > 0 ? length : 0];
            dropped[layer] = dropout > 0 ? new float[length] : outputs[layer];
        }
    }

    /** The mean of the rows' losses times their weights, without penalties. */
    double forward(Batch batch, float[] parameters, SplitMix64 random) {
        reserve(batch.capacity());
        int last = layout.layers() - 1;
        for (int layer = 0; layer <= last; layer++) {
            float[] sums = outputs[layer];
            fillBias(batch.size(), layer, parameters);
            if (layer == 0) {
                addInputs(batch, parameters, layout.weightsAt(0), layout.units(0), sums);
            } else {
                addHidden(batch.size(), layer, parameters);
            }
            if (layer < last) {
                int count = batch.size() * layout.units(layer);
                activation.apply(sums, count, arithmetic);
                drop(layer, count, random);
            }
        }
        if (layout.hasPath()) {
            addInputs(batch, parameters, layout.pathAt(), layout.outputs(), outputs[last]);
        }
        return head.loss(outputs[last], batch, deltas[last]);
    }

    private void fillBias(int size, int layer, float[] parameters) {
        int units = layout.units(layer);
        for (int row = 0; row < size; row++) {
            System.arraycopy(parameters, layout.biasAt(layer), outputs[layer], row * units, units);
        }
    }

    private void addHidden(int size, int layer, float[] parameters) {
        products.addProduct(
                size,
                layout.units(layer),
                layout.inputs(layer),
                dropped[layer - 1],
                0,
                parameters,
                layout.weightsAt(layer),
                outputs[layer],
                0);
    }

    private void addInputs(Batch batch, float[] parameters, int at, int units, float[] sums) {
        int dense = layout.dense();
        if (dense > 0) {
            products.addProduct(batch.size(), units, dense, batch.dense(), 0, parameters, at, sums, 0);
        }
        int sparseAt = at + dense * units;
        for (int row = 0; row < batch.size(); row++) {
            for (int pair = batch.from(row); pair < batch.to(row); pair++) {
                int weightsAt = sparseAt + batch.column(pair) * units;
                addScaled(batch.value(pair), parameters, weightsAt, sums, row * units, units);
            }
        }
    }

    /** Inverted dropout (Srivastava et al., 2014): what stays is scaled up, so that scoring needs no correction. */
    private void drop(int layer, int count, SplitMix64 random) {
        if (dropout == 0) {
            return;
        }
        float[] kept = factors[layer];
        float scale = 1 / (1 - dropout);
        for (int i = 0; i < count; i++) {
            kept[i] = random.nextFloat() < dropout ? 0 : scale;
        }
        multiply(outputs[layer], kept, dropped[layer], count);
    }

    /** A hidden layer's activations of the last batch, row after row, before dropout. */
    float[] hidden(int layer) {
        return outputs[layer];
    }

    /** The gradient of the loss that {@link #forward} gave, written where the batch touches the parameters. */
    void backward(Batch batch, float[] parameters, float[] gradient, Touched touched) {
        int size = batch.size();
        for (int layer = layout.layers() - 1; layer > 0; layer--) {
            int units = layout.units(layer);
            int inputs = layout.inputs(layer);
            float[] delta = deltas[layer];
            float[] below = deltas[layer - 1];
            int at = layout.weightsAt(layer);
            products.leftTransposed(inputs, units, size, dropped[layer - 1], 0, delta, 0, gradient, at);
            sumRows(size, layer, gradient);
            products.rightTransposed(size, inputs, units, delta, 0, parameters, at, below, 0);
            if (dropout > 0) {
                multiply(below, factors[layer - 1], below, size * inputs);
            }
            activation.multiplyDerivative(outputs[layer - 1], below, size * inputs);
        }
        sumRows(size, 0, gradient);
        inputGradient(batch, deltas[0], layout.units(0), gradient, layout.weightsAt(0), touched);
        if (layout.hasPath()) {
            float[] delta = deltas[layout.layers() - 1];
            inputGradient(batch, delta, layout.outputs(), gradient, layout.pathAt(), touched);
        }
    }

    private void sumRows(int size, int layer, float[] gradient) {
        int units = layout.units(layer);
        int at = layout.biasAt(layer);
        Arrays.fill(gradient, at, at + units, 0f);
        for (int row = 0; row < size; row++) {
            addScaled(1f, deltas[layer], row * units, gradient, at, units);
        }
    }

    private void inputGradient(Batch batch, float[] delta, int units, float[] gradient, int at, Touched touched) {
        int dense = layout.dense();
        if (dense > 0) {
            products.leftTransposed(dense, units, batch.size(), batch.dense(), 0, delta, 0, gradient, at);
        }
        int sparseAt = at + dense * units;
        for (int i = 0; i < touched.columns(); i++) {
            int from = sparseAt + touched.column(i) * units;
            Arrays.fill(gradient, from, from + units, 0f);
        }
        for (int row = 0; row < batch.size(); row++) {
            for (int pair = batch.from(row); pair < batch.to(row); pair++) {
                int to = sparseAt + batch.column(pair) * units;
                addScaled(batch.value(pair), delta, row * units, gradient, to, units);
            }
        }
    }

    private static void addScaled(float factor, float[] x, int xAt, float[] y, int yAt, int count) {
        for (int i = 0; i < count; i++) {
            y[yAt + i] += factor * x[xAt + i];
        }
    }

    private static void multiply(float[] x, float[] y, float[] product, int count) {
        for (int i = 0; i < count; i++) {
            product[i] = x[i] * y[i];
        }
    }
}
