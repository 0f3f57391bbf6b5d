package dev.thalweg.cli;

import dev.thalweg.evaluation.PairedComparison.Verdict;
import dev.thalweg.event.LabelShape;
import dev.thalweg.history.Challenger;
import dev.thalweg.history.Promotion;
import dev.thalweg.history.Replay;
import dev.thalweg.history.Replayed;
import dev.thalweg.history.Selection;
import dev.thalweg.history.Snapshots;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.stream.ModelsTopic;
import dev.thalweg.stream.PipelineFailure;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Learns a pipeline's history again. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = {
            "Learns again, from the topics, what the pipeline has learned and committed so far, and holds the result against the "
                    + "live model. The pipeline may run; but for --promote-if nothing of it is touched, and but for --as nothing written.",
            "With --set it tells how other settings would have done on the same history."
        })
final class ReplayCommand implements Callable<Integer> {

    private static final int BAR_REFRESH_MS = 200;
    private static final Duration PUT_ASIDE_EVERY = Duration.ofSeconds(10);

    @Mixin
    private final PipelineArgument pipelineArgument = new PipelineArgument();

    @Mixin
    private final SelectionOptions selectionOptions = new SelectionOptions();

    @Mixin
    private final FollowOptions followOptions = new FollowOptions();

    @Option(
            names = "--verify",
            description = "Tell whether it is the same model, to the bit: same (exit code 0) or different (1).")
    private boolean verify;

    @Option(names = "--json", description = "End with one JSON object on standard output.")
    private boolean json;

    @Option(
            names = "--export-state",
            paramLabel = "DIR",
            description = "At the end write each partition's state there (docs/fingerprint.md).")
    private @Nullable Path exportTo;

    @Option(
            names = "--as",
            paramLabel = "ID",
            description =
                    "Put the model aside under this name, in the models topic: models list shows it. Broken off, the same command"
                            + " goes on where it was, but for --verify.")
    private @Nullable String as;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws Exception {
        Pipeline pipeline = pipelineArgument.read();
        if (as != null) {
            ModelsCommand.requireName(command, as);
            var unused = new ModelsTopic(pipeline).requireFreeForReplay(as);
        }
        Selection selection = selectionOptions.read(pipeline);
        if (verify && !selection.isAll()) {
            throw new ParameterException(command.commandLine(), "--verify is about all of the history");
        }
        return followOptions.read(verify, selection) ? follow(pipeline, selection) : replay(pipeline, selection);
    }

    private int replay(Pipeline pipeline, Selection selection) throws Exception {
        Replay replay = new Replay(pipeline, verify, selection);
        long start = System.nanoTime();
        List<Replayed> partitions = run(replay, verify ? null : as);
        ReplayResult result = new ReplayResult(pipeline, partitions, (System.nanoTime() - start) / 1e9);
        if (as != null) {
            requireWhole(partitions);
        }
        keep(pipeline, selection, partitions, as, "");
        PrintWriter out = command.commandLine().getOut();
        if (json) {
            out.println(result.json(verify));
        } else if (verify) {
            result.printVerdict(out);
        } else {
            result.print(out);
        }
        out.flush();
        return verify && !result.same() ? ExitCode.SOFTWARE : ExitCode.OK;
    }

    /**
     * Goes on beside the live pipeline. The exit code tells whether what was asked for came about; a stop is no fault where nothing
     * was to be decided.
     */
    private int follow(Pipeline pipeline, Selection selection) throws Exception {
        StopSignal stop = new StopSignal();
        LabelShape label = pipeline.learner().shape().label();
        try (Challenger challenger = new Challenger(pipeline)) {
            Replay replay = new Replay(pipeline, false, selection);
            if (followOptions.promotes()) {
                replay.requireSameShape();
            }
            List<Replayed> replayed = run(replay, as);
            if (followOptions.promotes() || as != null) {
                requireWhole(replayed);
            }
            challenger.goOnFrom(replayed);
            Challenge challenge =
                    new Challenge(challenger, label, command.commandLine().getErr());
            try (ShutdownHook hook = ShutdownHook.run(stop::set)) {
                Verdict verdict = challenge.run(followOptions.promotes(), followOptions.untilIdle(), stop::isSet);
                return end(pipeline, selection, challenger, challenge, verdict);
            }
        }
    }

    private int end(Pipeline pipeline, Selection selection, Challenger challenger, Challenge challenge, Verdict verdict)
            throws Exception {
        Promotion.Outcome taken = null;
        if (verdict == Verdict.BETTER) {
            taken = takeOver(pipeline, selection, challenger);
        } else {
            keep(pipeline, selection, challenger.now(), as, "");
        }
        PrintWriter out = command.commandLine().getOut();
        if (json) {
            out.println(challenge.json(verdict, taken));
        } else {
            challenge.print(verdict, taken, out);
        }
        out.flush();
        return followOptions.promotes() && taken == null ? ExitCode.SOFTWARE : ExitCode.OK;
    }

    /** All that takes time comes before the challenger is put aside: what it is behind then the pipeline waits for. */
    private Promotion.Outcome takeOver(Pipeline pipeline, Selection selection, Challenger challenger) throws Exception {
        String id = as == null ? "challenger-" + Snapshots.idOf(Clock.systemUTC()) : as;
        challenger.requireSameChampion();
        Promotion promotion = new Promotion(pipeline, Clock.systemUTC());
        Promotion.Prepared prepared = promotion.prepare(id);
        challenger.follow();
        keep(pipeline, selection, challenger.now(), id, prepared.before());
        return promotion.takeOver(id, prepared);
    }

    /** @param needed a snapshot that must not go to make room */
    private void keep(
            Pipeline pipeline, Selection selection, List<Replayed> partitions, @Nullable String id, String needed)
            throws IOException {
        if (exportTo != null) {
            Map<Integer, byte[]> states = new TreeMap<>();
            partitions.forEach(one -> states.put(one.partition(), one.state()));
            StateFiles.write(exportTo, states);
        }
        if (id != null) {
            new ModelsTopic(pipeline)
                    .write(new Snapshots(pipeline, id, Clock.systemUTC()).replayed(partitions, selection), needed);
            command.commandLine()
                    .getErr()
                    .println("put aside as " + id + " in " + pipeline.topics().models());
        }
    }

    /** A model of half the history would be taken for one of all of it. */
    private static void requireWhole(List<Replayed> partitions) {
        long missing = partitions.stream().mapToLong(Replayed::missing).sum();
        if (missing > 0) {
            throw new PipelineFailure(missing + " of the events that the live model learned are not there any more:"
                    + " the model is not put aside");
        }
    }

    /** @param id under which it can go on after a crash; null for none */
    private static List<Replayed> run(Replay replay, @Nullable String id) throws InterruptedException {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        try (ProgressBar bar = new ProgressBarBuilder()
                .setTaskName("replay")
                .setInitialMax(replay.events())
                .setUpdateIntervalMillis(BAR_REFRESH_MS)
                .setStyle(ProgressBarStyle.ASCII)
                .showSpeed()
                .build()) {
            var unused = timer.scheduleAtFixedRate(
                    () -> bar.stepTo(replay.taken()), BAR_REFRESH_MS, BAR_REFRESH_MS, TimeUnit.MILLISECONDS);
            List<Replayed> all = id == null ? replay.run() : replay.runAs(id, PUT_ASIDE_EVERY);
            bar.stepTo(replay.taken());
            return all;
        } finally {
            timer.shutdownNow();
        }
    }
}
