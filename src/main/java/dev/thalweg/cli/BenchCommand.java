package dev.thalweg.cli;

import dev.thalweg.codec.EventSchema;
import dev.thalweg.settings.Format;
import dev.thalweg.settings.InvalidSettings;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.settings.PipelineFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
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

    /** The second compiler is at work for twenty seconds and more; what it uses would count as the events' cost. */
    private static final BenchSize FULL = new BenchSize(4_000_000, 1_000_000, 3);

    private static final BenchSize QUICK = new BenchSize(40_000, 40_000, 2);
    private static final double USUAL_RATE = 1_000;
    private static final double SECONDS = 30;
    private static final double WARM_UP_SECONDS = 15;
    private static final double QUICK_SECONDS = 5;
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

    @Option(names = "--events", paramLabel = "N", description = "Events measured in each run. Default: 1000000.")
    private @Nullable Long events;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            description = "Events before those, while the JVM still compiles. Default: 4000000.")
    private @Nullable Long warmUp;

    @Option(names = "--rounds", paramLabel = "R", description = "How often each runs. Default: 3.")
    private @Nullable Integer rounds;

    @Option(
            names = "--quick",
            description =
                    "To see that it works: 40000 events after 40000, 2 rounds, if nothing else is said. Too short to compare.")
    private boolean quick;

    @Option(
            names = "--latency",
            description =
                    "Measures latency instead: sends events at a steady rate, whatever becomes of those before, and takes the "
                            + "time from when each was due until a reader sees its prediction.")
    private boolean latency;

    @Option(
            names = "--rate",
            paramLabel = "R",
            split = ",",
            description = "Events a second for --latency; each rate is a load of its own. Default: 1000.")
    private @Nullable List<Double> rates;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description = "How long each load of --latency is measured. Default: 30, with --quick 5.")
    private @Nullable Double seconds;

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
        require(seconds == null || seconds > 0, "--seconds must be above 0, got " + seconds);
        require(rates == null || rates.stream().allMatch(rate -> rate > 0), "--rate must be above 0, got " + rates);
        require(latency || (rates == null && seconds == null), "--rate and --seconds are for --latency");
        require(
                !latency || (baseline == null && events == null && warmUp == null && rounds == null),
                "--events, --warm-up, --rounds and --baseline are for throughput, not for --latency");
        BenchBaseline before = baseline == null ? null : baseline(baseline);
        try (ShutdownHook hook = ShutdownHook.run(Thread.currentThread()::interrupt);
                TemporaryDirectory directory = TemporaryDirectory.make("thalweg-bench")) {
            Path pipelineFile = file == null ? builtIn(directory.path()) : file;
            Pipeline own = measurable(pipelineFile);
            long least = (long) BenchVariant.LEARNED_FIRST * own.topics().partitions();
            require(warmUp == null || warmUp >= least, "--warm-up must be at least " + least + ", got " + warmUp);
            BenchEvents source = BenchEvents.of(own, data);
            try (BenchSite site = new BenchSite(directory.path(), pipelineFile, overrides)) {
                return latency ? loads(site, source) : rounds(site, source, own.name(), before);
            }
        } catch (InterruptedException stopped) {
            say("stopped before all was measured");
            return 1;
        }
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

    /** The pipeline that is measured where none is given, in a directory. */
    static Path builtIn(Path directory) throws IOException {
        for (String name : BUILT_IN) {
            try (InputStream in = Objects.requireNonNull(BenchCommand.class.getResourceAsStream(name), name)) {
                Files.copy(in, directory.resolve(name));
            }
        }
        return directory.resolve("bench.yaml");
    }

    private Pipeline measurable(Path pipelineFile) throws InvalidSettings {
        Pipeline own = PipelineFile.read(pipelineFile, overrides, System.getenv(), EventSchema::fieldsOf);
        require(own.labels().isEmpty(), "bench is for pipelines whose labels stand in their events");
        require(
                !(own.format() instanceof Format.Confluent),
                "bench leaves schema registries alone; --set event.format=binary is nearest");
        return own;
    }

    private int rounds(BenchSite site, BenchEvents source, String name, @Nullable BenchBaseline before)
            throws Exception {
        BenchSize usual = quick ? QUICK : FULL;
        BenchSize size = new BenchSize(
                warmUp == null ? usual.warmUp() : warmUp,
                events == null ? usual.events() : events,
                rounds == null ? usual.rounds() : rounds);
        BenchEvents.fill(site.pipeline("bench"), source, size.warmUp() + size.events());
        List<Map<BenchVariant, BenchFigures>> measured = new ArrayList<>();
        for (int round = 0; round < size.rounds(); round++) {
            measured.add(round(site, round, size));
        }
        BenchResult result = new BenchResult(name, size, List.copyOf(measured));
        PrintWriter out = command.commandLine().getOut();
        if (json) {
            out.println(result.json());
        } else {
            BenchTable.print(result, out);
        }
        out.flush();
        List<String> fallen = before == null ? List.of() : before.fallen(result);
        fallen.forEach(this::say);
        return fallen.isEmpty() ? 0 : 1;
    }

    private Map<BenchVariant, BenchFigures> round(BenchSite site, int round, BenchSize size) throws Exception {
        Map<BenchVariant, BenchFigures> figures = new EnumMap<>(BenchVariant.class);
        for (BenchVariant variant : BenchVariant.values()) {
            BenchFigures measured = site.run(variant, round, size);
            figures.put(variant, measured);
            String rate = String.format(Locale.ROOT, "%.0f events/s", measured.eventsPerSecond());
            say("round " + (round + 1) + " of " + size.rounds() + ", " + variant.title() + ": " + rate);
        }
        return figures;
    }

    private int loads(BenchSite site, BenchEvents source) throws Exception {
        List<Double> loads = rates == null ? List.of(USUAL_RATE) : rates;
        List<LatencyFigures> measured = new ArrayList<>();
        try (LatencyBench bench = new LatencyBench(site, source)) {
            bench.load(Collections.max(loads), quick ? QUICK_SECONDS : WARM_UP_SECONDS);
            say("warmed up");
            for (double rate : loads) {
                measured.add(bench.load(rate, seconds != null ? seconds : quick ? QUICK_SECONDS : SECONDS));
            }
        }
        PrintWriter out = command.commandLine().getOut();
        if (json) {
            out.println(LatencyFigures.json(measured));
        } else {
            LatencyFigures.print(measured, out);
        }
        out.flush();
        return 0;
    }

    private void say(String line) {
        PrintWriter err = command.commandLine().getErr();
        err.println(line);
        err.flush();
    }
}
