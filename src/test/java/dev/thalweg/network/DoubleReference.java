package dev.thalweg.network;

/** The loss with penalties, in double precision and by the textbook, as a function of the parameters. */
final class DoubleReference {

    private final NetworkSpec spec;
    private final TrainingSpec training;
    private final Layout layout;

    /** By hidden layer, what each row's outputs are multiplied by; empty without dropout. */
    private double[][] factors = {};

    DoubleReference(NetworkSpec spec, TrainingSpec training) {
        this.spec = spec;
        this.training = training;
        this.layout = new Layout(spec);
    }

    /** Drops what a step drops that begins with this random state: layer after layer, within it row after row. */
    void dropLike(SplitMix64 random, int rows) {
        factors = new double[layout.layers() - 1][];
        for (int layer = 0; layer < factors.length; layer++) {
            factors[layer] = new double[rows * layout.units(layer)];
            for (int i = 0; i < factors[layer].length; i++) {
                factors[layer][i] = random.nextFloat() < training.dropout() ? 0 : 1 / (1 - training.dropout());
            }
        }
    }

    /** Central difference of the loss by one parameter. */
    double gradient(double[] parameters, Batch batch, int index) {
        double width = 1e-6;
        double kept = parameters[index];
        parameters[index] = kept + width;
        double above = loss(parameters, batch);
        parameters[index] = kept - width;
        double below = loss(parameters, batch);
        parameters[index] = kept;
        return (above - below) / (2 * width);
    }

    double loss(double[] parameters, Batch batch) {
        double total = 0;
        for (int row = 0; row < batch.size(); row++) {
            total += batch.weight(row) * loss(outputs(parameters, inputs(batch, row), row), batch.target(row));
        }
        double penalty = 0;
        for (Layout.Block block : layout.blocks()) {
            for (int i = 0; block.name().endsWith("weights") && i < block.rows() * block.columns(); i++) {
                double w = parameters[block.offset() + i];
                penalty += training.l1() * Math.abs(w) + training.l2() / 2 * w * w;
            }
        }
        return total / batch.size() + penalty;
    }

    private double[] inputs(Batch batch, int row) {
        double[] inputs = new double[spec.dense() + spec.sparse()];
        for (int i = 0; i < spec.dense(); i++) {
            inputs[i] = batch.dense()[row * spec.dense() + i];
        }
        for (int pair = batch.from(row); pair < batch.to(row); pair++) {
            inputs[spec.dense() + batch.column(pair)] += batch.value(pair);
        }
        return inputs;
    }

    private double[] outputs(double[] parameters, double[] inputs, int row) {
        double[] values = inputs;
        for (int layer = 0; layer < layout.layers(); layer++) {
            double[] sums = times(values, parameters, layout.weightsAt(layer), layout.units(layer));
            for (int j = 0; j < sums.length; j++) {
                sums[j] += parameters[layout.biasAt(layer) + j];
                sums[j] = layer < layout.layers() - 1 ? activation(sums[j]) : sums[j];
                sums[j] *= layer < factors.length ? factors[layer][row * sums.length + j] : 1;
            }
            values = sums;
        }
        if (layout.hasPath()) {
            double[] beside = times(inputs, parameters, layout.pathAt(), spec.outputs());
            for (int j = 0; j < beside.length; j++) {
                values[j] += beside[j];
            }
        }
        return values;
    }

    private static double[] times(double[] values, double[] parameters, int at, int units) {
        double[] sums = new double[units];
        for (int i = 0; i < values.length; i++) {
            for (int j = 0; j < units; j++) {
                sums[j] += values[i] * parameters[at + i * units + j];
            }
        }
        return sums;
    }

    private double activation(double x) {
        return switch (spec.activation()) {
            case IDENTITY -> x;
            case SIGMOID -> 1 / (1 + Math.exp(-x));
            case RELU -> Math.max(x, 0);
            case TANH -> Math.tanh(x);
        };
    }

    private double loss(double[] outputs, float target) {
        return switch (spec.loss()) {
            case SQUARED_ERROR -> {
                double error = Math.abs(outputs[0] - target);
                double limit = training.huber() > 0 ? training.huber() : Double.MAX_VALUE;
                yield error <= limit ? error * error / 2 : limit * (error - limit / 2);
            }
            case BINARY_CROSS_ENTROPY -> {
                double probability = 1 / (1 + Math.exp(-outputs[0]));
                yield -Math.log(target == 1 ? probability : 1 - probability);
            }
            case SOFTMAX_CROSS_ENTROPY -> {
                double sum = 0;
                for (double output : outputs) {
                    sum += Math.exp(output);
                }
                yield Math.log(sum) - outputs[(int) target];
            }
        };
    }
}
