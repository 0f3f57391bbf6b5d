package dev.thalweg.cli;

import dev.thalweg.feature.FeatureSpec;
import dev.thalweg.feature.Features;
import dev.thalweg.learner.Learner;
import dev.thalweg.settings.Pipeline;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Validates a pipeline file without touching a broker. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Validates the pipeline file and its schema, and says what is used and what is not.")
final class CheckCommand implements Callable<Integer> {

    @Mixin
    private final PipelineArgument pipelineArgument = new PipelineArgument();

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws Exception {
        Pipeline pipeline = pipelineArgument.read();
        PrintWriter err = command.commandLine().getErr();
        var spec = pipeline.learner();
        Features features = new Features(spec.features(), spec.shape());
        err.printf("%s: valid%n", pipeline.name());
        err.printf(
                "  topics    %s -> %s, %s%n",
                pipeline.topics().events(),
                pipeline.topics().predictions(),
                pipeline.topics().deadLetters());
        err.printf("  label     %s%n", spec.shape().label());
        for (FeatureSpec feature : spec.features()) {
            err.printf("  feature   %s: %s%n", feature.field(), feature.encoding());
        }
        err.printf("  columns   %d dense, %d sparse%n", features.denseWidth(), features.sparseWidth());
        var learner = new Learner(spec);
        err.printf(
                "  model     %d parameters, %d bytes of state%n",
                learner.report().parameters(), learner.stateBytes());
        unused(pipeline).forEach(field -> err.println("  not used  " + field));
        return 0;
    }

    private static Iterable<String> unused(Pipeline pipeline) throws Exception {
        var shape = pipeline.learner().shape();
        Map<String, ?> all = dev.thalweg.codec.EventSchema.fieldsOf(pipeline.schema());
        return all.keySet().stream()
                .filter(field ->
                        shape.fields().stream().noneMatch(used -> used.name().equals(field)))
                .filter(field -> !field.equals(shape.label().field()))
                .filter(field -> !field.equals(shape.idField()) && !field.equals(shape.timeField()))
                .toList();
    }
}
