package dev.thalweg.network;

import dev.thalweg.feature.Row;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Networks, rows and batches for the tests; equal seeds give equal ones. */
final class Fixtures {

    static final Optimizer ADAM = new Optimizer.Adam(0.01, 0.9, 0.999, 1e-8);

    static final List<Optimizer> OPTIMIZERS = List.of(
            new Optimizer.Sgd(0.05),
            new Optimizer.Momentum(0.02, 0.9),
            new Optimizer.RmsProp(0.01, 0.9, 1e-6),
            new Optimizer.AdaGrad(0.05, 1e-8),
            ADAM);

    static final int ROWS = 8;

    /** With {@link #training(Optimizer, double)}, everything switched on: sparse columns, two hidden layers, ... */
    static final NetworkSpec SPEC = spec(4, 9, List.of(6, 5), Activation.RELU, Loss.SOFTMAX_CROSS_ENTROPY);

    private Fixtures() {}

    /** Each arithmetic with each optimiser. */
    static Stream<Arguments> rooms() {
        return Arrays.stream(Arithmetic.values())
                .flatMap(room -> OPTIMIZERS.stream().map(optimizer -> Arguments.of(room, optimizer)));
    }

    static Network network(Arithmetic arithmetic, Optimizer optimizer, long seed) {
        return new Network(SPEC, training(optimizer, 0.3), arithmetic, seed);
    }

    /** Penalties, clipping, a schedule with warm-up, and dropout if above 0. */
    static TrainingSpec training(Optimizer optimizer, double dropout) {
        Schedule schedule = new Schedule(new Schedule.Shape.InverseSquareRoot(10), 3);
        return new TrainingSpec(ROWS, optimizer, schedule, 1e-3, 1e-2, dropout, 0.5);
    }

    static NetworkSpec spec(int dense, int sparse, List<Integer> hidden, Activation activation, Loss loss) {
        return spec(dense, sparse, hidden, activation, loss, true);
    }

    static NetworkSpec spec(
            int dense, int sparse, List<Integer> hidden, Activation activation, Loss loss, boolean linearPath) {
        int outputs = loss == Loss.SOFTMAX_CROSS_ENTROPY ? 3 : 1;
        return new NetworkSpec(dense, sparse, hidden, activation, outputs, loss, linearPath, new Initial.Xavier());
    }

    static TrainingSpec training(int batch, Optimizer optimizer) {
        return new TrainingSpec(batch, optimizer, Schedule.CONSTANT, 0, 0, 0, 0);
    }

    /** A full batch of normal values; every third sparse column or so has a value in a row. */
    static Batch batch(NetworkSpec spec, int rows, SplitMix64 random) {
        Batch batch = new Batch(rows, spec.dense());
        while (!batch.full()) {
            add(spec, batch, random);
        }
        return batch;
    }

    static void add(NetworkSpec spec, Batch batch, SplitMix64 random) {
        batch.add(row(spec, random), target(spec, random), 0.5f + random.nextFloat());
    }

    static Row row(NetworkSpec spec, SplitMix64 random) {
        Row row = new Row(spec.dense(), 0);
        for (int i = 0; i < spec.dense(); i++) {
            row.dense()[i] = (float) random.nextGaussian();
        }
        for (int column = 0; column < spec.sparse(); column++) {
            // The last column always: an empty row leaves a sum at the bias, often exactly 0, the kink of ReLU.
            if (random.nextInt(3) == 0 || column == spec.sparse() - 1) {
                row.add(column, (float) random.nextGaussian());
            }
        }
        return row;
    }

    static float target(NetworkSpec spec, SplitMix64 random) {
        return switch (spec.loss()) {
            case SQUARED_ERROR -> (float) random.nextGaussian();
            case BINARY_CROSS_ENTROPY -> random.nextInt(2);
            case SOFTMAX_CROSS_ENTROPY -> random.nextInt(spec.outputs());
        };
    }

    static byte[] state(Network network) {
        ByteBuffer buffer = ByteBuffer.allocate(network.stateBytes()).order(ByteOrder.LITTLE_ENDIAN);
        network.write(buffer);
        return buffer.array();
    }

    static byte[] state(Batch batch) {
        ByteBuffer buffer = ByteBuffer.allocate(batch.stateBytes()).order(ByteOrder.LITTLE_ENDIAN);
        batch.write(buffer);
        return buffer.array();
    }

    static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
