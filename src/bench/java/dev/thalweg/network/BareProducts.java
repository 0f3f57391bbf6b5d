package dev.thalweg.network;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas_nolapack;

/**
 * The matrix products of a network by OpenBLAS and nothing else: no activation, no optimiser, all operands outside the heap
 * where they stay. What no network of these products that uses this library can be faster than.
 */
final class BareProducts {

    private static final int ROW_MAJOR = openblas_nolapack.CblasRowMajor;
    private static final int PLAIN = openblas_nolapack.CblasNoTrans;
    private static final int TRANSPOSED = openblas_nolapack.CblasTrans;

    private final int rows;
    private final List<Integer> widths;
    private final List<FloatPointer> layers = new ArrayList<>();
    private final List<FloatPointer> deltas = new ArrayList<>();
    private final List<FloatPointer> weights = new ArrayList<>();
    private final List<FloatPointer> gradients = new ArrayList<>();

    BareProducts(NetworkSpec spec, int rows) {
        this.rows = rows;
        widths = Size.widths(spec);
        SplitMix64 random = new SplitMix64(1);
        for (int layer = 0; layer < widths.size(); layer++) {
            layers.add(numbers(rows * widths.get(layer), random));
            deltas.add(numbers(rows * widths.get(layer), random));
            if (layer > 0) {
                weights.add(numbers(widths.get(layer - 1) * widths.get(layer), random));
                gradients.add(numbers(widths.get(layer - 1) * widths.get(layer), random));
            }
        }
        openblas_nolapack.blas_set_num_threads(1);
    }

    private static FloatPointer numbers(int count, SplitMix64 random) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return new FloatPointer(numbers);
    }

    /** One product a layer. */
    void forward() {
        for (int layer = 0; layer < weights.size(); layer++) {
            multiply(
                    PLAIN,
                    PLAIN,
                    rows,
                    widths.get(layer + 1),
                    widths.get(layer),
                    layers.get(layer),
                    weights.get(layer),
                    layers.get(layer + 1));
        }
    }

    /** And two a layer back, but for the first, below which nothing learns. */
    void step() {
        forward();
        for (int layer = weights.size() - 1; layer >= 0; layer--) {
            int inputs = widths.get(layer);
            int outputs = widths.get(layer + 1);
            multiply(
                    TRANSPOSED,
                    PLAIN,
                    inputs,
                    outputs,
                    rows,
                    layers.get(layer),
                    deltas.get(layer + 1),
                    gradients.get(layer));
            if (layer > 0) {
                multiply(
                        PLAIN,
                        TRANSPOSED,
                        rows,
                        inputs,
                        outputs,
                        deltas.get(layer + 1),
                        weights.get(layer),
                        deltas.get(layer));
            }
        }
    }

    private static void multiply(
            int leftForm,
            int rightForm,
            int rows,
            int columns,
            int inner,
            FloatPointer left,
            FloatPointer right,
            FloatPointer result) {
        openblas_nolapack.cblas_sgemm(
                ROW_MAJOR,
                leftForm,
                rightForm,
                rows,
                columns,
                inner,
                1f,
                left,
                leftForm == PLAIN ? inner : rows,
                right,
                rightForm == PLAIN ? columns : inner,
                0f,
                result,
                columns);
    }
}
