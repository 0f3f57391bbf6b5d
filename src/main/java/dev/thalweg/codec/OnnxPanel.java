package dev.thalweg.codec;

import dev.thalweg.learner.Predictor;
import dev.thalweg.learner.Predictor.Member;
import dev.thalweg.network.Activation;
import dev.thalweg.network.Matrix;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import onnx.Onnx.TensorProto.DataType;
import org.jspecify.annotations.Nullable;

/** What the members of a panel make of a row, and the mixture of that. */
final class OnnxPanel {

    private final OnnxGraph graph;
    private final OnnxRow row;
    private final Predictor predictor;
    private final int scores;

    OnnxPanel(OnnxGraph graph, OnnxRow row, Predictor predictor) {
        this.graph = graph;
        this.row = row;
        this.predictor = predictor;
        this.scores = predictor.label().scores();
    }

    /** The scores, one a class, or the one number: floats. */
    String add() {
        List<Member> members = predictor.members();
        if (members.size() == 1) {
            return answer(members.get(0), "/");
        }
        String mixed = "";
        for (int number = 0; number < members.size(); number++) {
            Member member = members.get(number);
            String prefix = "/member." + number + ".";
            String answer = answer(member, prefix);
            String sure = predictor.unit() == null ? calibrated(answer, member.temperature(), prefix) : answer;
            String part = graph.add("Mul", prefix + "part", sure, graph.constant((float) member.share()));
            mixed = number == 0 ? part : graph.add("Add", prefix + "mixed", mixed, part);
        }
        return mixed;
    }

    private String answer(Member member, String prefix) {
        String known = knownOrNothing(scores(member, prefix), prefix);
        Predictor.Unit unit = predictor.unit();
        if (unit == null) {
            return known;
        }
        String output = graph.cast(prefix + "output", known, DataType.DOUBLE);
        String distance = graph.add("Mul", prefix + "distance", output, graph.constant(unit.deviation()));
        String number = graph.add("Add", prefix + "number", distance, graph.constant(unit.mean()));
        String below = graph.add("Min", prefix + "below", number, graph.constant((double) Float.MAX_VALUE));
        String bounded = graph.add("Max", prefix + "bounded", below, graph.constant((double) -Float.MAX_VALUE));
        return graph.cast(prefix + "answer", bounded, DataType.FLOAT);
    }

    /** Finite weights can still overflow on an extreme row: then all classes are as likely, or the number is 0. */
    private String knownOrNothing(String given, String prefix) {
        String sum = graph.sum(prefix + "sum", given, 1, true);
        String nan = graph.add("IsNaN", prefix + "nan", sum);
        String overflow = graph.add("Or", prefix + "overflow", nan, graph.add("IsInf", prefix + "infinite", sum));
        return graph.add("Where", prefix + "known", overflow, graph.constant(scores == 1 ? 0 : 1f / scores), given);
    }

    private String scores(Member member, String prefix) {
        String sums = sums(member, prefix);
        String logits = graph.cast(prefix + "logits", sums, DataType.DOUBLE);
        return switch (member.shape().loss()) {
            case SQUARED_ERROR -> sums;
            case BINARY_CROSS_ENTROPY -> {
                String sigmoid = graph.add("Sigmoid", prefix + "sigmoid", logits);
                String second = graph.cast(prefix + "second", sigmoid, DataType.FLOAT);
                String first = graph.add("Sub", prefix + "first", graph.constant(1f), second);
                yield graph.concat(prefix + "scores", List.of(first, second));
            }
            case SOFTMAX_CROSS_ENTROPY ->
                graph.cast(prefix + "scores", graph.softmax(prefix + "softmax", logits), DataType.FLOAT);
        };
    }

    /** The weighted sums of the output layer. */
    private String sums(Member member, String prefix) {
        List<Integer> hidden = member.shape().hidden();
        String value = "";
        for (int layer = 0; layer <= hidden.size(); layer++) {
            String name = layer < hidden.size() ? "hidden." + layer : "output";
            String product = layer == 0
                    ? inputs(member, prefix, name + ".weights")
                    : graph.add("MatMul", prefix + name + ".product", value, block(member, prefix, name + ".weights"));
            value = graph.add("Add", prefix + name + ".sums", product, block(member, prefix, name + ".bias"));
            if (layer < hidden.size()) {
                value = activated(member.shape().activation(), prefix + name, value);
            }
        }
        return member.parameters().containsKey("linear.weights")
                ? graph.add("Add", prefix + "sums", value, inputs(member, prefix, "linear.weights"))
                : value;
    }

    private String activated(Activation activation, String name, String sums) {
        return switch (activation) {
            case IDENTITY -> sums;
            case SIGMOID -> graph.add("Sigmoid", name, sums);
            case RELU -> graph.add("Relu", name, sums);
            case TANH -> graph.add("Tanh", name, sums);
        };
    }

    private String block(Member member, String prefix, String name) {
        Matrix matrix = matrix(member, name);
        return graph.floats(prefix + name, matrix.values(), matrix.rows(), matrix.columns());
    }

    private static Matrix matrix(Member member, String name) {
        return Objects.requireNonNull(member.parameters().get(name), name);
    }

    /** The row times a matrix: of its dense block a product, of its categories the sum of their rows of weights. */
    private String inputs(Member member, String prefix, String name) {
        Matrix matrix = matrix(member, name);
        int units = matrix.columns();
        int denseRows = member.shape().dense();
        String product = null;
        if (row.dense() != null) {
            float[] weights = Arrays.copyOf(matrix.values(), denseRows * units);
            String dense = graph.floats(prefix + name + ".dense", weights, denseRows, units);
            product = graph.add("MatMul", prefix + name + ".product", row.dense(), dense);
        }
        if (row.columns() == null) {
            return Objects.requireNonNull(product, name);
        }
        String sum = categories(matrix, denseRows, prefix + name, row.columns());
        return product == null ? sum : graph.add("Add", prefix + name + ".inputs", product, sum);
    }

    private String categories(Matrix matrix, int from, String name, String columns) {
        int units = matrix.columns();
        int withNone = matrix.rows() - from + 1;
        float[] weights = Arrays.copyOfRange(matrix.values(), from * units, (matrix.rows() + 1) * units);
        String sparse = graph.floats(name + ".sparse", weights, withNone, units);
        String rows = graph.gather(name + ".rows", 0, sparse, columns);
        @Nullable String signs = row.signs();
        return graph.sum(
                name + ".sum", signs == null ? rows : graph.add("Mul", name + ".signed", rows, signs), 1, false);
    }

    private String calibrated(String probabilities, double temperature, String prefix) {
        String given = graph.cast(prefix + "given", probabilities, DataType.DOUBLE);
        String least = graph.constant(Predictor.LEAST_PROBABILITY);
        String log = graph.add("Log", prefix + "log", graph.add("Max", prefix + "possible", given, least));
        String cooled = graph.add("Div", prefix + "cooled", log, graph.constant(temperature));
        return graph.cast(prefix + "calibrated", graph.softmax(prefix + "sure", cooled), DataType.FLOAT);
    }
}
