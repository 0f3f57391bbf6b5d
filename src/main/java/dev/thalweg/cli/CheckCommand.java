package dev.thalweg.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thalweg.codec.EventSchema;
import dev.thalweg.event.EventShape;
import dev.thalweg.event.LabelShape;
import dev.thalweg.feature.Columns;
import dev.thalweg.feature.FeatureSpec;
import dev.thalweg.feature.Features;
import dev.thalweg.learner.LabelSpec;
import dev.thalweg.learner.Learner;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.settings.SchemaReader.InvalidSchema;
import dev.thalweg.settings.Topics;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Validates a pipeline file without touching a broker. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Validates the pipeline file and its schema, and shows what each field becomes.")
final class CheckCommand implements Callable<Integer> {

    /** A hashed feature can have millions of columns. */
    private static final int COLUMNS_SHOWN = 4;

    @Mixin
    private final PipelineArgument pipelineArgument = new PipelineArgument();

    @Option(
            names = "--sample",
            paramLabel = "DATA",
            description = "A CSV file, plain or gzip: also show what the network sees of its first rows, each with the "
                    + "statistics of the rows before.")
    private @Nullable Path sample;

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "5",
            description = "How many rows of the sample. Default: ${DEFAULT-VALUE}.")
    private int rows;

    @Option(names = "--json", description = "Print one JSON object instead.")
    private boolean json;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws Exception {
        if (rows < 1) {
            throw new ParameterException(command.commandLine(), "--rows must be at least 1, got " + rows);
        }
        Pipeline pipeline = pipelineArgument.read();
        SampleRows seen = sample == null ? null : SampleRows.read(pipeline, sample, rows);
        PrintWriter out = command.commandLine().getOut();
        if (json) {
            ObjectNode object = object(pipeline);
            if (seen != null) {
                seen.addTo(object.putArray("sample"));
            }
            out.println(object);
        } else {
            print(pipeline, out);
            if (seen != null) {
                seen.print(out);
            }
        }
        return 0;
    }

    private static void print(Pipeline pipeline, PrintWriter out) throws InvalidSchema {
        var spec = pipeline.learner();
        Topics topics = pipeline.topics();
        Features features = new Features(spec.features(), spec.shape());
        out.println(pipeline.name() + ": valid");
        out.println("  topics    " + topics.events() + " -> " + topics.predictions() + ", " + topics.deadLetters());
        out.println("  label     " + spec.shape().label().field() + ": "
                + kind(spec.shape().label()));
        spec.labels().ifPresent(labels -> printLate(topics, labels, out));
        if (spec.shape().weightField() != null) {
            out.println("  weight    " + spec.shape().weightField());
        }
        for (int i = 0; i < spec.features().size(); i++) {
            FeatureSpec feature = spec.features().get(i);
            out.println("  feature   " + feature.field() + ": " + encoding(feature) + " -> "
                    + summary(features.columns().get(i)));
        }
        out.println("  columns   " + features.denseWidth() + " dense, " + features.sparseWidth() + " sparse");
        Learner learner = new Learner(spec);
        out.println("  model     " + learner.report().parameters() + " parameters, " + learner.stateBytes()
                + " bytes of state");
        unused(pipeline).forEach(field -> out.println("  not used  " + field));
    }

    private static void printLate(Topics topics, LabelSpec labels, PrintWriter out) {
        out.println("  labels    " + topics.labels() + " -> " + topics.outcomes() + ", within "
                + Duration.ofMillis(labels.withinMillis()) + ", then "
                + labels.onExpiry().name().toLowerCase(Locale.ROOT) + "; at most " + labels.maxWaiting() + " wait");
    }

    private static ObjectNode object(Pipeline pipeline) throws InvalidSchema {
        var spec = pipeline.learner();
        Features features = new Features(spec.features(), spec.shape());
        ObjectNode root = new JsonMapper().createObjectNode().put("name", pipeline.name());
        Topics topics = pipeline.topics();
        ObjectNode named = root.putObject("topics")
                .put("events", topics.events())
                .put("predictions", topics.predictions())
                .put("deadLetters", topics.deadLetters())
                .put("control", topics.control())
                .put("lineage", topics.lineage());
        spec.labels().ifPresent(labels -> {
            named.put("labels", topics.labels()).put("outcomes", topics.outcomes());
            root.putObject("labels")
                    .put("withinMillis", labels.withinMillis())
                    .put("onExpiry", labels.onExpiry().name().toLowerCase(Locale.ROOT))
                    .put("maxWaiting", labels.maxWaiting());
        });
        LabelShape label = spec.shape().label();
        ObjectNode predicted = root.putObject("label").put("field", label.field());
        if (label instanceof LabelShape.Classes classes) {
            classes.classes().forEach(predicted.putArray("classes")::add);
        }
        root.put("weight", spec.shape().weightField());
        ObjectNode fields = root.putObject("features");
        for (int i = 0; i < spec.features().size(); i++) {
            FeatureSpec feature = spec.features().get(i);
            Columns columns = features.columns().get(i);
            ObjectNode one = fields.putObject(feature.field()).put("encoding", encoding(feature));
            one.put("dense", columns.dense().size())
                    .put("sparse", columns.sparse().size());
            names(columns).forEach(one.putArray("first")::add);
        }
        root.put("dense", features.denseWidth()).put("sparse", features.sparseWidth());
        Learner learner = new Learner(spec);
        root.put("parameters", learner.report().parameters()).put("stateBytes", learner.stateBytes());
        unused(pipeline).forEach(root.putArray("notUsed")::add);
        return root;
    }

    private static String kind(LabelShape label) {
        return label instanceof LabelShape.Classes classes ? String.join(", ", classes.classes()) : "a number";
    }

    /** As pipeline files write it. */
    private static String encoding(FeatureSpec feature) {
        return feature.encoding().getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    /** The first few columns, and how many there are where that is not all. */
    private static String summary(Columns columns) {
        int all = columns.dense().size() + columns.sparse().size();
        String first = String.join(", ", names(columns));
        return all <= COLUMNS_SHOWN ? first : first + ", ... (" + all + " columns)";
    }

    private static List<String> names(Columns columns) {
        return Stream.concat(columns.dense().stream(), columns.sparse().stream())
                .limit(COLUMNS_SHOWN)
                .toList();
    }

    /** Whether it is the field, or of the array. */
    private static boolean isOf(String field, String used) {
        return used.equals(field) || used.startsWith(field + "[");
    }

    private static List<String> unused(Pipeline pipeline) throws InvalidSchema {
        EventShape shape = pipeline.learner().shape();
        return EventSchema.fieldsOf(pipeline.schema()).keySet().stream()
                .filter(field -> shape.fields().stream().noneMatch(used -> isOf(field, used.name())))
                .filter(field -> !field.equals(shape.label().field()))
                .filter(field -> !field.equals(shape.idField()) && !field.equals(shape.timeField()))
                .toList();
    }
}
