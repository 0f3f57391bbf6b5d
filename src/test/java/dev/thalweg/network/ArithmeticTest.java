package dev.thalweg.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ArithmeticTest {

    private static final int[][] SHAPES = {
        {1, 1, 1},
        {1, 64, 20},
        {3, 1, 7},
        {8, 1, 64},
        {5, 7, 3},
        {9, 13, 130},
        {32, 64, 20},
        {48, 40, 33},
        {70, 65, 129}
    };
    private static final int A_AT = 3;
    private static final int B_AT = 5;
    private static final int C_AT = 7;

    private enum Form {
        ADD,
        LEFT_TRANSPOSED,
        RIGHT_TRANSPOSED
    }

    static Stream<Arguments> products() {
        return Arrays.stream(SHAPES)
                .flatMap(shape -> Arrays.stream(Form.values()).flatMap(form -> Arrays.stream(Arithmetic.values())
                        .map(arithmetic -> Arguments.of(arithmetic, form, shape))));
    }

    @ParameterizedTest
    @MethodSource("products")
    void productAtOffsetsEqualsTheSumInDouble(Arithmetic arithmetic, Form form, int[] shape) {
        int rows = shape[0];
        int columns = shape[1];
        int inner = shape[2];
        float[] a = randoms(A_AT + rows * inner, 1);
        float[] b = randoms(B_AT + inner * columns, 2);
        float[] c = randoms(C_AT + rows * columns + 2, 3);
        float[] before = c.clone();

        multiply(arithmetic.products(), form, rows, columns, inner, a, b, c);

        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                int at = C_AT + i * columns + j;
                double sum = form == Form.ADD ? before[at] : 0;
                double size = Math.abs(sum);
                for (int p = 0; p < inner; p++) {
                    double left = a[A_AT + (form == Form.LEFT_TRANSPOSED ? p * rows + i : i * inner + p)];
                    double right = b[B_AT + (form == Form.RIGHT_TRANSPOSED ? j * inner + p : p * columns + j)];
                    sum += left * right;
                    size += Math.abs(left * right);
                }
                assertThat((double) c[at]).isCloseTo(sum, within(1e-5 * size));
            }
        }
        assertThat(Arrays.copyOf(c, C_AT)).isEqualTo(Arrays.copyOf(before, C_AT));
        assertThat(Arrays.copyOfRange(c, C_AT + rows * columns, c.length))
                .isEqualTo(Arrays.copyOfRange(before, C_AT + rows * columns, c.length));
    }

    private static void multiply(
            Products products, Form form, int rows, int columns, int inner, float[] a, float[] b, float[] c) {
        switch (form) {
            case ADD -> products.addProduct(rows, columns, inner, a, A_AT, b, B_AT, c, C_AT);
            case LEFT_TRANSPOSED -> products.leftTransposed(rows, columns, inner, a, A_AT, b, B_AT, c, C_AT);
            case RIGHT_TRANSPOSED -> products.rightTransposed(rows, columns, inner, a, A_AT, b, B_AT, c, C_AT);
        }
    }

    /** Copying the weights would cost more than it saves; so bits repeat everywhere. */
    @ParameterizedTest
    @EnumSource
    void fewRowsOfAMiniBatchAreMultipliedByLoops(Form form) {
        int batch = 15;
        int rows = form == Form.LEFT_TRANSPOSED ? 200 : batch;
        int inner = form == Form.LEFT_TRANSPOSED ? batch : 200;
        float[] a = randoms(A_AT + rows * inner, 1);
        float[] b = randoms(B_AT + inner * 100, 2);
        float[] fast = new float[C_AT + rows * 100];
        float[] portable = new float[C_AT + rows * 100];
        multiply(Arithmetic.FAST.products(), form, rows, 100, inner, a, b, fast);
        multiply(Arithmetic.PORTABLE.products(), form, rows, 100, inner, a, b, portable);
        assertThat(fast).isEqualTo(portable);
    }

    @Test
    void loopsSumInTheOrderOfTheInnerIndex() {
        int rows = 6;
        int inner = 150;
        for (int columns : new int[] {1, 2, 9}) {
            float[] a = randoms(rows * inner, 1);
            float[] b = randoms(inner * columns, 2);
            float[] c = randoms(rows * columns, 3);
            float[] expected = c.clone();
            for (int i = 0; i < rows * columns; i++) {
                for (int p = 0; p < inner; p++) {
                    expected[i] += a[i / columns * inner + p] * b[p * columns + i % columns];
                }
            }

            new LoopProducts().addProduct(rows, columns, inner, a, 0, b, 0, c, 0);

            assertThat(c).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @EnumSource
    void functionsAreExactToAFloat(Arithmetic arithmetic) {
        for (double x = -30; x <= 30; x += 0.37) {
            assertThat(arithmetic.exp(x)).isCloseTo(StrictMath.exp(x), within(1e-12 * StrictMath.exp(x)));
            assertThat(arithmetic.tanh(x)).isCloseTo(StrictMath.tanh(x), within(1e-8 * Math.abs(StrictMath.tanh(x))));
            assertThat(arithmetic.sigmoid(x)).isCloseTo(1 / (1 + StrictMath.exp(-x)), within(1e-12));
        }
        for (double x = 1e-20; x < 1e20; x *= 7) {
            assertThat(arithmetic.log(x)).isCloseTo(StrictMath.log(x), within(1e-12));
            assertThat(arithmetic.log1p(x)).isCloseTo(StrictMath.log1p(x), within(1e-12 * StrictMath.log1p(x)));
            double small = Math.min(x, 1);
            assertThat(arithmetic.tanh(small)).isCloseTo(StrictMath.tanh(small), within(1e-8 * small));
        }
    }

    static float[] randoms(int length, long seed) {
        SplitMix64 random = new SplitMix64(seed);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
