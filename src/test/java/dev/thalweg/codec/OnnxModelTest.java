package dev.thalweg.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thalweg.event.EventShape;
import dev.thalweg.event.LabelShape;
import dev.thalweg.feature.Encoding;
import dev.thalweg.feature.FeatureSpec;
import dev.thalweg.learner.Learner;
import dev.thalweg.learner.LearnerSpec;
import dev.thalweg.learner.MemberSpec;
import dev.thalweg.learner.Samples;
import dev.thalweg.model.Place;
import dev.thalweg.model.Snapshot;
import dev.thalweg.network.Arithmetic;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto.DataType;
import onnx.Onnx.ValueInfoProto;
import org.junit.jupiter.api.Test;

/** A model as ONNX, as far as can be told without a runtime; what a runtime makes of it is told in {@code src/onnx}. */
class OnnxModelTest {

    private static final List<FeatureSpec> FEATURES = List.of(
            new FeatureSpec("amount", new Encoding.Standardize()),
            new FeatureSpec("hour", new Encoding.Cyclic(24)),
            new FeatureSpec("readings[0]", new Encoding.MinMax()),
            new FeatureSpec("readings[1]", new Encoding.MinMax()),
            new FeatureSpec("country", new Encoding.Values(List.of("CH", "DE"))),
            new FeatureSpec("merchant", new Encoding.Hash(8, true, false)));

    @Test
    void eachFieldIsAnInputAndTheLabelAnOutput() throws Exception {
        ModelProto model = model(FEATURES, Samples.twoClasses());
        assertThat(model.getGraph().getInputList().stream().map(OnnxModelTest::words))
                .containsExactly(
                        "amount DOUBLE 1",
                        "hour DOUBLE 1",
                        "readings DOUBLE 2",
                        "country STRING 1",
                        "merchant INT64 1");
        assertThat(model.getGraph().getOutputList().stream().map(OnnxModelTest::words))
                .containsExactly("label STRING 1", "label.scores FLOAT 2");
        assertThat(model(FEATURES, new LabelShape.Numeric("price")).getGraph().getOutputList().stream()
                        .map(OnnxModelTest::words))
                .containsExactly("price FLOAT 1");
    }

    private static String words(ValueInfoProto value) {
        var tensor = value.getType().getTensorType();
        assertThat(tensor.getShape().getDim(0).getDimParam()).isEqualTo("rows");
        return value.getName() + " " + DataType.forNumber(tensor.getElemType()) + " "
                + tensor.getShape().getDim(1).getDimValue();
    }

    /** As the standard has it: a name is given once, and before it is used. */
    @Test
    void everyValueIsThereBeforeItIsUsed() throws Exception {
        ModelProto model = model(FEATURES, new LabelShape.Classes("label", List.of("a", "b", "c")));
        Set<String> known = new HashSet<>();
        model.getGraph().getInputList().forEach(input -> requireNew(known, input.getName()));
        model.getGraph().getInitializerList().forEach(constant -> requireNew(known, constant.getName()));
        for (NodeProto node : model.getGraph().getNodeList()) {
            assertThat(known).as(node.getName()).containsAll(node.getInputList());
            node.getOutputList().forEach(output -> requireNew(known, output));
        }
        model.getGraph().getOutputList().forEach(output -> assertThat(known).contains(output.getName()));
    }

    private static void requireNew(Set<String> known, String name) {
        assertThat(known.add(name)).as(name).isTrue();
    }

    @Test
    void itSaysWhereItComesFrom() throws Exception {
        ModelProto model = model(FEATURES, Samples.twoClasses());
        assertThat(model.getProducerName()).isEqualTo("thalweg");
        assertThat(model.getProducerVersion()).isEqualTo("unreleased");
        assertThat(model.getModelVersion()).isEqualTo(375);
        assertThat(model.getDocString()).contains("tuesday", "payments", "label");
        assertThat(model.getMetadataPropsList().stream().map(property -> property.getKey() + " " + property.getValue()))
                .contains("fingerprint f1f2", "snapshot tuesday", "events 1500", "made 1970-01-01T00:00:00Z");
        assertThat(model.getOpsetImportList().stream().map(set -> set.getDomain() + " " + set.getVersion()))
                .containsExactly(" 13", "ai.onnx.ml 2");
    }

    @Test
    void equalModelsAreEqualBytes() throws Exception {
        Learner learner = new Learner(spec(FEATURES, Samples.twoClasses()));
        byte[] once = OnnxModel.write(learner.predictor(), told());
        assertThat(OnnxModel.write(new Learner(spec(FEATURES, Samples.twoClasses())).predictor(), told()))
                .isEqualTo(once);
    }

    @Test
    void textsAreRefusedByName() {
        List<FeatureSpec> features = List.of(
                new FeatureSpec("note", new Encoding.Text(16)),
                FEATURES.get(0),
                new FeatureSpec("title", new Encoding.Text(16)));
        assertThatThrownBy(() -> model(features, Samples.twoClasses()))
                .isInstanceOf(Unencodable.class)
                .hasMessageContaining("cannot leave with note, title;");
    }

    private static ModelProto model(List<FeatureSpec> features, LabelShape label) throws Exception {
        return ModelProto.parseFrom(OnnxModel.write(new Learner(spec(features, label)).predictor(), told()));
    }

    private static LearnerSpec spec(List<FeatureSpec> features, LabelShape label) {
        EventShape shape =
                new EventShape(features.stream().map(FeatureSpec::reads).toList(), label, null, null, 0);
        List<MemberSpec> members = Samples.panel(label).members();
        return new LearnerSpec(1, Arithmetic.FAST, shape, features, Optional.empty(), members);
    }

    static Snapshot told() {
        return new Snapshot(
                "tuesday",
                "payments",
                0,
                1,
                new Place(1500, 0),
                0,
                1500,
                375,
                new Snapshot.Content("f1f2", 100, "c1c2"),
                new Snapshot.Settings("{}", "5e77"),
                "5c4e",
                Map.of(),
                Map.of("thalweg", "0.1.0"),
                Snapshot.Origin.LIVE,
                0);
    }
}
