package dev.thalweg.network;

import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.function.IntToDoubleFunction;
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

/** One prediction and one step in networks from small to large, between ND4J's and the bare products. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 1,
        jvmArgs = {"-Xmx1g", "-XX:+UseSerialGC"})
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class KernelBenchmark {

    /** Who does it. */
    public enum By {
        FAST,
        PORTABLE,
        ND4J,
        SGEMM
    }

    @State(Scope.Thread)
    public static class Predicting {

        @Param({"8-32-1", "20-64-1", "50-64-32-10", "100-128-1", "784-256-10", "s4096-64-2"})
        private String size;

        @Param
        private By by;

        private int rows;
        private IntToDoubleFunction scorer;
        private int next;

        @Setup
        public void prepare() {
            Task task = new Task(Size.spec(size), 1);
            rows = task.rows.size();
            BareProducts products = new BareProducts(task.spec, 1);
            scorer = by == By.SGEMM
                    ? row -> {
                        products.forward();
                        return row;
                    }
                    : Contender.valueOf(by.name()).scorer(task);
        }
    }

    @State(Scope.Thread)
    public static class Learning {

        @Param({"8-32-1", "20-64-1", "50-64-32-10", "100-128-1", "784-256-10", "s4096-64-2"})
        private String size;

        @Param({"1", "8", "32", "256"})
        private int batch;

        @Param
        private By by;

        private int batches;
        private IntConsumer learner;
        private int next;

        @Setup
        public void prepare() {
            Task task = new Task(Size.spec(size), batch);
            batches = task.batches.size();
            BareProducts products = new BareProducts(task.spec, batch);
            learner = by == By.SGEMM
                    ? any -> products.step()
                    : Contender.valueOf(by.name()).learner(task);
        }
    }

    @Benchmark
    public double kernelPredict(Predicting state) {
        return state.scorer.applyAsDouble(Math.floorMod(state.next++, state.rows));
    }

    @Benchmark
    public void kernelStep(Learning state) {
        state.learner.accept(Math.floorMod(state.next++, state.batches));
    }
}
