package dev.thalweg.network;

import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.updaters.AdamUpdater;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** As the formulas read: an array a parameter block, new arrays for products, in place where a temporary allows it. */
final class IdiomaticNdNetwork implements NdNetwork {

    private final List<INDArray> values;
    private final List<INDArray> means;
    private final List<INDArray> squares;
    private int steps;

    IdiomaticNdNetwork(Network start) {
        float[] vector = NdNetwork.parameters(start);
        values = start.layout().blocks().stream()
                .map(block -> Nd4j.createFromArray(Arrays.copyOfRange(
                                vector, block.offset(), block.offset() + block.rows() * block.columns()))
                        .reshape(block.rows(), block.columns()))
                .toList();
        means = values.stream().map(Nd4j::zerosLike).toList();
        squares = values.stream().map(Nd4j::zerosLike).toList();
    }

    @Override
    public INDArray score(INDArray inputs) {
        return output(hidden(inputs));
    }

    private INDArray hidden(INDArray inputs) {
        return Transforms.relu(inputs.mmul(values.get(0)).addiRowVector(values.get(1)), false);
    }

    private INDArray output(INDArray hidden) {
        return Transforms.sigmoid(hidden.mmul(values.get(2)).addiRowVector(values.get(3)), false);
    }

    @Override
    public void step(INDArray inputs, INDArray targets) {
        INDArray hidden = hidden(inputs);
        INDArray delta = output(hidden).subi(targets).divi(inputs.rows());
        INDArray below = delta.mmul(values.get(2).transpose()).muli(hidden.gt(0).castTo(DataType.FLOAT));
        update(0, inputs.transpose().mmul(below));
        update(1, below.sum(true, 0));
        update(2, hidden.transpose().mmul(delta));
        update(3, delta.sum(true, 0));
        steps++;
    }

    private void update(int block, INDArray gradient) {
        Nd4j.exec(new AdamUpdater(
                gradient,
                squares.get(block),
                means.get(block),
                Task.ADAM.learningRate(),
                Task.ADAM.beta1(),
                Task.ADAM.beta2(),
                Task.ADAM.epsilon(),
                steps));
        values.get(block).subi(gradient);
    }

    @Override
    public float[] parameters() {
        return Nd4j.toFlattened('c', values).toFloatVector();
    }
}
