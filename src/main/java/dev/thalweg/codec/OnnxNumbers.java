package dev.thalweg.codec;

import dev.thalweg.feature.Encoding.Cyclic;
import dev.thalweg.feature.Encoding.Missing;
import dev.thalweg.feature.Encoding.OfNumber;
import dev.thalweg.feature.Encoding.Period;
import dev.thalweg.feature.FeatureSpec;
import dev.thalweg.feature.Scaling;
import dev.thalweg.learner.Predictor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import onnx.Onnx.TensorProto.DataType;
import org.jspecify.annotations.Nullable;

/**
 * What the features make of numbers: the dense block of a row. All numbers go through an operation together, side by side;
 * at the end each column is taken from where it came out. In doubles, as the features compute, up to the columns.
 */
final class OnnxNumbers {

    private static final double LN2 = Math.log(2);

    private final OnnxGraph graph;
    private final List<FeatureSpec> scaled;
    private final List<Scaling> scalings;
    private final List<FeatureSpec> cyclic;
    private final List<Integer> turning = new ArrayList<>();
    private final List<Period> periods = new ArrayList<>();
    private final List<FeatureSpec> all;

    OnnxNumbers(OnnxGraph graph, Predictor predictor) {
        this.graph = graph;
        all = predictor.features().stream()
                .filter(feature -> feature.encoding() instanceof OfNumber)
                .toList();
        cyclic = all.stream()
                .filter(feature -> feature.encoding() instanceof Cyclic)
                .toList();
        scaled = all.stream().filter(feature -> !cyclic.contains(feature)).toList();
        scalings = scaled.stream()
                .map(feature -> Objects.requireNonNull(predictor.scalings().get(feature.field())))
                .toList();
        for (int i = 0; i < cyclic.size(); i++) {
            for (Period period : ((Cyclic) cyclic.get(i).encoding()).periods()) {
                turning.add(i);
                periods.add(period);
            }
        }
    }

    /** The name of the dense block; null where there is none. */
    @Nullable
    String add() {
        List<String> blocks = new ArrayList<>();
        if (!scaled.isEmpty()) {
            addScaled(blocks);
        }
        if (!cyclic.isEmpty()) {
            addCyclic(blocks);
        }
        if (blocks.isEmpty()) {
            return null;
        }
        long[] order = order();
        return graph.gather(
                "/dense", 1, graph.concat("/blocks", blocks), graph.integers("/order", order, order.length));
    }

    /** For each column of the row its place in the blocks. */
    private long[] order() {
        int circles = 2 * scaled.size();
        int cosines = circles + periods.size();
        int flags = cosines + periods.size();
        List<Integer> order = new ArrayList<>();
        int turned = 0;
        for (FeatureSpec feature : all) {
            int number = scaled.indexOf(feature);
            int circle = cyclic.indexOf(feature);
            if (number >= 0) {
                order.add(number);
            }
            for (; turned < turning.size() && turning.get(turned) == circle; turned++) {
                order.add(circles + turned);
                order.add(cosines + turned);
            }
            if (((OfNumber) feature.encoding()).missing() == Missing.FLAG) {
                order.add(number >= 0 ? scaled.size() + number : flags + circle);
            }
        }
        return order.stream().mapToLong(Integer::longValue).toArray();
    }

    private String inputs(String name, List<FeatureSpec> features) {
        return graph.concat(
                name, features.stream().map(OnnxRow::input).distinct().toList());
    }

    private String missing(String numbers) {
        String nan = graph.add("IsNaN", numbers + "/nan", numbers);
        return graph.add("Or", numbers + "/missing", nan, graph.add("IsInf", numbers + "/infinite", numbers));
    }

    private void addScaled(List<String> blocks) {
        String numbers = inputs("/scaled", scaled);
        String missing = missing(numbers);
        String bounded =
                between(numbers, graph.constant((double) -Float.MAX_VALUE), graph.constant((double) Float.MAX_VALUE));
        String shifted = graph.add("Sub", "/scaled/shifted", taken(bounded), statistic("shift", Scaling::shift));
        String divided = graph.add("Div", "/scaled/divided", shifted, statistic("divisor", Scaling::divisor));
        String limited = between(divided, statistic("low", Scaling::low), statistic("high", Scaling::high));
        String filled = graph.add("Where", "/scaled/filled", missing, statistic("fill", Scaling::missing), limited);
        blocks.add(graph.cast("/scaled/columns", filled, DataType.FLOAT));
        blocks.add(graph.cast("/scaled/flags", missing, DataType.FLOAT));
    }

    private String between(String value, String low, String high) {
        return graph.add("Max", value + "/between", graph.add("Min", value + "/below", value, high), low);
    }

    private String statistic(String name, ToDoubleFunction<Scaling> statistic) {
        double[] values = scalings.stream().mapToDouble(statistic).toArray();
        return graph.doubles("/scaled/" + name, values, values.length);
    }

    /** The numbers, or their logarithms where those are taken: {@code e + m - 1} of {@code m * 2^e}, m from 1 to 2. */
    private String taken(String numbers) {
        boolean[] which = new boolean[scalings.size()];
        IntStream.range(0, which.length).forEach(i -> which[i] = scalings.get(i).logarithm() != null);
        if (scalings.stream().allMatch(scaling -> scaling.logarithm() == null)) {
            return numbers;
        }
        String one = graph.constant(1.0);
        String centre = statistic("centre", scaling -> logarithm(scaling).centre());
        String distance = graph.add(
                "Div",
                "/log/distance",
                graph.add("Sub", "/log/from", numbers, centre),
                statistic("unit", scaling -> logarithm(scaling).unit()));
        String size = graph.add("Add", "/log/size", graph.add("Abs", "/log/absolute", distance), one);
        String finite = graph.add("Min", "/log/finite", size, graph.constant(0x1p1023));
        String binary = graph.add("Div", "/log/binary", graph.add("Log", "/log/natural", finite), graph.constant(LN2));
        String exponent = graph.add("Floor", "/log/exponent", binary);
        String power = graph.add("Pow", "/log/power", graph.constant(2.0), exponent);
        String mantissa = graph.add("Div", "/log/mantissa", finite, power);
        String line = graph.add("Sub", "/log/line", graph.add("Add", "/log/sum", exponent, mantissa), one);
        String signed = graph.add("Mul", "/log/signed", graph.add("Sign", "/log/sign", distance), line);
        return graph.add("Where", "/log/taken", graph.flags("/log/which", which, which.length), signed, numbers);
    }

    private static Scaling.Logarithm logarithm(Scaling scaling) {
        return Objects.requireNonNullElse(scaling.logarithm(), new Scaling.Logarithm(0, 1));
    }

    private void addCyclic(List<String> blocks) {
        String numbers = inputs("/cyclic", cyclic);
        String missing = missing(numbers);
        long[] which = turning.stream().mapToLong(Integer::longValue).toArray();
        double[] lengths = periods.stream().mapToDouble(Period::length).toArray();
        String each = graph.integers("/cyclic/which", which, which.length);
        String period = graph.doubles("/cyclic/periods", lengths, lengths.length);
        String zero = graph.constant(0.0);
        String rest = graph.remainder("/cyclic/rest", graph.gather("/cyclic/each", 1, numbers, each), period);
        String part = graph.add("Div", "/cyclic/part", rest, period);
        String angle = graph.add("Mul", "/cyclic/angle", part, graph.constant(2 * Math.PI));
        String centre = graph.gather("/cyclic/centre", 1, missing, each);
        String ahead = graph.add("Add", "/cyclic/ahead", angle, graph.constant(Math.PI / 2));
        for (String turn : List.of(angle, ahead)) { // ONNX Runtime has no cosine of doubles.
            String circle = graph.add("Sin", turn + "/sine", turn);
            String column = graph.add("Where", circle + "/known", centre, zero, circle);
            blocks.add(graph.cast(circle + "/columns", column, DataType.FLOAT));
        }
        blocks.add(graph.cast("/cyclic/flags", missing, DataType.FLOAT));
    }
}
