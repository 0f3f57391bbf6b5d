package dev.thalweg.network;

import org.nd4j.linalg.api.ndarray.INDArray;

/** The network of the {@link Task} by ND4J in single precision; its step leaves out the loss and all checks. */
interface NdNetwork {

    /** Probabilities of class 1, a column. */
    INDArray score(INDArray inputs);

    void step(INDArray inputs, INDArray targets);

    /** In the order of the {@link Layout}. */
    float[] parameters();

    static float[] parameters(Network network) {
        float[] parameters = new float[network.parameters()];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = network.parameter(i);
        }
        return parameters;
    }
}
