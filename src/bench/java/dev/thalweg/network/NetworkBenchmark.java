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

/** One prediction and one step, ours beside ND4J's. One thread collects, since the other core has other work. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 1,
        jvmArgs = {"-Xmx1g", "-XX:+UseSerialGC"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class NetworkBenchmark {

    @State(Scope.Thread)
    public static class Predicting {

        @Param
        private Contender by;

        private int rows;
        private IntToDoubleFunction scorer;
        private int next;

        @Setup
        public void prepare() {
            Task task = new Task(1);
            rows = task.rows.size();
            scorer = by.scorer(task);
        }
    }

    @State(Scope.Thread)
    public static class Learning {

        @Param
        private Contender by;

        @Param({"1", "8", "32"})
        private int batch;

        private int batches;
        private IntConsumer learner;
        private int next;

        @Setup
        public void prepare() {
            Task task = new Task(batch);
            batches = task.batches.size();
            learner = by.learner(task);
        }
    }

    @Benchmark
    public double predict(Predicting state) {
        return state.scorer.applyAsDouble(Math.floorMod(state.next++, state.rows));
    }

    @Benchmark
    public void step(Learning state) {
        state.learner.accept(Math.floorMod(state.next++, state.batches));
    }
}
