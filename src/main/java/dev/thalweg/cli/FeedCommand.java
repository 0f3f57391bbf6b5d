package dev.thalweg.cli;

import dev.thalweg.codec.BadCsv;
import dev.thalweg.codec.CellEncoder;
import dev.thalweg.codec.CsvFile;
import dev.thalweg.codec.EventFormat;
import dev.thalweg.codec.EventSchema;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.stream.Cluster;
import dev.thalweg.stream.PipelineFailure;
import dev.thalweg.stream.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
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

    @Option(names = "--json", description = "End with one JSON object on standard output.")
    private boolean json;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws Exception {
        require(rate == null || rate > 0, "--rate must be above 0, got " + rate);
        require(limit >= 0, "--limit must be at least 0, got " + limit);
        Pipeline pipeline = pipelineArgument.read();
        EventFormat events = EventFormat.of(pipeline.schema(), pipeline.format());
        EventSchema schema = events.schema();
        checkTable(schema);
        try (CsvFile csv = CsvFile.open(data)) {
            CellEncoder encoder = schema.encoder(csv.header());
            encoder.ignored().forEach(column -> say("column '" + column + "' is not in the schema, left out"));
            UnaryOperator<byte[]> form =
                    events.fromSingleObject(pipeline.topics().events());
            long fed = feed(pipeline, csv, encoder, form, placement(pipeline, schema));
            say("fed " + fed + " events into " + pipeline.topics().events());
            if (json) {
                command.commandLine().getOut().println("{\"events\":" + fed + "}");
            }
        }
        return 0;
    }

    private void require(boolean holds, String message) {
        if (!holds) {
            throw new ParameterException(command.commandLine(), message);
        }
    }

    /** All of it before any of it is sent: half a table is not what the model was to learn. A pipe is read only once. */
    private void checkTable(EventSchema schema) throws IOException, BadCsv {
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
                encoder.encode(row);
            }
        }
    }

    private static Placement placement(Pipeline pipeline, EventSchema schema) {
        try (Cluster cluster = Cluster.of(pipeline)) {
            cluster.prepareTopics();
            return new Placement(
                    cluster.partitions(), schema, pipeline.learner().shape());
        }
    }

    private void say(String line) {
        command.commandLine().getErr().println(line);
    }

    private long feed(
            Pipeline pipeline, CsvFile csv, CellEncoder encoder, UnaryOperator<byte[]> form, Placement placement)
            throws BadCsv, IOException {
        AtomicReference<Exception> refused = new AtomicReference<>();
        long start = System.nanoTime();
        long fed = 0;
        try (ProgressBar bar = bar(csv.size());
                KafkaProducer<byte[], byte[]> producer = producer(pipeline)) {
            while (fed < limit && refused.get() == null) {
                CsvFile.Row row = csv.next();
                if (row == null) {
                    break;
                }
                byte[] object = encoder.encode(row);
                pace(start, fed);
                ProducerRecord<byte[], byte[]> event = new ProducerRecord<>(
                        pipeline.topics().events(), placement.partition(fed, object), null, form.apply(object));
                var unused = producer.send(event, (sent, fault) -> {
                    if (fault != null) {
                        refused.compareAndSet(null, fault);
                    }
                });
                fed++;
                bar.stepTo(csv.bytesRead());
            }
        } catch (KafkaException fault) {
            throw Refusal.failure(pipeline, fault);
        }
        if (refused.get() instanceof AuthorizationException denied) {
            throw Refusal.failure(pipeline, denied);
        }
        if (refused.get() != null) {
            throw new PipelineFailure(
                    "the broker refused an event: " + refused.get().getMessage(), refused.get());
        }
        return fed;
    }

    private void pace(long start, long fed) {
        if (rate != null) {
            long due = start + (long) (fed * 1e9 / rate);
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
        }
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

    private static KafkaProducer<byte[], byte[]> producer(Pipeline pipeline) {
        return new KafkaProducer<>(
                Cluster.orderedProducerSettings(pipeline), new ByteArraySerializer(), new ByteArraySerializer());
    }
}
