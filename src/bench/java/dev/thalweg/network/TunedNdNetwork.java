package dev.thalweg.network;

import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinearDerivative;
import org.nd4j.linalg.api.ops.impl.updaters.AdamUpdater;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * With as few and as cheap calls as ND4J allows: every result in an array of its own, parameters and gradients views of
 * one vector each, so that one call updates them all.
 */
final class TunedNdNetwork implements NdNetwork {

    private final INDArray parameters;
    private final INDArray gradient;
    private final INDArray mean;
    private final INDArray square;
    private final List<INDArray> values;
    private final List<INDArray> gradients;
    private final INDArray hidden;
    private final INDArray below;
    private final INDArray output;
    private int steps;

    TunedNdNetwork(Network start, int rows) {
        parameters = Nd4j.createFromArray(NdNetwork.parameters(start));
        gradient = Nd4j.zerosLike(parameters);
        mean = Nd4j.zerosLike(parameters);
        square = Nd4j.zerosLike(parameters);
        values = views(parameters, start.layout());
        gradients = views(gradient, start.layout());
        hidden = Nd4j.zeros(DataType.FLOAT, rows, values.get(0).columns());
        below = Nd4j.zerosLike(hidden);
        output = Nd4j.zeros(DataType.FLOAT, rows, 1);
    }

    private static List<INDArray> views(INDArray vector, Layout layout) {
        return layout.blocks().stream()
                .map(block -> vector.get(
                                NDArrayIndex.interval(block.offset(), block.offset() + block.rows() * block.columns()))
                        .reshape(block.rows(), block.columns()))
                .toList();
    }

    @Override
    public INDArray score(INDArray inputs) {
        Nd4j.matmul(inputs, values.get(0), hidden);
        Transforms.relu(hidden.addiRowVector(values.get(1)), false);
        Nd4j.matmul(hidden, values.get(2), output);
        return Transforms.sigmoid(output.addiRowVector(values.get(3)), false);
    }

    @Override
    public void step(INDArray inputs, INDArray targets) {
        INDArray delta = score(inputs).subi(targets).divi(inputs.rows());
        Nd4j.matmul(hidden, delta, gradients.get(2), true, false, false);
        delta.sum(gradients.get(3), true, 0);
        Nd4j.matmul(delta, values.get(2), below, false, true, false);
        Nd4j.exec(new RectifiedLinearDerivative(hidden, below, below));
        Nd4j.matmul(inputs, below, gradients.get(0), true, false, false);
        below.sum(gradients.get(1), true, 0);
        Nd4j.exec(new AdamUpdater(
                gradient,
                square,
                mean,
                Task.ADAM.learningRate(),
                Task.ADAM.beta1(),
                Task.ADAM.beta2(),
                Task.ADAM.epsilon(),
                steps++));
        parameters.subi(gradient);
    }

    @Override
    public float[] parameters() {
        return parameters.toFloatVector();
    }
}
