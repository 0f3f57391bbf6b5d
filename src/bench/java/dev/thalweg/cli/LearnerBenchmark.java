package dev.thalweg.cli;

import dev.thalweg.codec.BadCsv;
import dev.thalweg.codec.EventDecoder;
import dev.thalweg.codec.EventSchema;
import dev.thalweg.codec.PredictionEncoder;
import dev.thalweg.event.Event;
import dev.thalweg.event.Origin;
import dev.thalweg.feature.Row;
import dev.thalweg.learner.Learner;
import dev.thalweg.learner.Prediction;
import dev.thalweg.settings.InvalidSettings;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.settings.PipelineFile;
import dev.thalweg.settings.SchemaReader.InvalidSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What the learner does for an event, verb by verb, and what the topology does around it. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 1,
        jvmArgs = {"-Xmx1g", "-XX:+UseSerialGC"})
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class LearnerBenchmark {

    private static final int EVENTS = 1 << 12;

    /** What learns the 20 numbers of {@code bench}. */
    public enum Profile {
        /** 20-64-1, a step every 32 rows. */
        FAST,
        /** The same with 100,000 parameters. */
        WIDE,
        /** The panel. */
        BEST
    }

    @State(Scope.Thread)
    public static class Learning {

        @Param
        private Profile profile;

        @Param({"fast", "portable"})
        private String arithmetic;

        private final List<Event> events = new ArrayList<>();
        private TemporaryDirectory directory;
        private Learner learner;
        private PredictionEncoder encoder;
        private Row row;
        private Prediction prediction;
        private int next;

        @Setup
        public void prepare() throws BadCsv, InvalidSchema, InvalidSettings, IOException {
            directory = TemporaryDirectory.make("thalweg-bench");
            Pipeline pipeline = pipeline(directory.path());
            EventSchema schema = EventSchema.read(pipeline.schema());
            EventDecoder decoder = schema.decoder(pipeline.learner().shape());
            SyntheticEvents source = new SyntheticEvents(schema, pipeline.learner(), 1);
            learner = new Learner(pipeline.learner());
            encoder = new PredictionEncoder("bench", pipeline.learner().shape().label());
            for (int i = 0; i < EVENTS; i++) {
                events.add((Event) decoder.decode(source.next(), new Origin("bench.events", 0, i), 0));
                learner.take(events.get(i));
            }
            row = learner.row();
            prediction = learner.predict(events.get(0), row);
        }

        @TearDown
        public void forget() throws IOException {
            directory.close();
        }

        private Pipeline pipeline(Path into) throws InvalidSettings, IOException {
            Path file = BenchCommand.builtIn(into);
            List<String> overrides = new ArrayList<>(List.of("arithmetic=" + arithmetic));
            if (profile == Profile.WIDE) {
                overrides.add("network.hidden=[4500]");
            }
            if (profile == Profile.BEST) {
                Files.write(
                        file,
                        Files.readAllLines(file).stream()
                                .filter(line -> !line.startsWith("network:") && !line.startsWith("training:"))
                                .map(line -> line.replace("profile: fast", "profile: best"))
                                .toList());
            }
            return PipelineFile.read(file, overrides, Map.of(), EventSchema::fieldsOf);
        }

        private Event event() {
            return events.get(next++ & (EVENTS - 1));
        }
    }

    /** All of it, a step included where one is due. */
    @Benchmark
    public Prediction take(Learning state) {
        return state.learner.take(state.event());
    }

    @Benchmark
    public Prediction predict(Learning state) {
        return state.learner.predict(state.event(), state.row);
    }

    @Benchmark
    public boolean observe(Learning state) {
        return state.learner.observe(state.event(), state.row);
    }

    /** Of one row: scored, put into the batch, and a step where one is due. */
    @Benchmark
    public void learn(Learning state) {
        state.learner.learn(state.prediction, state.row, state.next++ & 1);
    }

    @Benchmark
    public byte[] encodePrediction(Learning state) {
        return state.encoder.encode(state.prediction);
    }

    /** What a commit serialises. */
    @Benchmark
    public byte[] state(Learning state) {
        return state.learner.state();
    }
}
