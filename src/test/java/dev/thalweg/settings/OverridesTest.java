package dev.thalweg.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OverridesTest extends PipelineTexts {

    private static final String FILE = PipelineText.LEAST + "training: {batch: 2, l2: 0}\n";

    @Test
    void environmentGoesBeforeTheFile() throws InvalidSettings {
        assertThat(batch(Map.of())).isEqualTo(2);
        assertThat(batch(Map.of("THALWEG_TRAINING_BATCH", "3"))).isEqualTo(3);
    }

    @Test
    void setGoesBeforeTheEnvironment() throws InvalidSettings {
        Map<String, String> environment = Map.of("THALWEG_TRAINING_BATCH", "3");
        assertThat(batch(environment, "training.batch=4")).isEqualTo(4);
        assertThat(batch(environment, "training={batch: 5}")).isEqualTo(5);
    }

    @Test
    void setOfOneDetailLeavesTheOthersToTheEnvironment() throws InvalidSettings {
        Map<String, String> environment = Map.of("THALWEG_TRAINING", "{batch: 6, l2: 1}");
        Pipeline read = pipeline.read(FILE, environment, "training.l2=0.5");
        assertThat(read.learner().members().get(0).training().batch()).isEqualTo(6);
        assertThat(read.learner().members().get(0).training().l2()).isEqualTo(0.5);
    }

    @Test
    void laterSetGoesBeforeAnEarlierOne() throws InvalidSettings {
        assertThat(batch(Map.of(), "training.batch=4", "training.batch=7")).isEqualTo(7);
    }

    @Test
    void wordsWithinKeyAreNotSplitInTheEnvironment() throws InvalidSettings {
        Pipeline read = pipeline.read(FILE, Map.of("THALWEG_TRAINING_CLIPNORM", "9", "THALWEG_STATEDIR", "s"));
        assertThat(read.learner().members().get(0).training().clipNorm()).isEqualTo(9);
        assertThat(read.stateDir()).isEqualTo(directory.resolve("s"));
    }

    @Test
    void overriddenValueIsCheckedLikeTheFiles() {
        assertThat(pipeline.faults(FILE, "training.batch=many"))
                .containsExactly("training.batch: got 'many'; must be a whole number from 1 to 65536");
        assertThat(pipeline.faults(FILE, "training.bach=3"))
                .hasSize(1)
                .allMatch(fault -> fault.startsWith("training.bach: "));
        assertThat(pipeline.faults(FILE, "nme=x"))
                .hasSize(1)
                .allMatch(fault -> fault.startsWith("nme: is not a setting"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"training.batch", "=3", ""})
    void setWithoutPathOrValueIsFault(String override) {
        assertThat(pipeline.faults(FILE, override))
                .containsExactly(
                        "--set: got '" + override + "'; give a setting's path and a value, such as training.batch=8");
    }

    @Test
    void variableThatNoSettingAskedForIsTold() {
        Map<String, String> environment = Map.of(
                "THALWEG_TRANING_BATCH", "3",
                "THALWEG_TRAINING_BATCH", "4",
                "THALWEG_KAFKA_ACKS", "all",
                "THALWEG_LOG", "debug",
                "THALWEG_SERVICE_HOST", "10.0.0.1",
                "THALWEG_PAYMENTS_PORT_8080_TCP_ADDR", "10.0.0.1",
                "THALWEG_PAYMENTS_PORT", "tcp://10.0.0.1:8080",
                "THALWEG_HTPP_PORT", "9090",
                "OTHER_TRANING_BATCH", "5");
        Overrides overrides = new Overrides(List.of(), environment, new ArrayList<>());
        assertThat(overrides.environment("training.batch")).contains(4);
        assertThat(overrides.unused()).containsExactly("THALWEG_HTPP_PORT", "THALWEG_TRANING_BATCH");
    }

    private int batch(Map<String, String> environment, String... overrides) throws InvalidSettings {
        return pipeline.read(FILE, environment, overrides)
                .learner()
                .members()
                .get(0)
                .training()
                .batch();
    }
}
