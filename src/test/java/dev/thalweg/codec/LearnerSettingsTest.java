package dev.thalweg.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thalweg.learner.LearnerSpec;
import dev.thalweg.settings.PipelineFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A learner's settings come back as they were. */
class LearnerSettingsTest {

    static List<Path> pipelines() throws Exception {
        try (Stream<Path> files = Files.list(Path.of("examples"))) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("pipelines")
    void theyComeBackAsTheyWere(Path file) throws Exception {
        LearnerSpec spec = PipelineFile.read(file, List.of(), Map.of(), EventSchema::fieldsOf)
                .learner();
        String text = LearnerSettings.write(spec);
        assertThat(LearnerSettings.read(text)).isEqualTo(spec);
        assertThat(LearnerSettings.write(LearnerSettings.read(text))).isEqualTo(text);
    }

    @Test
    void everyKindOfSettingComesBack() throws Exception {
        for (String set : List.of(
                "training.optimizer={momentum: {learningRate: 0.1, momentum: 0.9}}",
                "training.optimizer={rmsprop: {learningRate: 0.001}}",
                "training.optimizer={adagrad: {learningRate: 0.1}}",
                "training.schedule={step: {every: 10, factor: 0.5}}",
                "training.schedule={exponential: {decay: 0.999}}",
                "training.schedule={inverseSquareRoot: {offset: 100}}",
                "event.id=day; event.dedupe={within: 1h, max: 10}",
                "event.label.weights=[1, 2.5]",
                "drift={delta: 0.01}",
                "features.date=minmax",
                "features.date=none",
                "features.day={hash: 16}",
                "labels.within=1h")) {
            LearnerSpec spec = PipelineFile.read(
                            Path.of("examples/electricity.yaml"),
                            List.of(set.split("; ")),
                            Map.of(),
                            EventSchema::fieldsOf)
                    .learner();
            assertThat(LearnerSettings.read(LearnerSettings.write(spec)))
                    .as(set)
                    .isEqualTo(spec);
        }
    }

    /** Lineages hold them for ever: what a released version has written must be read, and mean the same. */
    @Test
    void textsOfReleasedVersionsAreRead() throws Exception {
        List<String> texts = Files.readAllLines(Path.of("src/test/resources/dev/thalweg/codec/settings-0.1.jsonl"));
        assertThat(texts).hasSize(3);
        for (String text : texts) {
            assertThat(LearnerSettings.write(LearnerSettings.read(text))).isEqualTo(text);
        }
    }

    @Test
    void whatIsNothingOfTheKindIsRefused() {
        for (String text : List.of("", "{}", "[1]", "{\"seed\":", "{\"seed\":1,\"unheardOf\":2}")) {
            assertThatThrownBy(() -> LearnerSettings.read(text)).as(text).isInstanceOf(Malformed.class);
        }
    }
}
