package dev.thalweg;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.thalweg.event.Event;
import dev.thalweg.event.EventShape;
import dev.thalweg.event.Field.Kind;
import dev.thalweg.event.LabelShape;
import dev.thalweg.feature.Encoding;
import dev.thalweg.feature.FeatureSpec;
import dev.thalweg.learner.LearnerSpec;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A model in ONNX Runtime, which is given the fields of events as they are. */
public final class OnnxSession implements AutoCloseable {

    private final LearnerSpec spec;
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;

    public OnnxSession(byte[] model, LearnerSpec spec) throws OrtException {
        this.spec = spec;
        this.session = environment.createSession(model);
    }

    /**
     * What the model says of each event.
     *
     * @param scores row by row, one a class or the number
     * @param classes row by row; null where numbers are predicted
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Answers(float[][] scores, String @Nullable [][] classes) {}

    public Answers score(List<Event> events) throws OrtException {
        Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
        Map<String, List<FeatureSpec>> fields = spec.features().stream()
                .collect(Collectors.groupingBy(
                        feature -> feature.field().replaceFirst("\\[\\d+\\]$", ""),
                        LinkedHashMap::new,
                        Collectors.toList()));
        for (Map.Entry<String, List<FeatureSpec>> field : fields.entrySet()) {
            Object table = table(field.getValue(), events);
            inputs.put(field.getKey(), OnnxTensor.createTensor(environment, table));
        }
        String label = spec.shape().label().field();
        try (OrtSession.Result result = session.run(inputs)) {
            if (spec.shape().label() instanceof LabelShape.Numeric) {
                return new Answers((float[][]) result.get(label).orElseThrow().getValue(), null);
            }
            return new Answers(
                    (float[][]) result.get(label + ".scores").orElseThrow().getValue(),
                    (String[][]) result.get(label).orElseThrow().getValue());
        } finally {
            inputs.values().forEach(OnnxTensor::close);
        }
    }

    private Object table(List<FeatureSpec> columns, List<Event> events) {
        EventShape shape = spec.shape();
        FeatureSpec first = columns.get(0);
        if (first.encoding().reads() == Kind.NUMBER) {
            double[][] numbers = new double[events.size()][columns.size()];
            for (int row = 0; row < numbers.length; row++) {
                for (int column = 0; column < columns.size(); column++) {
                    int slot = shape.slot(Kind.NUMBER, columns.get(column).field());
                    numbers[row][column] = events.get(row).number(slot);
                }
            }
            return numbers;
        }
        int slot = shape.slot(Kind.CATEGORY, first.field());
        if (first.encoding() instanceof Encoding.Hash) {
            return events.stream()
                    .map(event -> new long[] {hash(first.field(), event.category(slot))})
                    .toArray(long[][]::new);
        }
        return events.stream()
                .map(event -> new String[] {Objects.requireNonNullElse(event.category(slot), "")})
                .toArray(String[][]::new);
    }

    /** As the documentation tells it: FNV-1a over field, 0xFF and value, then MurmurHash3's finaliser. */
    private static long hash(String field, @Nullable String category) {
        if (category == null) {
            return 0;
        }
        long hash = 0xcbf29ce484222325L;
        for (byte octet : field.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (octet & 0xFF)) * 0x100000001b3L;
        }
        hash = (hash ^ 0xFF) * 0x100000001b3L;
        for (byte octet : category.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (octet & 0xFF)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return hash ^ (hash >>> 33);
    }

    @Override
    public void close() throws OrtException {
        session.close();
    }
}
