package dev.thalweg.cli;

import dev.thalweg.codec.BadCsv;
import dev.thalweg.codec.CellEncoder;
import dev.thalweg.codec.CsvFile;
import dev.thalweg.codec.EventFormat;
import dev.thalweg.codec.EventSchema;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.settings.SchemaReader.InvalidSchema;
import dev.thalweg.stream.Cluster;
import dev.thalweg.stream.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes the rows of a table into the events topic. */
@Command(
        name = "feed",
        mixinStandardHelpOptions = true,
        description = {
            "Writes the rows of a CSV file (plain or gzip) into the events topic, in the pipeline's format.",
            "Where the topic has several partitions, row n goes to partition n modulo their number; where the pipeline "
                    + "has an event.id, all events of one id go to one partition, the one that Kafka gives that key. "
                    + "So the same table always gives the same partitions."
        })
final class FeedCommand implements Callable<Integer> {

    private static final int BAR_REFRESH_MS = 200;
    private static final long KILO = 1024;

    @Mixin
    private final PipelineArgument pipelineArgument = new PipelineArgument();

    @Parameters(index = "1", paramLabel = "DATA", description = "The CSV file, with a header of field names.")
    private Path data = Path.of("data.csv");

    @Option(names = "--rate", paramLabel = "R", description = "At most this many events a second.")
    private @Nullable Double rate;

    @Option(names = "--limit", paramLabel = "N", description = "Stop after this many events.")
    private long limit = Long.MAX_VALUE;

    @Option(
            names = "--label-delay",
            paramLabel = "N",
            description =
                    "Leave the labels out of the events and send each by itself, to the labels topic, when the event N "
                            + "rows further was sent; 0 is right behind its own. For a pipeline that has the section labels.")
    private @Nullable Integer labelDelay;

    @Option(names = "--json", description = "End with one JSON object on standard output.")
    private boolean json;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws Exception {
        require(rate == null || rate > 0, "--rate must be above 0, got " + rate);
        require(limit >= 0, "--limit must be at least 0, got " + limit);
        require(labelDelay == null || labelDelay >= 0, "--label-delay must be at least 0, got " + labelDelay);
        Pipeline pipeline = pipelineArgument.read();
        require(
                labelDelay == null || pipeline.labels().isPresent(),
                "--label-delay is for a pipeline that awaits labels; give its file the section labels");
        EventFormat events = EventFormat.of(pipeline.schema(), pipeline.format());
        try (CsvFile csv = CsvFile.open(data)) {
            LateLabelRows late = late(pipeline, events.schema(), csv.header());
            checkTable(events.schema(), late);
            CellEncoder encoder = events.schema().encoder(csv.header());
            encoder.ignored().forEach(column -> say("column '" + column + "' is not in the schema, left out"));
            long fed = feed(pipeline, events, csv, encoder, late);
            say("fed " + fed + " events into " + pipeline.topics().events());
            if (json) {
                command.commandLine().getOut().println("{\"events\":" + fed + "}");
            }
        }
        return 0;
    }

    private @Nullable LateLabelRows late(Pipeline pipeline, EventSchema schema, List<String> header)
            throws BadCsv, InvalidSchema {
        return labelDelay == null
                ? null
                : new LateLabelRows(
                        pipeline, schema, EventFormat.of(pipeline.labels().orElseThrow()), header, labelDelay);
    }

    private void require(boolean holds, String message) {
        if (!holds) {
            throw new ParameterException(command.commandLine(), message);
        }
    }

    /** All of it before any of it is sent: half a table is not what the model was to learn. A pipe is read only once. */
    private void checkTable(EventSchema schema, @Nullable LateLabelRows late) throws IOException, BadCsv {
        if (!Files.isRegularFile(data)) {
            return;
        }
        try (CsvFile csv = CsvFile.open(data)) {
            CellEncoder encoder = schema.encoder(csv.header());
            for (long rows = 0; rows < limit; rows++) {
                CsvFile.Row row = csv.next();
                if (row == null) {
                    return;
                }
                encoder.encode(late == null ? row : late.withoutLabel(row));
                if (late != null) {
                    late.check(row);
                }
            }
        }
    }

    private static Placement placement(Pipeline pipeline, EventSchema schema) {
        try (Cluster cluster = Cluster.of(pipeline)) {
            cluster.prepareInputs();
            return new Placement(
                    cluster.partitions(), schema, pipeline.learner().shape());
        }
    }

    private void say(String line) {
        command.commandLine().getErr().println(line);
    }

    private long feed(
            Pipeline pipeline, EventFormat events, CsvFile csv, CellEncoder encoder, @Nullable LateLabelRows late)
            throws BadCsv, IOException {
        Placement placement = placement(pipeline, events.schema());
        UnaryOperator<byte[]> form = events.fromSingleObject(pipeline.topics().events());
        Pace pace = new Pace(rate);
        long fed = 0;
        try (ProgressBar bar = bar(csv.size());
                Outlet outlet = new Outlet(pipeline, late != null)) {
            while (fed < limit && !outlet.refused()) {
                CsvFile.Row row = csv.next();
                if (row == null) {
                    break;
                }
                byte[] object = encoder.encode(late == null ? row : late.withoutLabel(row));
                int partition = placement.partition(fed, object);
                pace.await(fed);
                var sent = outlet.send(pipeline.topics().events(), partition, form.apply(object));
                if (late != null) {
                    late.sent(row, partition, sent);
                    late.sendDue(outlet, false);
                }
                fed++;
                bar.stepTo(csv.bytesRead());
            }
            if (late != null) {
                late.sendDue(outlet, true);
            }
            outlet.finish();
        } catch (KafkaException fault) {
            throw Refusal.failure(pipeline, fault);
        }
        return fed;
    }

    private ProgressBar bar(long bytes) {
        return new ProgressBarBuilder()
                .setTaskName("feed")
                .setInitialMax(bytes)
                .setUnit(" KiB", KILO)
                .setUpdateIntervalMillis(BAR_REFRESH_MS)
                .setStyle(ProgressBarStyle.ASCII)
                .showSpeed()
                .build();
    }
}
