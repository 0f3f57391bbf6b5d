package dev.thalweg.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.stream.PipelineStatus;
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
            out.println(
                    merger == null
                            ? ""
                            : String.format(REPLICA, task.round(), task.version(), merger.version() - task.version()));
        }
        if (merger != null) {
            row(out, "merger", merger.instance(), "", merger.lag());
            out.printf(REPLICA + "%n", "", merger.version(), "");
            Instant announced = merger.announced();
            out.println(
                    announced == null
                            ? "no version was announced in the last hour"
                            : "version " + merger.version() + " was announced "
                                    + Duration.between(announced, Instant.now()).toSeconds() + " s ago");
        }
    }

    private static void row(PrintWriter out, String name, @Nullable Instance instance, Object offset, long lag) {
        String id = instance == null ? "-" : instance.id();
        String host = instance == null ? "-" : instance.host();
        out.printf(LEARNER, name, id.substring(0, Math.min(12, id.length())), host, offset, lag);
    }

    private static ObjectNode json(Pipeline pipeline, PipelineStatus status) {
        ObjectNode root = JSON.createObjectNode().put("application", pipeline.applicationId());
        Merger merger = status.merger();
        for (Task task : status.tasks()) {
            ObjectNode one = root.withArray("partitions").addObject().put("partition", task.partition());
            instance(one, task.instance());
            one.put("offset", task.offset()).put("lag", task.lag());
            if (merger != null) {
                one.put("updatesMerged", task.round()).put("version", task.version());
                one.put("behind", merger.version() - task.version());
            }
        }
        if (merger != null) {
            ObjectNode one = root.putObject("merger");
            instance(one, merger.instance());
            one.put("lag", merger.lag()).put("version", merger.version());
            Instant announced = merger.announced();
            one.put("announced", announced == null ? null : announced.toString());
        }
        return root;
    }

    private static void instance(ObjectNode one, @Nullable Instance instance) {
        one.put("instance", instance == null ? null : instance.id());
        one.put("host", instance == null ? null : instance.host());
    }
}
