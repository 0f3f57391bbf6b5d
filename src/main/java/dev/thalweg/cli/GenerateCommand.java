package dev.thalweg.cli;

import dev.thalweg.codec.EventFormat;
import dev.thalweg.codec.EventSchema;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.stream.Cluster;
import dev.thalweg.stream.PartitionReader;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Feeds a pipeline with the demo's stream, where there is no data yet. */
@Command(
        name = "generate",
        mixinStandardHelpOptions = true,
        description = {
            "Writes the demo's stream into the events topic of a pipeline whose schema is schemas/demo.avsc: labelled payments "
                    + "whose concept changes every " + DriftingStream.CONCEPT + " events, 5 of 1000 bad on purpose.",
            "Goes on where the topic ends, as many events further. Ends after --events, else at Ctrl-C."
        })
final class GenerateCommand implements Callable<Integer> {

    @Mixin
    private final PipelineArgument pipelineArgument = new PipelineArgument();

    @Option(names = "--events", paramLabel = "N", description = "End after this many events.")
    private long events = Long.MAX_VALUE;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--rate", paramLabel = "R", description = "At most this many events a second.")
    private @Nullable Double rate;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws Exception {
        require(events > 0, "--events must be above 0, got " + events);
        require(rate == null || rate > 0, "--rate must be above 0, got " + rate);
        Pipeline pipeline = pipelineArgument.read();
        EventSchema demo = EventSchema.builtIn("demo.avsc");
        EventFormat format = EventFormat.of(pipeline.schema(), pipeline.format());
        require(
                format.schema().fingerprint().equals(demo.fingerprint()),
                "generate is for pipelines of the schema schemas/demo.avsc; to others, feed a table");
        StopSignal stop = new StopSignal();
        long sent;
        try (ShutdownHook hook = ShutdownHook.run(stop::set)) {
            sent = send(pipeline, new DriftingStream(seed, demo), format, stop);
        }
        command.commandLine()
                .getErr()
                .println("sent " + sent + " events to " + pipeline.topics().events());
        return 0;
    }

    private void require(boolean holds, String message) {
        if (!holds) {
            throw new ParameterException(command.commandLine(), message);
        }
    }

    private long send(Pipeline pipeline, DriftingStream stream, EventFormat format, StopSignal stop) {
        int partitions;
        try (Cluster cluster = Cluster.of(pipeline)) {
            cluster.prepareInputs();
            partitions = cluster.partitions();
        }
        for (long there = there(pipeline, partitions); there > 0; there--) {
            stream.next();
        }
        String topic = pipeline.topics().events();
        UnaryOperator<byte[]> form = format.fromSingleObject(topic);
        long sent = 0;
        try (Outlet outlet = new Outlet(pipeline, false)) {
            Pace pace = new Pace(rate);
            while (sent < events && !stop.isSet() && !outlet.refused()) {
                pace.await(sent);
                byte[] event = stream.next().bytes();
                var unused = outlet.send(topic, (int) (sent % partitions), event == null ? null : form.apply(event));
                sent++;
            }
            outlet.finish();
        }
        return sent;
    }

    /** As far as the stream has come, so that no event comes twice when this is started again. */
    private static long there(Pipeline pipeline, int partitions) {
        long there = 0;
        for (int partition = 0; partition < partitions; partition++) {
            try (PartitionReader events =
                    new PartitionReader(pipeline, pipeline.topics().events(), partition)) {
                there += events.end();
            }
        }
        return there;
    }
}
