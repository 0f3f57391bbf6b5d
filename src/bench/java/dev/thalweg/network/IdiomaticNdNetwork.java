package dev.thalweg.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.updaters.AdamUpdater;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** As the formulas read: an array a parameter block, new arrays for products, in place where a temporary allows it. */
final class IdiomaticNdNetwork implements NdNetwork {

    /** Weights and bias of each layer in turn. */
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
        List<INDArray> layers = forward(inputs);
        return layers.get(layers.size() - 1);
    }

    /** The inputs, and what each layer makes of the one before it. */
    private List<INDArray> forward(INDArray inputs) {
        List<INDArray> layers = new ArrayList<>(List.of(inputs));
        for (int layer = 0; layer < values.size() / 2; layer++) {
            INDArray sums = layers.get(layer).mmul(values.get(2 * layer)).addiRowVector(values.get(2 * layer + 1));
            layers.add(layer < values.size() / 2 - 1 ? Transforms.relu(sums, false) : output(sums));
        }
        return layers;
    }

    private static INDArray output(INDArray sums) {
        return sums.columns() == 1 ? Transforms.sigmoid(sums, false) : Transforms.softmax(sums, false);
    }

    @Override
    public void step(INDArray inputs, INDArray targets) {
        List<INDArray> layers = forward(inputs);
        INDArray delta = layers.get(layers.size() - 1).subi(targets).divi(inputs.rows());
        for (int layer = layers.size() - 2; layer >= 0; layer--) {
            INDArray before = layers.get(layer);
            INDArray weights = before.transpose().mmul(delta);
            INDArray bias = delta.sum(true, 0);
            if (layer > 0) {
                INDArray active = before.gt(0).castTo(DataType.FLOAT);
                delta = delta.mmul(values.get(2 * layer).transpose()).muli(active);
            }
            update(2 * layer, weights);
            update(2 * layer + 1, bias);
        }
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
