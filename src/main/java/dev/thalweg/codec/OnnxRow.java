package dev.thalweg.codec;

import dev.thalweg.feature.Encoding;
import dev.thalweg.feature.Encoding.Hash;
import dev.thalweg.feature.Encoding.OfCategory;
import dev.thalweg.feature.Encoding.OfNumber;
import dev.thalweg.feature.Encoding.Unknown;
import dev.thalweg.feature.Encoding.Values;
import dev.thalweg.feature.FeatureSpec;
import dev.thalweg.learner.Predictor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import onnx.Onnx.TensorProto.DataType;
import org.jspecify.annotations.Nullable;

/**
 * What the features make of the inputs: the two blocks of a row, as names of values in a graph.
 *
 * @param dense the dense block; null where there is none
 * @param columns the sparse column of each category, or the one behind the last for none; null where there are no categories
 * @param signs what stands in each of these columns, where it can be -1; else null
 */
record OnnxRow(@Nullable String dense, @Nullable String columns, @Nullable String signs) {

    /** Adds the inputs, one a field, and the encodings to a graph. */
    static OnnxRow add(OnnxGraph graph, Predictor predictor) {
        inputs(graph, predictor.features());
        String dense = new OnnxNumbers(graph, predictor).add();
        List<FeatureSpec> categories = predictor.features().stream()
                .filter(feature -> feature.encoding() instanceof OfCategory)
                .toList();
        if (categories.isEmpty()) {
            return new OnnxRow(dense, null, null);
        }
        String columns =
                columns(graph, categories, predictor.members().get(0).shape().sparse());
        return new OnnxRow(dense, columns, signs(graph, categories));
    }

    private static void inputs(OnnxGraph graph, List<FeatureSpec> features) {
        features.stream()
                .collect(Collectors.groupingBy(OnnxRow::input, LinkedHashMap::new, Collectors.toList()))
                .forEach((name, group) -> {
                    int length = group.size();
                    Encoding encoding = group.get(0).encoding();
                    if (encoding instanceof OfNumber) {
                        String doc = length == 1 ? "a number; NaN where it is missing" : "numbers; NaN behind the last";
                        graph.input(name, DataType.DOUBLE, length, doc);
                    } else if (encoding instanceof Hash) {
                        graph.input(name, DataType.INT64, 1, "the hash of a category; 0 where it is missing");
                    } else {
                        graph.input(name, DataType.STRING, 1, "a category; empty where it is missing");
                    }
                });
    }

    /** An array is one input. */
    static String input(FeatureSpec feature) {
        int element = feature.field().lastIndexOf('[');
        return element < 0 ? feature.field() : feature.field().substring(0, element);
    }

    private static String columns(OnnxGraph graph, List<FeatureSpec> categories, long none) {
        List<String> columns = new ArrayList<>();
        long first = 0;
        for (FeatureSpec category : categories) {
            String field = category.field();
            if (category.encoding() instanceof Values values) {
                columns.add(listed(graph, field, values, first, none));
                first += values.values().size() + (values.unknown() == Unknown.OTHER ? 1 : 0);
            } else {
                int width = ((Hash) category.encoding()).width();
                columns.add(hashed(graph, field, width, first, none));
                first += width;
            }
        }
        return graph.concat("/columns", columns);
    }

    private static String listed(OnnxGraph graph, String field, Values values, long first, long none) {
        List<String> list = new ArrayList<>(values.values());
        long end = first + list.size();
        list.add(""); // A missing one.
        long[] places = LongStream.concat(LongStream.range(first, end), LongStream.of(none))
                .toArray();
        return graph.places(
                named(field, "column"), field, list, places, values.unknown() == Unknown.OTHER ? end : none);
    }

    /** The hash is unsigned: below 0 it is one of 2^64 more, and so is its remainder. */
    private static String hashed(OnnxGraph graph, String field, long width, long first, long none) {
        String zero = graph.constant(0L);
        String below = graph.add("Less", named(field, "below"), field, zero);
        String wrap = graph.constant(Long.remainderUnsigned(-1, width) + 1);
        String more = graph.add("Where", named(field, "more"), below, wrap, zero);
        String rest = graph.add("Mod", named(field, "rest"), field, graph.constant(width));
        String sum = graph.add("Add", named(field, "sum"), rest, more);
        String remainder = graph.add("Mod", named(field, "remainder"), sum, graph.constant(width));
        String column = graph.add("Add", named(field, "place"), remainder, graph.constant(first));
        String missing = graph.add("Equal", named(field, "missing"), field, zero);
        return graph.add("Where", named(field, "column"), missing, graph.constant(none), column);
    }

    private static @Nullable String signs(OnnxGraph graph, List<FeatureSpec> categories) {
        if (categories.stream().noneMatch(OnnxRow::signed)) {
            return null;
        }
        List<String> signs = new ArrayList<>();
        for (FeatureSpec category : categories) {
            String column = named(category.field(), "column");
            String minus = signed(category)
                    ? named(category.field(), "below")
                    : graph.add("Less", named(category.field(), "never"), column, graph.constant(0L));
            signs.add(graph.add(
                    "Where", named(category.field(), "sign"), minus, graph.constant(-1f), graph.constant(1f)));
        }
        String all = graph.concat("/signs", signs);
        return graph.add("Unsqueeze", "/signs/each", all, graph.constant(2L));
    }

    private static boolean signed(FeatureSpec category) {
        return category.encoding() instanceof Hash hash && hash.signed();
    }

    private static String named(String field, String part) {
        return "/" + field + "/" + part;
    }
}
