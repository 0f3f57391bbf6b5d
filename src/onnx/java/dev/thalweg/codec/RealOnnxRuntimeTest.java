package dev.thalweg.codec;

import dev.thalweg.Data;
import dev.thalweg.OnnxCheck;
import dev.thalweg.OnnxSession;
import dev.thalweg.Pipelines;
import dev.thalweg.event.Event;
import dev.thalweg.event.Origin;
import dev.thalweg.learner.Learner;
import dev.thalweg.learner.LearnerSpec;
import dev.thalweg.settings.Pipeline;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models of real streams in ONNX Runtime: of the rows behind those that they learned they say what the learner says. */
class RealOnnxRuntimeTest {

    private static final int LEARNED = 8000;
    private static final int SCORED = 3000;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "electricity, elec2, ''",
        "electricity-best, elec2, ''",
        "bike, bike_hourly, profile=best",
        "bike, bike_hourly, profile=fast",
        "bank, bank, ''",
        "phishing, phishing, ''",
        "kdd, kdd99_10pct, ''"
    })
    void itSaysWhatTheLearnerSays(String example, String table, String override) throws Exception {
        String[] overrides = override.isEmpty() ? new String[0] : new String[] {override};
        Pipeline pipeline = Pipelines.example(example, directory, overrides);
        LearnerSpec spec = pipeline.learner();
        Learner learner = new Learner(spec);
        List<Event> behind = new ArrayList<>();
        EventSchema schema = EventSchema.read(pipeline.schema());
        try (CsvFile csv = CsvFile.open(Data.file(table + ".csv.gz"))) {
            CellEncoder encoder = schema.encoder(csv.header());
            EventDecoder decoder = schema.decoder(spec.shape());
            for (int row = 0; row < LEARNED + SCORED; row++) {
                CsvFile.Row cells = csv.next();
                if (cells != null
                        && decoder.decode(encoder.encode(cells), new Origin("t", 0, row), 0) instanceof Event event) {
                    if (row < LEARNED) {
                        learner.take(event);
                    } else {
                        behind.add(event);
                    }
                }
            }
        }
        byte[] model = OnnxModel.write(learner.predictor(), OnnxModelTest.told());
        try (OnnxSession session = new OnnxSession(model, spec)) {
            System.out.printf(
                    "%s %s: largest difference %.1e in %d rows, %d bytes%n",
                    example,
                    override,
                    OnnxCheck.largestDifference(learner, spec.shape().label(), behind, session),
                    behind.size(),
                    model.length);
        }
    }
}
