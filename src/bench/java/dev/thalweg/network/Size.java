package dev.thalweg.network;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A network by the widths of its layers, such as {@code 20-64-1}; behind an {@code s} the inputs are sparse columns, of which a
 * row sets {@value #NON_ZEROS}.
 */
final class Size {

    static final int NON_ZEROS = 30;

    private static final String SPARSE = "s";

    private Size() {}

    /** One output is for two classes; more are a class each. */
    static NetworkSpec spec(String size) {
        List<Integer> widths =
                new ArrayList<>(Stream.of(size.replace(SPARSE, "").split("-"))
                        .map(Integer::valueOf)
                        .toList());
        int inputs = widths.remove(0);
        int outputs = widths.remove(widths.size() - 1);
        boolean sparse = size.startsWith(SPARSE);
        return new NetworkSpec(
                sparse ? 0 : inputs,
                sparse ? inputs : 0,
                widths,
                Activation.RELU,
                outputs,
                outputs == 1 ? Loss.BINARY_CROSS_ENTROPY : Loss.SOFTMAX_CROSS_ENTROPY,
                false,
                new Initial.He());
    }

    /** The widths of what stands before each layer, and of the outputs: of sparse inputs as many as a row sets. */
    static List<Integer> widths(NetworkSpec spec) {
        List<Integer> widths = new ArrayList<>();
        widths.add(spec.sparse() > 0 ? NON_ZEROS : spec.dense());
        widths.addAll(spec.hidden());
        widths.add(spec.outputs());
        return widths;
    }
}
