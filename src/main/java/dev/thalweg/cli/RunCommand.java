package dev.thalweg.cli;

import dev.thalweg.history.Snapshots;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.stream.Adoption;
import dev.thalweg.stream.ModelsTopic;
import dev.thalweg.stream.Part;
import dev.thalweg.stream.Reset;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
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

    @Option(
            names = "--from-snapshot",
            paramLabel = "ID",
            description =
                    "First put the model that was put aside under this name (models, replay --as) in the place of the"
                            + " pipeline's own. It must end where the pipeline stands, or the pipeline must be new.")
    private @Nullable String fromSnapshot;

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
        if (reset && fromSnapshot != null) {
            throw new ParameterException(command.commandLine(), "--reset and --from-snapshot exclude each other");
        }
        Pipeline pipeline = pipelineArgument.read();
        PrintWriter err = LogFormat.now() == LogFormat.TEXT
                ? command.commandLine().getErr()
                : new PrintWriter(Writer.nullWriter());
        StopSignal stop = new StopSignal();
        ReportBook book;
        try (ShutdownHook hook = ShutdownHook.run(stop::set);
                LiveSession session = LiveSession.start(pipeline, before(pipeline));
                LiveTable table = LiveTable.start(err, session.book())) {
            book = session.book();
            String http = "http://" + pipeline.http().host() + ":" + session.httpPort();
            err.println(pipeline.name() + " learns from " + pipeline.topics().events() + "; watch it at " + http
                    + "/; metrics at " + http + "/metrics");
            err.flush();
            stop.await(session.live(), untilIdle);
            table.close();
            session.close();
            report(book);
        }
        return 0;
    }

    private LiveSession.Preparation before(Pipeline pipeline) {
        String id = fromSnapshot;
        if (reset) {
            return () -> Reset.run(pipeline);
        }
        return id == null ? () -> {} : () -> Adoption.run(pipeline, parts(pipeline, id));
    }

    /** Settings that a state does not depend on may change at any start, but hardly by mistake. */
    private List<Part> parts(Pipeline pipeline, String id) {
        List<Part> parts = new ModelsTopic(pipeline).read(id);
        String settings = Snapshots.settings(pipeline).hash();
        if (parts.stream().anyMatch(part -> !part.snapshot().settings().hash().equals(settings))) {
            String note = "snapshot " + id + " was put aside under other settings; it goes on under these";
            command.commandLine().getErr().println(note);
        }
        return parts;
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
