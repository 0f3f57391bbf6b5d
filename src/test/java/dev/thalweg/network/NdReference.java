package dev.thalweg.network;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** The same network by ND4J's arrays in double precision, as one would write it from the papers. */
final class NdReference {

    private final NetworkSpec spec;
    private final Optimizer optimizer;
    private final Layout layout;
    private final List<INDArray> values = new ArrayList<>();
    private final List<INDArray> first = new ArrayList<>();
    private final List<INDArray> second = new ArrayList<>();
    private int steps;

    /** Starts from the parameters of a network. */
    NdReference(Network network, Optimizer optimizer) {
        this.spec = network.spec();
        this.optimizer = optimizer;
        this.layout = network.layout();
        for (Layout.Block block : layout.blocks()) {
            INDArray value = Nd4j.zeros(DataType.DOUBLE, block.rows(), block.columns());
            for (int i = 0; i < block.rows() * block.columns(); i++) {
                value.putScalar(i / block.columns(), i % block.columns(), network.parameter(block.offset() + i));
            }
            values.add(value);
            first.add(Nd4j.zerosLike(value));
            second.add(Nd4j.zerosLike(value));
        }
    }

    /** A parameter by its index in the layout. */
    double parameter(int index) {
        return at(values, index);
    }

    double at(List<INDArray> blocks, int index) {
        for (int b = blocks.size() - 1; ; b--) {
            Layout.Block block = layout.blocks().get(b);
            if (block.offset() <= index) {
                int i = index - block.offset();
                return blocks.get(b).getDouble(i / block.columns(), i % block.columns());
            }
        }
    }

    INDArray logits(INDArray inputs) {
        INDArray logits = outputs(inputs).get(layout.layers());
        return layout.hasPath() ? logits.add(inputs.mmul(values.get(values.size() - 1))) : logits;
    }

    /** The inputs, then each layer's outputs; logits without the linear path. */
    private List<INDArray> outputs(INDArray inputs) {
        List<INDArray> outputs = new ArrayList<>(List.of(inputs));
        for (int layer = 0; layer < layout.layers(); layer++) {
            INDArray sums = outputs.get(layer).mmul(values.get(2 * layer)).addRowVector(values.get(2 * layer + 1));
            outputs.add(layer < layout.layers() - 1 ? activation(sums) : sums);
        }
        return outputs;
    }

    private INDArray activation(INDArray sums) {
        return switch (spec.activation()) {
            case IDENTITY -> sums;
            case SIGMOID -> Transforms.sigmoid(sums);
            case RELU -> Transforms.relu(sums);
            case TANH -> Transforms.tanh(sums);
        };
    }

    private INDArray derivative(INDArray outputs) {
        return switch (spec.activation()) {
            case IDENTITY -> Nd4j.onesLike(outputs);
            case SIGMOID -> outputs.mul(outputs.rsub(1));
            case RELU -> outputs.gt(0).castTo(DataType.DOUBLE);
            case TANH -> outputs.mul(outputs).rsub(1);
        };
    }

    /** Mean loss over rows that all weigh the same; targets are numbers, 0 or 1, or one-hot. */
    double loss(INDArray inputs, INDArray targets) {
        INDArray z = logits(inputs);
        INDArray losses =
                switch (spec.loss()) {
                    case SQUARED_ERROR -> Transforms.pow(z.sub(targets), 2).div(2);
                    case BINARY_CROSS_ENTROPY ->
                        Transforms.max(z, 0)
                                .sub(z.mul(targets))
                                .add(Transforms.log(
                                        Transforms.exp(Transforms.abs(z).neg()).add(1)));
                    case SOFTMAX_CROSS_ENTROPY ->
                        Transforms.log(Transforms.softmax(z)).mul(targets).neg();
                };
        return losses.sumNumber().doubleValue() / inputs.rows();
    }

    /** The gradient of {@link #loss}, one array a block of the layout. */
    List<INDArray> gradients(INDArray inputs, INDArray targets) {
        INDArray z = logits(inputs);
        INDArray scores =
                switch (spec.loss()) {
                    case SQUARED_ERROR -> z;
                    case BINARY_CROSS_ENTROPY -> Transforms.sigmoid(z);
                    case SOFTMAX_CROSS_ENTROPY -> Transforms.softmax(z);
                };
        INDArray top = scores.sub(targets).div(inputs.rows());
        List<INDArray> outputs = outputs(inputs);
        List<INDArray> gradients = new ArrayList<>();
        INDArray delta = top;
        for (int layer = layout.layers() - 1; layer >= 0; layer--) {
            gradients.add(0, delta.sum(0).reshape(1, delta.columns()));
            gradients.add(0, outputs.get(layer).transpose().mmul(delta));
            if (layer > 0) {
                delta = delta.mmul(values.get(2 * layer).transpose()).mul(derivative(outputs.get(layer)));
            }
        }
        if (layout.hasPath()) {
            gradients.add(inputs.transpose().mmul(top));
        }
        return gradients;
    }

    void step(INDArray inputs, INDArray targets) {
        List<INDArray> gradients = gradients(inputs, targets);
        steps++;
        for (int block = 0; block < values.size(); block++) {
            values.get(block).subi(change(gradients.get(block), first.get(block), second.get(block)));
        }
    }

    private INDArray change(INDArray gradient, INDArray mean, INDArray square) {
        if (optimizer instanceof Optimizer.Momentum momentum) {
            mean.muli(momentum.momentum()).addi(gradient);
            return mean.mul(momentum.learningRate());
        }
        if (optimizer instanceof Optimizer.RmsProp rms) {
            square.muli(rms.decay()).addi(gradient.mul(gradient).mul(1 - rms.decay()));
            return gradient.mul(rms.learningRate()).div(Transforms.sqrt(square).add(rms.epsilon()));
        }
        if (optimizer instanceof Optimizer.AdaGrad adaGrad) {
            square.addi(gradient.mul(gradient));
            return gradient.mul(adaGrad.learningRate())
                    .div(Transforms.sqrt(square).add(adaGrad.epsilon()));
        }
        if (optimizer instanceof Optimizer.Adam adam) {
            mean.muli(adam.beta1()).addi(gradient.mul(1 - adam.beta1()));
            square.muli(adam.beta2()).addi(gradient.mul(gradient).mul(1 - adam.beta2()));
            INDArray meanHat = mean.div(1 - Math.pow(adam.beta1(), steps));
            INDArray squareHat = square.div(1 - Math.pow(adam.beta2(), steps));
            return meanHat.mul(adam.learningRate())
                    .div(Transforms.sqrt(squareHat).add(adam.epsilon()));
        }
        return gradient.mul(optimizer.learningRate());
    }
}
