package dev.thalweg.cli;

import dev.thalweg.codec.EventSchema;
import dev.thalweg.settings.Format;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.settings.PipelineFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures what learning costs beside moving the bytes. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = {
            "Fills a topic on a broker of its own, and runs over all of it, in turn, a raw consumer-producer loop; the topology "
                    + "without learning, each answer the same; with prediction only; and with learning. Each run is a process of "
                    + "its own, and is measured once it is warm.",
            "Tells events and CPU time, allocated and changelog bytes, and how the rates stand to each other "
                    + "(docs/performance.md)."
        })
final class BenchCommand implements Callable<Integer> {

    private static final BenchSize FULL = new BenchSize(300_000, 5);
    private static final BenchSize QUICK = new BenchSize(40_000, 2);
    private static final List<String> BUILT_IN = List.of("bench.yaml", "bench.avsc");

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "FILE",
            description = "The pipeline file (YAML). Default: 20 numbers, one network 20-64-1, batches of 32.")
    private @Nullable Path file;

    @Option(
            names = "--set",
            paramLabel = "PATH=VALUE",
            description = "Overrides one setting, such as training.batch=8. Can be repeated.")
    private List<String> overrides = new ArrayList<>();

    @Option(
            names = "--data",
            paramLabel = "DATA",
            description =
                    "Takes the rows of this CSV file, over and over. Default: events made up from the pipeline's seed.")
    private @Nullable Path data;

    @Option(names = "--events", paramLabel = "N", description = "Events measured in each run. Default: 300000.")
    private @Nullable Long events;

    @Option(names = "--rounds", paramLabel = "R", description = "How often each runs. Default: 5.")
    private @Nullable Integer rounds;

    @Option(names = "--quick", description = "Less than a minute: 40000 events, 2 rounds, if nothing else is said.")
    private boolean quick;

    @Option(
            names = "--baseline",
            paramLabel = "JSON",
            description = "What --json wrote before: fails (exit code 1) when a ratio is lower by more than 15 %%.")
    private @Nullable Path baseline;

    @Option(names = "--json", description = "Print one JSON object instead of the table.")
    private boolean json;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws Exception {
        require(events == null || events > 0, "--events must be above 0, got " + events);
        require(rounds == null || rounds > 0, "--rounds must be above 0, got " + rounds);
        BenchBaseline before = baseline == null ? null : baseline(baseline);
        BenchSize usual = quick ? QUICK : FULL;
        BenchSize size =
                new BenchSize(events == null ? usual.events() : events, rounds == null ? usual.rounds() : rounds);
        BenchResult result;
        try (ShutdownHook hook = ShutdownHook.run(Thread.currentThread()::interrupt);
                TemporaryDirectory directory = TemporaryDirectory.make("thalweg-bench")) {
            result = measure(directory.path(), size);
        } catch (InterruptedException stopped) {
            command.commandLine().getErr().println("stopped before all was measured");
            return 1;
        }
        PrintWriter out = command.commandLine().getOut();
        if (json) {
            out.println(result.json());
        } else {
            BenchTable.print(result, out);
        }
        out.flush();
        List<String> fallen = before == null ? List.of() : before.fallen(result);
        fallen.forEach(command.commandLine().getErr()::println);
        return fallen.isEmpty() ? 0 : 1;
    }

    private void require(boolean holds, String message) {
        if (!holds) {
            throw new ParameterException(command.commandLine(), message);
        }
    }

    private BenchBaseline baseline(Path written) {
        try {
            return BenchBaseline.read(written);
        } catch (IllegalArgumentException unusable) {
            throw new ParameterException(command.commandLine(), String.valueOf(unusable.getMessage()), unusable);
        }
    }

    private static Path builtIn(Path directory) throws IOException {
        for (String name : BUILT_IN) {
            try (InputStream in = Objects.requireNonNull(BenchCommand.class.getResourceAsStream(name), name)) {
                Files.copy(in, directory.resolve(name));
            }
        }
        return directory.resolve("bench.yaml");
    }

    private BenchResult measure(Path directory, BenchSize size) throws Exception {
        Path pipelineFile = file == null ? builtIn(directory) : file;
        Pipeline own = PipelineFile.read(pipelineFile, overrides, System.getenv(), EventSchema::fieldsOf);
        require(own.labels().isEmpty(), "bench is for pipelines whose labels stand in their events");
        require(
                !(own.format() instanceof Format.Confluent),
                "bench leaves schema registries alone; --set event.format=binary is nearest");
        BenchEvents events = BenchEvents.of(own, data);
        try (BenchSite site = new BenchSite(directory, pipelineFile, overrides)) {
            BenchEvents.fill(site.pipeline("bench"), events, size.warmUp() + size.events());
            List<Map<BenchVariant, BenchFigures>> rounded = new ArrayList<>();
            for (int round = 0; round < size.rounds(); round++) {
                rounded.add(round(site, round, size));
            }
            return new BenchResult(own.name(), size, List.copyOf(rounded));
        }
    }

    private Map<BenchVariant, BenchFigures> round(BenchSite site, int round, BenchSize size) throws Exception {
        PrintWriter err = command.commandLine().getErr();
        Map<BenchVariant, BenchFigures> figures = new EnumMap<>(BenchVariant.class);
        for (BenchVariant variant : BenchVariant.values()) {
            BenchFigures measured = site.run(variant, round, size);
            figures.put(variant, measured);
            err.printf(
                    Locale.ROOT,
                    "round %d of %d, %s: %.0f events/s%n",
                    round + 1,
                    size.rounds(),
                    variant.title(),
                    measured.eventsPerSecond());
            err.flush();
        }
        return figures;
    }
}
