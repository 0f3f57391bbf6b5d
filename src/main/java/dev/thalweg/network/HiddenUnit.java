package dev.thalweg.network;

/**
 * A hidden unit's places in its network's {@linkplain Network#vector vector}.
 *
 * @param layout of the network
 * @param layer from 0, a hidden one
 * @param unit from 0, of that layer
 */
public record HiddenUnit(Layout layout, int layer, int unit) {

    /** Steps after which it can be told how useful a unit is. */
    public static final int MATURE = 200;

    public HiddenUnit {
        if (layer < 0 || layer >= layout.layers() - 1 || unit < 0 || unit >= layout.units(layer)) {
            throw new IllegalArgumentException("there is no hidden unit " + unit + " in layer " + layer);
        }
    }

    /** Random weights and bias on its way in, and zeros on its way out, so that at first it changes nothing. */
    public void begin(float[] vector, SplitMix64 random) {
        int inputs = layout.inputs(layer);
        double deviation = StrictMath.sqrt(2.0 / inputs);
        for (int input = 0; input <= inputs; input++) {
            vector[incomingAt(input)] = (float) (deviation * random.nextGaussian());
        }
        clearOutgoing(vector);
    }

    /** Zeros for all that is its own. */
    public void clear(float[] vector) {
        for (int input = 0; input <= layout.inputs(layer); input++) {
            vector[incomingAt(input)] = 0;
        }
        clearOutgoing(vector);
    }

    private void clearOutgoing(float[] vector) {
        int outs = layout.units(layer + 1);
        for (int out = 0; out < outs; out++) {
            vector[layout.weightsAt(layer + 1) + unit * outs + out] = 0;
        }
    }

    /** The bias stands behind the weights, like one input more. */
    private int incomingAt(int input) {
        return layout.weightsAt(layer) + input * layout.units(layer) + unit;
    }

    /** Where it stands how useful the unit is: behind the parameters. */
    public int usefulnessAt() {
        int at = layout.parameters() + unit;
        for (int before = 0; before < layer; before++) {
            at += layout.units(before);
        }
        return at;
    }
}
