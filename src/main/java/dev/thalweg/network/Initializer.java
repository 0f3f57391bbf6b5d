package dev.thalweg.network;

import dev.thalweg.network.Initial.Given;
import dev.thalweg.network.Initial.He;
import java.util.List;

/** The parameters of step 0. */
final class Initializer {

    private Initializer() {}

    /** New parameters; random ones are drawn in the order of the layout. */
    static float[] initialize(Layout layout, Initial initial, SplitMix64 random) {
        float[] parameters = new float[layout.parameters()];
        if (initial instanceof Given given) {
            copy(given.layers(), layout, parameters);
            return parameters;
        }
        for (int layer = 0; layer < layout.layers(); layer++) {
            int inputs = layout.inputs(layer);
            int units = layout.units(layer);
            double deviation = StrictMath.sqrt(2.0 / inputs);
            double limit = StrictMath.sqrt(6.0 / (inputs + units));
            for (int i = layout.weightsAt(layer); i < layout.biasAt(layer); i++) {
                parameters[i] = (float)
                        (initial instanceof He
                                ? deviation * random.nextGaussian()
                                : limit * (2 * random.nextDouble() - 1));
            }
        }
        return parameters;
    }

    private static void copy(List<Initial.Layer> layers, Layout layout, float[] parameters) {
        require("layers", layout.layers(), layers.size());
        for (int layer = 0; layer < layers.size(); layer++) {
            List<List<Double>> weights = layers.get(layer).weights();
            require("inputs of layer " + layer, layout.inputs(layer), weights.size());
            int at = layout.weightsAt(layer);
            for (List<Double> row : weights) {
                copy("weights of an input of layer " + layer, row, parameters, at, layout.units(layer));
                at += layout.units(layer);
            }
            copy("bias of layer " + layer, layers.get(layer).bias(), parameters, at, layout.units(layer));
        }
    }

    private static void copy(String what, List<Double> row, float[] parameters, int at, int units) {
        require(what, units, row.size());
        for (int unit = 0; unit < units; unit++) {
            float value = row.get(unit).floatValue();
            if (!Float.isFinite(value)) {
                throw new IllegalArgumentException(what + " must be finite floats, got " + row.get(unit));
            }
            parameters[at + unit] = value;
        }
    }

    private static void require(String what, int limit, int seen) {
        if (limit != seen) {
            throw new IllegalArgumentException("given " + what + " must be " + limit + ", got " + seen);
        }
    }
}
