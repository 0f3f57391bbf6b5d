package dev.thalweg.codec;

import dev.thalweg.event.LabelShape;
import dev.thalweg.feature.Encoding;
import dev.thalweg.feature.FeatureSpec;
import dev.thalweg.learner.Predictor;
import dev.thalweg.model.Snapshot;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.TensorProto.DataType;

/**
 * A model as ONNX (Open Neural Network Exchange): from the fields of events as they are to what is predicted, the running
 * statistics included. It has an input for each field that a feature reads, and an output named as the label; classes have
 * their scores in another, whose name has {@code .scores} behind. Equal models give equal bytes.
 */
public final class OnnxModel {

    /** Of ONNX 1.8: runtimes since 2020 read it. */
    private static final int IR_VERSION = 7;

    private static final int OPERATORS = 13;
    private static final int ML_OPERATORS = 2;

    private OnnxModel() {}

    /**
     * The bytes of a file.
     *
     * @param told of the model
     * @throws Unencodable when ONNX has no operators for one of the features; names them
     */
    public static byte[] write(Predictor predictor, Snapshot told) throws Unencodable {
        requireNoTexts(predictor.features());
        ModelProto.Builder model = ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName("thalweg")
                .setDomain("dev.thalweg")
                .setModelVersion(told.version())
                .setDocString("Snapshot " + told.id() + " of " + told.application() + ", partition " + told.partition()
                        + ": predicts " + predictor.label().field())
                .setGraph(graph(predictor, told.application()));
        String version = OnnxModel.class.getPackage().getImplementationVersion();
        model.setProducerVersion(version == null ? "unreleased" : version);
        model.addOpsetImportBuilder().setDomain("").setVersion(OPERATORS);
        model.addOpsetImportBuilder().setDomain(OnnxGraph.ML).setVersion(ML_OPERATORS);
        provenance(told)
                .forEach((key, value) ->
                        model.addMetadataPropsBuilder().setKey(key).setValue(value));
        return model.build().toByteArray();
    }

    private static void requireNoTexts(List<FeatureSpec> features) throws Unencodable {
        List<String> texts = features.stream()
                .filter(feature -> feature.encoding() instanceof Encoding.Text)
                .map(FeatureSpec::field)
                .toList();
        if (!texts.isEmpty()) {
            throw new Unencodable("ONNX has no operators that take a text apart: this model cannot leave with "
                    + String.join(", ", texts) + "; its parameters can, with --format npz");
        }
    }

    private static Map<String, String> provenance(Snapshot told) {
        Map<String, String> properties = new TreeMap<>();
        properties.put("snapshot", told.id());
        properties.put("application", told.application());
        properties.put("partition", String.valueOf(told.partition()));
        properties.put("fingerprint", told.content().fingerprint());
        properties.put("events", String.valueOf(told.events()));
        properties.put("eventsTo", String.valueOf(told.place().events()));
        properties.put("settingsHash", told.settings().hash());
        properties.put("schema", told.schema());
        properties.put("origin", told.origin().name().toLowerCase(Locale.ROOT));
        properties.put("made", Instant.ofEpochMilli(told.madeMillis()).toString());
        return properties;
    }

    private static GraphProto graph(Predictor predictor, String name) {
        OnnxGraph graph = new OnnxGraph(name);
        OnnxRow row = OnnxRow.add(graph, predictor);
        String answer = new OnnxPanel(graph, row, predictor).add();
        String label = predictor.label().field();
        if (predictor.label() instanceof LabelShape.Classes classes) {
            String scores = graph.add("Identity", label + ".scores", answer);
            String best = graph.greatest("/best", scores);
            graph.gather(label, 0, graph.texts("/classes", classes.classes()), best);
            graph.output(label, DataType.STRING, 1, "the class with the highest score, the first of equals");
            String order = String.join(", ", classes.classes());
            graph.output(scores, DataType.FLOAT, classes.scores(), "probabilities of " + order);
        } else {
            graph.add("Identity", label, answer);
            graph.output(label, DataType.FLOAT, 1, "the number, in the label's unit");
        }
        return graph.build();
    }
}
