package dev.thalweg.cli;

import dev.thalweg.settings.Pipeline;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a pipeline. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Runs the pipeline until Ctrl-C, or until there is nothing left to do.")
final class RunCommand implements Callable<Integer> {

    @Mixin
    private final PipelineArgument pipelineArgument = new PipelineArgument();

    @Option(
            names = "--until-idle",
            paramLabel = "T",
            description = "End when everything has been answered and committed for this long, such as 5s.",
            converter = DurationConverter.class)
    private @Nullable Duration untilIdle;

    @Option(
            names = "--reset",
            description = "First forget all that was learned, and begin again at the first event; what was answered"
                    + " before is answered again.")
    private boolean reset;

    @Option(names = "--json", description = "End with one JSON object of figures on standard output.")
    private boolean json;

    @Option(
            names = "--export-state",
            paramLabel = "DIR",
            description = "At the end write each partition's state there (docs/fingerprint.md).")
    private @Nullable Path exportTo;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws Exception {
        Pipeline pipeline = pipelineArgument.read();
        PrintWriter err = command.commandLine().getErr();
        StopSignal stop = new StopSignal();
        ReportBook book;
        try (ShutdownHook hook = ShutdownHook.run(stop::set);
                LiveSession session = LiveSession.start(pipeline, reset);
                LiveTable table = LiveTable.start(err, session.book())) {
            book = session.book();
            err.println(pipeline.name() + " learns from " + pipeline.topics().events() + "; metrics at http://"
                    + pipeline.http().host() + ":" + session.httpPort() + "/metrics");
            err.flush();
            stop.await(session.live(), untilIdle);
            table.close();
            session.close();
            report(book);
        }
        return 0;
    }

    private void report(ReportBook book) throws IOException {
        if (exportTo != null) {
            StateFiles.write(exportTo, book.states());
        }
        if (json) {
            PrintWriter out = command.commandLine().getOut();
            out.println(book.json());
            out.flush();
        }
    }
}
