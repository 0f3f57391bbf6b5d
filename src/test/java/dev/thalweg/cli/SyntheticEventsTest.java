package dev.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.codec.EventDecoder;
import dev.thalweg.codec.EventSchema;
import dev.thalweg.event.Event;
import dev.thalweg.event.LabelShape;
import dev.thalweg.event.Origin;
import dev.thalweg.learner.Learner;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.settings.PipelineFile;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SyntheticEventsTest {

    private static final Path BUILT_IN = Path.of("src/main/resources/dev/thalweg/cli/bench.yaml");

    @ParameterizedTest
    @ValueSource(strings = {"bank", "bike", "electricity", "kdd", "payments", "phishing", "sms", "two-points"})
    void everyOneIsALabelledEventOfThePipeline(String example) throws Exception {
        Pipeline pipeline = pipeline(Path.of("examples", example + ".yaml"));
        EventSchema schema = EventSchema.read(pipeline.schema());
        EventDecoder decoder = schema.decoder(pipeline.learner().shape());
        SyntheticEvents events = new SyntheticEvents(schema, pipeline.learner(), 1);
        Set<Double> labels = new HashSet<>();
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 500; i++) {
            var arrival = decoder.decode(events.next(), new Origin("t", 0, i), System.currentTimeMillis());
            assertThat(arrival).isInstanceOf(Event.class);
            labels.add(((Event) arrival).label());
            ids.add(((Event) arrival).id());
        }
        assertThat(ids).hasSize(500);
        boolean classes = pipeline.learner().shape().label() instanceof LabelShape.Classes;
        assertThat(labels).doesNotContain(Double.NaN).hasSizeGreaterThan(classes ? 1 : 400);
    }

    @Test
    void theyHoldSomethingToLearnAndTheSeedIsAllThatTheyAreDrawnFrom() throws Exception {
        Pipeline pipeline = pipeline(BUILT_IN);
        EventSchema schema = EventSchema.read(pipeline.schema());
        SyntheticEvents events = new SyntheticEvents(schema, pipeline.learner(), 1);
        SyntheticEvents same = new SyntheticEvents(schema, pipeline.learner(), 1);
        SyntheticEvents other = new SyntheticEvents(schema, pipeline.learner(), 2);
        EventDecoder decoder = schema.decoder(pipeline.learner().shape());
        Learner learner = new Learner(pipeline.learner());
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = events.next();
            assertThat(same.next()).isEqualTo(bytes);
            assertThat(other.next()).isNotEqualTo(bytes);
            learner.take((Event) decoder.decode(bytes, new Origin("t", 0, i), 0));
        }
        assertThat(learner.report().figures().fading().accuracy()).isGreaterThan(0.85);
        assertThat(learner.report().parameters()).isEqualTo(20 * 64 + 64 + 64 + 1 + 20);
    }

    private static Pipeline pipeline(Path file) throws Exception {
        return PipelineFile.read(file, List.of(), Map.of(), EventSchema::fieldsOf);
    }
}
