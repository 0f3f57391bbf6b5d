package dev.thalweg.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thalweg.history.Promotion;
import dev.thalweg.history.Snapshots;
import dev.thalweg.model.Snapshot;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.stream.ModelsTopic;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Models that were put aside. */
@Command(
        name = "models",
        mixinStandardHelpOptions = true,
        description = {
            "list: the models of a pipeline that were put aside, the oldest first.",
            "show ID: all that is told of one.",
            "save [ID]: puts aside what the pipeline has committed; it may run meanwhile. The name is the time, if none is given.",
            "promote ID: lets the pipeline go on from that model, without a stop; what it learned since is dropped.",
            "export ID: writes the networks' parameters to partition-N.npz, or with --format onnx the whole model to "
                    + "partition-N.onnx.",
            "import ID --from FILE.npz: puts aside the live model with those parameters in the place of its own.",
            "rollback: lets it go on from the model that was there before the last promotion."
        })
final class ModelsCommand implements Callable<Integer> {

    private static final Pattern NAMES = Pattern.compile("[A-Za-z0-9._-]{1,100}");
    private static final JsonMapper JSON = new JsonMapper();
    private static final String LINE = "%-24s %10s %10s %9s %9s  %-10s %s%n";

    private enum Action {
        LIST,
        SHOW,
        SAVE,
        PROMOTE,
        ROLLBACK,
        EXPORT,
        IMPORT
    }

    @Mixin
    private final PipelineArgument pipelineArgument = new PipelineArgument();

    @Parameters(
            index = "1",
            paramLabel = "ACTION",
            description = "One of list, show, save, promote, rollback, export, import.")
    private Action action = Action.LIST;

    @Parameters(index = "2", arity = "0..1", paramLabel = "ID", description = "Names a snapshot.")
    private @Nullable String id;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where export writes partition-N.npz or partition-N.onnx. (default: ${DEFAULT-VALUE})")
    private Path directory = Path.of(".");

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description =
                    "What export writes: npz, the networks' parameters, for numpy.load; or onnx, all that the model "
                            + "predicts with, from an event's fields to its label. (default: npz)")
    private ModelFiles.Format format = ModelFiles.Format.NPZ;

    @Option(
            names = "--from",
            paramLabel = "FILE",
            description = "Where import reads them from, an .npz of the same names and shapes.")
    private @Nullable Path from;

    @Option(names = "--json", description = "Print JSON instead, one object a snapshot.")
    private boolean json;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws Exception {
        boolean needsId = EnumSet.of(Action.SHOW, Action.PROMOTE, Action.EXPORT, Action.IMPORT)
                .contains(action);
        if (needsId && id == null) {
            String name = action.name().toLowerCase(Locale.ROOT);
            throw new ParameterException(command.commandLine(), name + " needs the ID of a snapshot");
        }
        if (id != null) {
            requireName(command, id);
        }
        if (action == Action.IMPORT && from == null) {
            throw new ParameterException(command.commandLine(), "import needs --from FILE.npz");
        }
        Pipeline pipeline = pipelineArgument.read();
        ModelsTopic models = new ModelsTopic(pipeline);
        PrintWriter print = command.commandLine().getOut();
        switch (action) {
            case LIST -> list(models.list(), print);
            case SHOW -> show(models.told(String.valueOf(id)), print);
            case PROMOTE -> tell(new Promotion(pipeline, Clock.systemUTC()).promote(String.valueOf(id)), print);
            case ROLLBACK -> tell(new Promotion(pipeline, Clock.systemUTC()).rollback(), print);
            case EXPORT -> ModelFiles.write(directory, format, pipeline, models.read(String.valueOf(id)));
            case IMPORT ->
                models.write(new Snapshots(pipeline, String.valueOf(id), Clock.systemUTC())
                        .imported(ModelFiles.read(Objects.requireNonNull(from))));
            case SAVE -> {
                Clock clock = Clock.systemUTC();
                String name = id == null ? Snapshots.idOf(clock) : id;
                models.write(new Snapshots(pipeline, name, clock).live());
                print.println(json ? JSON.createObjectNode().put("id", name) : name);
            }
        }
        print.flush();
        return 0;
    }

    static void requireName(CommandSpec command, String id) {
        if (!NAMES.matcher(id).matches()) {
            throw new ParameterException(
                    command.commandLine(), "a snapshot's ID has 1 to 100 letters, digits, dots, dashes or underscores");
        }
    }

    private void tell(Promotion.Outcome outcome, PrintWriter out) {
        if (json) {
            ObjectNode told =
                    JSON.createObjectNode().put("snapshot", outcome.snapshot()).put("before", outcome.before());
            outcome.taken().forEach(one -> told.withArray("partitions")
                    .addObject()
                    .put("events", one.place().events())
                    .put("dropped", one.dropped()));
            out.println(told);
            return;
        }
        out.println("the model before is put aside as " + outcome.before());
        if (outcome.taken().isEmpty()) {
            out.println("the pipeline does not run: it goes on from " + outcome.snapshot() + " at its next start");
        }
        for (int partition = 0; partition < outcome.taken().size(); partition++) {
            out.printf(
                    "partition %d goes on from %s at offset %d; what was learned from %d events since is dropped%n",
                    partition,
                    outcome.snapshot(),
                    outcome.taken().get(partition).place().events(),
                    outcome.taken().get(partition).dropped());
        }
    }

    private void list(Map<String, List<Snapshot>> snapshots, PrintWriter out) {
        if (!json && !snapshots.isEmpty()) {
            out.printf(LINE, "id", "events", "version", "accuracy", "log loss", "origin", "made");
        }
        snapshots.forEach((name, parts) -> {
            if (json) {
                out.println(object(name, parts));
                return;
            }
            Snapshot first = parts.get(0);
            out.printf(
                    LINE,
                    name,
                    parts.stream().mapToLong(Snapshot::events).sum(),
                    parts.stream().mapToLong(Snapshot::version).sum(),
                    mean(parts, "accuracy"),
                    mean(parts, "logLoss"),
                    first.origin().name().toLowerCase(Locale.ROOT),
                    Instant.ofEpochMilli(first.madeMillis()));
        });
    }

    /** Of the partitions, each by its events. */
    private static String mean(List<Snapshot> parts, String figure) {
        double sum = 0;
        double events = 0;
        for (Snapshot part : parts) {
            sum += part.events() * part.figures().getOrDefault(figure, Double.NaN);
            events += part.events();
        }
        return Totals.rounded(sum / events);
    }

    private void show(List<Snapshot> parts, PrintWriter out) {
        Snapshot first = parts.get(0);
        if (json) {
            out.println(object(first.id(), parts));
            return;
        }
        out.println(first.id() + ": of " + first.application() + ", "
                + first.origin().name().toLowerCase(Locale.ROOT) + ", made "
                + Instant.ofEpochMilli(first.madeMillis()));
        for (Snapshot part : parts) {
            out.println("  partition " + part.partition() + ": " + part.events() + " events, to offset "
                    + part.place().events() + ", version " + part.version() + ", "
                    + part.content().bytes()
                    + " bytes, fingerprint " + part.content().fingerprint());
            new TreeMap<>(part.figures())
                    .forEach((name, figure) -> out.println("    " + name + " " + Totals.rounded(figure)));
        }
        new TreeMap<>(first.environment()).forEach((name, value) -> out.println("  " + name + ": " + value));
        out.println("  settings " + first.settings().hash());
        out.println("    " + first.settings().text());
    }

    private static ObjectNode object(String name, List<Snapshot> parts) {
        Snapshot first = parts.get(0);
        ObjectNode root = JSON.createObjectNode()
                .put("id", name)
                .put("application", first.application())
                .put("origin", first.origin().name().toLowerCase(Locale.ROOT))
                .put("made", Instant.ofEpochMilli(first.madeMillis()).toString())
                .put("settingsHash", first.settings().hash())
                .put("schema", first.schema());
        first.environment().forEach(root.putObject("environment")::put);
        for (Snapshot part : parts) {
            ObjectNode one = root.withArray("partitions")
                    .addObject()
                    .put("partition", part.partition())
                    .put("events", part.events())
                    .put("eventsTo", part.place().events())
                    .put("labelsTo", part.place().labels())
                    .put("version", part.version())
                    .put("bytes", part.content().bytes())
                    .put("fingerprint", part.content().fingerprint());
            part.figures().forEach(one.putObject("figures")::put);
        }
        return root;
    }
}
