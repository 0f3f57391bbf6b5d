package dev.thalweg.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.stream.PipelineStatus;
import dev.thalweg.stream.PipelineStatus.Announcement;
import dev.thalweg.stream.PipelineStatus.Instance;
import dev.thalweg.stream.PipelineStatus.Merger;
import dev.thalweg.stream.PipelineStatus.Task;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where a pipeline stands. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = {
            "Shows who learns which partition of a pipeline and how far it is, read from the topics.",
            "Where partitions are merged: how many updates of each are merged, the version that each went on from, and how "
                    + "many updates behind the last one that is."
        })
final class StatusCommand implements Callable<Integer> {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String LEARNER = "%9s  %-12s %-18s %12s %10s";
    private static final String REPLICA = " %9s %9s %7s";

    @Mixin
    private final PipelineArgument pipelineArgument = new PipelineArgument();

    @Option(names = "--json", description = "Print one JSON object instead.")
    private boolean json;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws Exception {
        Pipeline pipeline = pipelineArgument.read();
        PipelineStatus status = PipelineStatus.read(pipeline);
        PrintWriter out = command.commandLine().getOut();
        if (json) {
            out.println(json(pipeline, status));
        } else {
            print(status, out);
        }
        out.flush();
        return 0;
    }

    private static void print(PipelineStatus status, PrintWriter out) {
        Merger merger = status.merger();
        out.printf(LEARNER, "partition", "instance", "host", "offset", "lag");
        out.println(merger == null ? "" : String.format(REPLICA, "updates", "version", "behind"));
        for (Task task : status.tasks()) {
            row(out, Integer.toString(task.partition()), task.instance(), task.offset(), task.lag());
            out.println(merger == null ? "" : replica(task, merger.last()));
        }
        if (merger != null) {
            Announcement last = merger.last();
            row(out, "merger", merger.instance(), "", merger.lag());
            out.printf(REPLICA + "%n", "", last == null ? "" : last.version(), "");
            out.println(
                    last == null
                            ? "no version was announced lately"
                            : "version " + last.version() + " was announced "
                                    + Duration.between(last.time(), Instant.now())
                                            .toSeconds() + " s ago");
        }
    }

    private static String replica(Task task, @Nullable Announcement last) {
        return last == null
                ? String.format(REPLICA, "", task.mergedVersion(), "")
                : String.format(REPLICA, last.rounds().get(task.partition()), task.mergedVersion(), behind(task, last));
    }

    /** A replica may have gone on meanwhile. */
    private static long behind(Task task, Announcement last) {
        return Math.max(0, last.version() - task.mergedVersion());
    }

    private static void row(PrintWriter out, String name, @Nullable Instance instance, Object offset, long lag) {
        String id = instance == null ? "-" : instance.id();
        String host = instance == null ? "-" : instance.host();
        out.printf(LEARNER, name, id.substring(0, Math.min(12, id.length())), host, offset, lag);
    }

    private static ObjectNode json(Pipeline pipeline, PipelineStatus status) {
        ObjectNode root = JSON.createObjectNode().put("application", pipeline.applicationId());
        Merger merger = status.merger();
        Announcement last = merger == null ? null : merger.last();
        for (Task task : status.tasks()) {
            ObjectNode one = root.withArray("partitions").addObject().put("partition", task.partition());
            instance(one, task.instance());
            one.put("offset", task.offset()).put("lag", task.lag());
            if (merger != null) {
                one.put("mergedVersion", task.mergedVersion());
            }
            if (last != null) {
                one.put("updatesMerged", last.rounds().get(task.partition())).put("behind", behind(task, last));
            }
        }
        if (merger != null) {
            ObjectNode one = root.putObject("merger");
            instance(one, merger.instance());
            one.put("lag", merger.lag());
            if (last != null) {
                one.put("mergedVersion", last.version())
                        .put("announced", last.time().toString());
            }
        }
        return root;
    }

    private static void instance(ObjectNode one, @Nullable Instance instance) {
        one.put("instance", instance == null ? null : instance.id());
        one.put("host", instance == null ? null : instance.host());
    }
}
