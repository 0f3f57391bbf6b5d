package dev.thalweg.cli;

import dev.thalweg.broker.LocalBroker;
import dev.thalweg.codec.EventSchema;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.settings.PipelineFile;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The whole of Thalweg in one process: a broker, a drifting stream, and a pipeline that learns it. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Starts a broker, generates a stream of labelled payments whose concept changes every "
                    + DriftingStream.CONCEPT + " events, learns it, and shows how well.",
            "Ends after --events, else at Ctrl-C."
        })
final class DemoCommand implements Callable<Integer> {

    /** Events a second: a concept lasts 20 s, long enough to watch the figures fall and come back. */
    private static final double LEISURELY = 500;

    @Option(names = "--events", paramLabel = "N", description = "End after this many events.")
    private @Nullable Long events;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--rate",
            paramLabel = "R",
            description = "Events a second. Default: 500; with --events as fast as possible.")
    private @Nullable Double rate;

    @Option(
            names = "--http-port",
            paramLabel = "P",
            defaultValue = "0",
            description = "Where the live page and metrics are served. Default: a free port.")
    private int httpPort;

    @Option(names = "--json", description = "End with one JSON object of figures on standard output.")
    private boolean json;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws Exception {
        require(events == null || events > 0, "--events must be above 0, got " + events);
        require(rate == null || rate > 0, "--rate must be above 0, got " + rate);
        StopSignal stop = new StopSignal();
        try (ShutdownHook hook = ShutdownHook.run(stop::set);
                TemporaryDirectory directory = TemporaryDirectory.make("thalweg-demo");
                LocalBroker broker = LocalBroker.start(directory.path().resolve("broker"), 0)) {
            run(pipeline(directory.path(), broker.bootstrapServers()), stop);
        }
        return 0;
    }

    private void require(boolean holds, String message) {
        if (!holds) {
            throw new ParameterException(command.commandLine(), message);
        }
    }

    private Pipeline pipeline(Path directory, String bootstrapServers) throws Exception {
        return pipeline(
                directory, "kafka.bootstrap.servers=" + bootstrapServers, "http.port=" + httpPort, "seed=" + seed);
    }

    /** The demo's pipeline, its files in a directory. */
    static Pipeline pipeline(Path directory, String... settings) throws Exception {
        for (String file : List.of("demo.yaml", "/schemas/demo.avsc")) {
            try (InputStream in = Objects.requireNonNull(DemoCommand.class.getResourceAsStream(file), file)) {
                Files.copy(in, directory.resolve(Path.of(file).getFileName()));
            }
        }
        List<String> overrides = new ArrayList<>(List.of(settings));
        overrides.add("stateDir=" + directory.resolve("state"));
        return PipelineFile.read(directory.resolve("demo.yaml"), overrides, Map.of(), EventSchema::fieldsOf);
    }

    private void run(Pipeline pipeline, StopSignal stop) throws Exception {
        PrintWriter err = command.commandLine().getErr();
        ReportBook book;
        try (LiveSession session = LiveSession.start(pipeline);
                DemoLedger ledger = new DemoLedger(pipeline)) {
            book = session.book();
            err.printf(
                    Locale.ROOT,
                    "learning %s at %s; watch it at http://127.0.0.1:%d/; metrics at http://127.0.0.1:%<d/metrics%n",
                    pipeline.topics().events(),
                    pipeline.bootstrapServers(),
                    session.httpPort());
            DemoFeed feed = new DemoFeed(pipeline, ledger, seed, events, pace());
            try (LiveTable table = LiveTable.start(err, book)) {
                feed.start();
                while (!stop.isSet() && session.live().alive() && !(feed.ended() && ledger.answers() >= feed.sent())) {
                    feed.requireSent();
                    ledger.read();
                }
                feed.stop();
                feed.requireSent();
                session.live().awaitIdle(Duration.ofMillis(500), () -> false);
                ledger.read();
            }
            session.close();
            tell(err, ledger);
        }
        if (json) {
            command.commandLine().getOut().println(book.json());
        }
    }

    private @Nullable Double pace() {
        return rate == null && events == null ? Double.valueOf(LEISURELY) : rate;
    }

    private static void tell(PrintWriter err, DemoLedger ledger) {
        err.printf(
                Locale.ROOT,
                "%nread back from the topics: %d predictions + %d dead letters; the first %.1f s after the JVM started%n",
                ledger.predictions(),
                ledger.deadLetters(),
                ledger.firstSeconds());
        err.printf(
                Locale.ROOT,
                "accuracy %.3f, which is %.1f %% of the best possible on this stream, %.3f%n",
                ledger.accuracy(),
                100 * ledger.accuracy() / ledger.bestAccuracy(),
                ledger.bestAccuracy());
        for (DemoLedger.Change change : ledger.changes()) {
            err.printf(
                    Locale.ROOT,
                    "concept changed at event %d: accuracy %.3f before, %.3f over the next 200, %.3f by event 2000%n",
                    change.at(),
                    change.before(),
                    change.after(),
                    change.recovered());
        }
        err.flush();
    }
}
