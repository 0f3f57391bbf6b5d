package dev.thalweg.cli;

import dev.thalweg.cli.TestThenTrain.Protocol;
import dev.thalweg.cli.TestThenTrain.Result;
import dev.thalweg.codec.BadCsv;
import dev.thalweg.codec.CellEncoder;
import dev.thalweg.codec.CsvFile;
import dev.thalweg.codec.EventSchema;
import dev.thalweg.learner.LearnerSpec;
import dev.thalweg.settings.Pipeline;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells how well a pipeline would have learned a table, without a broker. */
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        description = {
            "Tests, then trains, on each row of a CSV file (plain or gzip) in turn, and tells how well that went: in "
                    + "this process, without a broker, with the learner that run uses.",
            "Without --delay it ends with the fingerprint of a run over the same rows in one partition (with event.dedupe "
                    + "only where there is an event.time, too). Every row has the time of the start as its record's time.",
            "events/s counts decoding, predicting, scoring and learning; the table is read before. The first seed's "
                    + "figure includes the warming up of the JVM."
        })
final class EvaluateCommand implements Callable<Integer> {

    @Mixin
    private final PipelineArgument pipelineArgument = new PipelineArgument();

    @Parameters(index = "1", paramLabel = "DATA", description = "The CSV file, with a header of field names.")
    private Path data = Path.of("data.csv");

    @Option(
            names = "--delay",
            paramLabel = "N",
            description = "A row's label is learned after the prediction of the Nth row behind it; 0 is at once.")
    private long delay;

    @Option(
            names = "--seeds",
            paramLabel = "K",
            description = "Evaluate with K seeds, from the pipeline's own upwards, and tell the spread.")
    private int seeds = 1;

    @Option(names = "--limit", paramLabel = "N", description = "Stop after this many rows.")
    private long limit = Long.MAX_VALUE;

    @Option(
            names = "--changes",
            paramLabel = "ROW",
            split = ",",
            description =
                    "Rows, from 0, at which a concept begins that was not there before, known from elsewhere: tells "
                            + "how far the figures fell there, and after how many rows they were back at 95 %% of their level, "
                            + "which is that of the concept's last 1000 rows. 100 rows are taken together.")
    private List<Long> changes = List.of();

    @Option(names = "--json", description = "Print one JSON object instead of the table.")
    private boolean json;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws Exception {
        require(delay >= 0, "--delay must be at least 0, got " + delay);
        require(seeds >= 1, "--seeds must be at least 1, got " + seeds);
        require(limit >= 0, "--limit must be at least 0, got " + limit);
        require(rising(changes), "--changes must be rising rows from 1 on, got " + changes);
        Pipeline pipeline = pipelineArgument.read();
        EventSchema schema = EventSchema.read(pipeline.schema());
        List<byte[]> events = events(schema);
        require(
                changes.stream().allMatch(row -> row < events.size()),
                "--changes must lie below the " + events.size() + " rows that there are, got " + changes);
        LearnerSpec spec = pipeline.learner();
        Protocol protocol = new Protocol(delay, changes, System.currentTimeMillis());
        List<Result> outcomes = new ArrayList<>();
        for (int seed = 0; seed < seeds; seed++) {
            outcomes.add(TestThenTrain.run(schema, spec.withSeed(spec.seed() + seed), events, protocol));
        }
        Evaluation evaluation =
                new Evaluation(pipeline.name(), spec.shape().label(), events.size(), delay, List.copyOf(outcomes));
        PrintWriter out = command.commandLine().getOut();
        if (json) {
            out.println(evaluation.json());
        } else {
            EvaluationTable.print(evaluation, out);
        }
        out.flush();
        return 0;
    }

    private static boolean rising(List<Long> rows) {
        return IntStream.range(0, rows.size()).allMatch(i -> rows.get(i) > (i == 0 ? 0 : rows.get(i - 1)));
    }

    private void require(boolean holds, String message) {
        if (!holds) {
            throw new ParameterException(command.commandLine(), message);
        }
    }

    /** As feed would send them. */
    private List<byte[]> events(EventSchema schema) throws BadCsv, IOException {
        List<byte[]> events = new ArrayList<>();
        try (CsvFile csv = CsvFile.open(data)) {
            CellEncoder encoder = schema.encoder(csv.header());
            encoder.ignored().forEach(column -> command.commandLine()
                    .getErr()
                    .println("column '" + column + "' is not in the schema, left out"));
            while (events.size() < limit) {
                CsvFile.Row row = csv.next();
                if (row == null) {
                    break;
                }
                events.add(encoder.encode(row));
            }
        }
        return events;
    }
}
