package dev.thalweg.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.thalweg.event.Event;
import dev.thalweg.event.LabelShape;
import dev.thalweg.event.Origin;
import dev.thalweg.learner.Prediction;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageDecoder;
import org.junit.jupiter.api.Test;

class PredictionCodecTest {

    private static final LabelShape CLASSES = new LabelShape.Classes("class", List.of("UP", "DÖWN", "z"));
    private static final LabelShape NUMBER = new LabelShape.Numeric("price");

    private final PredictionEncoder encoder = new PredictionEncoder("payments", CLASSES);

    @Test
    void avroReadsClassPrediction() throws Exception {
        GenericRecord record = readByAvro(encoder.encode(prediction(2, 0.125f, 0.75f, 0.125f)));

        assertThat(record)
                .hasToString("{\"id\": \"e\\\"1\", \"topic\": \"payments.events\", \"partition\": 2, \"offset\": 9, "
                        + "\"time\": 1700000000000, \"application\": \"payments\", \"modelVersion\": 41, "
                        + "\"predictedClass\": \"DÖWN\", \"predictedValue\": null, \"scores\": "
                        + GenericData.get().toString(record.get("scores"))
                        + ", \"member\": 2, \"warmingUp\": false}");
    }

    @Test
    void avroReadsNumberPrediction() throws Exception {
        GenericRecord record = readByAvro(new PredictionEncoder("p", NUMBER).encode(prediction(0, -2.5f)));

        assertThat(record.get("predictedClass")).isNull();
        assertThat(record.get("predictedValue")).isEqualTo(-2.5);
        assertThat(record.get("scores")).hasToString("{}");
    }

    @Test
    void equalPredictionsGiveEqualBytes() {
        byte[] first = encoder.encode(prediction(0, 0.2f, 0.3f, 0.5f));
        encoder.encode(prediction(1, 0.5f, 0.3f, 0.2f));

        assertThat(encoder.encode(prediction(0, 0.2f, 0.3f, 0.5f))).isEqualTo(first);
        assertThat(new PredictionEncoder("payments", CLASSES).encode(prediction(0, 0.2f, 0.3f, 0.5f)))
                .isEqualTo(first);
    }

    @Test
    void labelIsNeverWritten() {
        byte[] labelled = encoder.encode(
                new Prediction(event(1), 41, new float[] {0.2f, 0.3f, 0.5f}, 0, new float[3], Double.NaN, false));
        byte[] unlabelled = encoder.encode(new Prediction(
                event(Double.NaN), 41, new float[] {0.2f, 0.3f, 0.5f}, 0, new float[3], Double.NaN, false));

        assertThat(labelled).isEqualTo(unlabelled);
    }

    @Test
    void publishedPredictionIsWhatWasEncoded() throws Exception {
        PublishedPrediction read = PublishedPrediction.decode(encoder.encode(prediction(2, 0.125f, 0.75f, 0.125f)));

        assertThat(read.id()).isEqualTo("e\"1");
        assertThat(read.offset()).isEqualTo(9);
        assertThat(read.modelVersion()).isEqualTo(41);
        assertThat(read.predictedClass()).isEqualTo("DÖWN");
        assertThat(read.predictedValue()).isNull();
        assertThat(read.scores().keySet()).containsExactly("UP", "DÖWN", "z");
        assertThat(read.scores().values()).containsExactly(0.125f, 0.75f, 0.125f);
        assertThat(read.member()).isEqualTo(2);
    }

    @Test
    void jsonIsOneLineWithEveryFieldOfTheSchema() throws Exception {
        String line = PublishedPrediction.decode(encoder.encode(prediction(2, 0.125f, 0.75f, 0.125f)))
                .json();

        JsonNode json = new ObjectMapper().readTree(line);
        assertThat(line).doesNotContain("\n");
        assertThat(json.fieldNames())
                .toIterable()
                .containsExactlyElementsOf(EventSchema.resource("prediction.avsc").getFields().stream()
                        .map(field -> field.name())
                        .toList());
        assertThat(json.get("id").asText()).isEqualTo("e\"1");
        assertThat(json.get("scores").get("DÖWN").asDouble()).isEqualTo(0.75);
        assertThat(json.get("predictedValue").isNull()).isTrue();
    }

    @Test
    void jsonOfNumberHasNoClass() throws Exception {
        String line = PublishedPrediction.decode(new PredictionEncoder("p", NUMBER).encode(prediction(0, -2.5f)))
                .json();

        assertThat(line).contains("\"predictedClass\":null,\"predictedValue\":-2.5,\"scores\":{}");
    }

    @Test
    void bytesThatAreNoPredictionAreMalformedAndNothingElse() {
        byte[] valid = encoder.encode(prediction(2, 0.125f, 0.75f, 0.125f));
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = Arrays.copyOf(valid, random.nextInt(valid.length + 3));
            for (int at = 10 + random.nextInt(5); at < bytes.length; at += 1 + random.nextInt(60)) {
                bytes[at] = (byte) random.nextInt();
            }
            try {
                assertThat(PublishedPrediction.decode(bytes).json()).isNotEmpty();
            } catch (Malformed expected) {
                assertThat(expected).hasMessageMatching(".+");
            }
        }
        assertThatThrownBy(() -> PublishedPrediction.decode(new byte[3])).isInstanceOf(Malformed.class);
    }

    private static Event event(double label) {
        return new Event(
                "e\"1", new Origin("payments.events", 2, 9), 1_700_000_000_000L, new double[0], new String[0], label);
    }

    private static Prediction prediction(int member, float... scores) {
        return new Prediction(event(0), 41, scores, member, scores, Double.NaN, false);
    }

    private static GenericRecord readByAvro(byte[] bytes) throws Exception {
        return new BinaryMessageDecoder<GenericRecord>(GenericData.get(), EventSchema.resource("prediction.avsc"))
                .decode(ByteBuffer.wrap(bytes));
    }
}
