package dev.thalweg.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.chaos.Payments.Payment;
import dev.thalweg.codec.EventDecoder;
import dev.thalweg.codec.EventSchema;
import dev.thalweg.event.Arrival;
import dev.thalweg.event.Event;
import dev.thalweg.event.Origin;
import dev.thalweg.event.Reason;
import dev.thalweg.event.Rejection;
import dev.thalweg.learner.Fingerprint;
import dev.thalweg.learner.Learner;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.settings.PipelineFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Short cut of {@link MutationCampaign}, without Kafka: spoiled events through decoder and learner. */
class MutationTest {

    private static final int RECORDS = 23_300; // 1000 valid ones, then nine in ten are spoiled.

    @TempDir
    private Path directory;

    @Test
    void spoiledEventsNeverThrowAndLeaveTheModelFiniteAndRejectionsLeaveItAlone() throws Exception {
        Pipeline pipeline = pipeline();
        EventDecoder decoder =
                EventSchema.read(pipeline.schema()).decoder(pipeline.learner().shape());
        Learner learner = new Learner(pipeline.learner());
        Mutants mutants = new Mutants(1, 1, RECORDS);
        Set<Reason> reasons = EnumSet.noneOf(Reason.class);
        for (int i = 0; i < RECORDS; i++) {
            Payment record = mutants.next();
            Arrival arrival = decoder.decode(record.value(), new Origin("events", 0, i), record.time());
            Mutants.Kind kind = Mutants.Kind.valueOf(record.sort());
            if (arrival instanceof Event event) {
                kind.requireFitting(Mutants.PREDICTION);
                for (float score : learner.take(event).scores()) {
                    assertThat(Float.isFinite(score))
                            .as("%s %d", record.sort(), i)
                            .isTrue();
                }
            } else if (arrival instanceof Rejection rejection) {
                kind.requireFitting(rejection.reason().token());
                String before = Fingerprint.of(learner.state());
                learner.reject(rejection.reason());
                assertThat(Fingerprint.of(learner.state())).isEqualTo(before);
                reasons.add(rejection.reason());
            }
        }
        // Its size is judged before a record comes here, and these events have neither arrays nor weights.
        Set<Reason> others = EnumSet.of(Reason.TOO_LARGE, Reason.TOO_LONG, Reason.NEGATIVE_WEIGHT);
        assertThat(reasons).isEqualTo(EnumSet.complementOf(EnumSet.copyOf(others)));
        assertThat(learner.report().events()).isEqualTo(RECORDS);
        assertThat(learner.report().predictions()).isBetween(RECORDS / 4L, RECORDS * 3L / 4);
        assertThat(ExportedState.requireFinite(learner.state())).isGreaterThan(4_000);
    }

    /** One number goes to the network as it is, however large. */
    private Pipeline pipeline() throws Exception {
        Path file = Trial.write("nowhere:1", directory, 1, 8, 1);
        List<String> settings = new ArrayList<>(Mutants.SETTINGS);
        settings.add("features.velocity=none");
        return PipelineFile.read(file, settings, Map.of(), EventSchema::fieldsOf);
    }
}
