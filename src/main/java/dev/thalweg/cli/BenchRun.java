package dev.thalweg.cli;

import dev.thalweg.codec.EventSchema;
import dev.thalweg.learner.Report;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.settings.PipelineFile;
import dev.thalweg.stream.Cluster;
import dev.thalweg.stream.LearningListener;
import dev.thalweg.stream.LivePipeline;
import dev.thalweg.stream.Taking;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.jspecify.annotations.Nullable;

/** One run of one variant, as a process of its own; its figures are the one line on standard output. */
final class BenchRun {

    private final BenchVariant variant;
    private final Pipeline pipeline;
    private final BenchMeter meter;
    private volatile @Nullable LivePipeline live;

    private BenchRun(BenchVariant variant, Pipeline pipeline, long warmUp, long events) {
        this.variant = variant;
        this.pipeline = pipeline;
        this.meter = new BenchMeter(warmUp, events, this::changelogBytes);
    }

    /** Arguments: variant, events to warm up with, events to measure, the pipeline file, and its overrides. */
    public static void main(String... arguments) throws Exception {
        LogFormat.prepare();
        List<String> overrides = List.of(arguments).subList(4, arguments.length);
        Pipeline pipeline = PipelineFile.read(Path.of(arguments[3]), overrides, System.getenv(), EventSchema::fieldsOf);
        BenchRun run = new BenchRun(
                BenchVariant.valueOf(arguments[0]),
                pipeline,
                Long.parseLong(arguments[1]),
                Long.parseLong(arguments[2]));
        System.out.println(run.figures().json());
    }

    private BenchFigures figures() throws InterruptedException {
        if (variant == BenchVariant.RAW) {
            try (Cluster cluster = Cluster.of(pipeline)) {
                cluster.prepareTopics();
            }
            try (RawLoop loop = new RawLoop(pipeline)) {
                loop.run(meter);
            }
        } else {
            try (LivePipeline started = LivePipeline.start(pipeline, new Deaf(), this::taking)) {
                live = started;
                started.await(() -> meter.figures() != null);
            }
        }
        return Objects.requireNonNull(meter.figures(), "the run ended before its last event");
    }

    private Taking taking() {
        Taking taking = variant.taking(pipeline.learner().shape().label().scores());
        return (learner, arrival, source, outcomes) -> {
            var prediction = taking.take(learner, arrival, source, outcomes);
            meter.tick();
            return prediction;
        };
    }

    private double changelogBytes() {
        LivePipeline started = live;
        if (started == null) {
            return 0;
        }
        return started.streams().metrics().entrySet().stream()
                .filter(metric -> isChangelogBytes(metric.getKey()))
                .map(Map.Entry::getValue)
                .map(Metric::metricValue)
                .mapToDouble(value -> value instanceof Number number ? number.doubleValue() : 0)
                .sum();
    }

    private static boolean isChangelogBytes(MetricName name) {
        return name.group().equals("producer-topic-metrics")
                && name.name().equals("byte-total")
                && name.tags().getOrDefault("topic", "").endsWith("-changelog");
    }

    /** The page and the meters of a command that runs a pipeline are not measured. */
    private static final class Deaf implements LearningListener {

        @Override
        public void progressed(int partition, Report report) {}

        @Override
        public void stopped(int partition, Report report, byte[] state) {}
    }
}
