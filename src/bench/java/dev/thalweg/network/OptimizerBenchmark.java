package dev.thalweg.network;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The optimiser alone: from a gradient to new parameters. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 1,
        jvmArgs = {"-Xmx1g", "-XX:+UseSerialGC"})
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class OptimizerBenchmark {

    @State(Scope.Thread)
    public static class Updating {

        /** A gradient that is clipped stays as it is; else it is overwritten, and must be made anew. */
        private static final double CLIP = 5;

        @Param({"8-32-1", "20-64-1", "50-64-32-10", "100-128-1", "784-256-10"})
        private String size;

        private Updater updater;
        private float[] parameters;
        private float[] gradient;
        private Touched touched;
        private long steps;

        @Setup
        public void prepare() {
            Layout layout = new Layout(Size.spec(size));
            updater = Updater.of(Task.ADAM, CLIP, layout.parameters());
            parameters = new float[layout.parameters()];
            gradient = new float[layout.parameters()];
            Arrays.fill(gradient, 0.01f);
            touched = new Touched(layout);
            touched.collect(new Batch(1, layout.dense()));
        }
    }

    @Benchmark
    public boolean adam(Updating state) {
        state.steps++;
        return state.updater.update(state.parameters, state.gradient, state.touched, state.steps, 0.003, 1);
    }
}
