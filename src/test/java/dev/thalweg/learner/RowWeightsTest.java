package dev.thalweg.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thalweg.event.Event;
import dev.thalweg.feature.Row;
import dev.thalweg.network.Activation;
import dev.thalweg.network.Arithmetic;
import dev.thalweg.network.Initial;
import dev.thalweg.network.Optimizer;
import dev.thalweg.network.Schedule;
import dev.thalweg.network.TrainingSpec;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RowWeightsTest {

    private static final Row ROW = new Row(0, 0);

    private static final ClassWeights BALANCED = new ClassWeights(true, List.of());

    @Test
    void balancedRowsOfEachClassWeighTheSameTogether() {
        RowWeights weights = new RowWeights(BALANCED, 3);
        int[] rows = {90, 9, 1};
        for (int label = 0; label < 3; label++) {
            for (int i = 0; i < rows[label]; i++) {
                weights.observe(label);
            }
        }
        for (int label = 0; label < 3; label++) {
            assertThat(weights.of(ROW, label) * rows[label]).isCloseTo(100f / 3, within(1e-3f));
        }
    }

    @Test
    void aClassThatWasNeverSeenChangesNothingAndNoRowWeighsWithoutLimit() {
        RowWeights weights = new RowWeights(BALANCED, 3);
        weights.observe(0);
        assertThat(weights.of(ROW, 0)).isEqualTo(1);
        for (int i = 0; i < 100_000; i++) {
            weights.observe(0);
        }
        weights.observe(1);
        assertThat(weights.of(ROW, 1)).isEqualTo(100);
        assertThat(weights.of(ROW, 0)).isCloseTo(0.5f, within(1e-4f));
    }

    /** Of single rows, whose gradient is scaled by the weight; without clipping, as a rate that much higher. */
    @Test
    void aWeightScalesTheStep() {
        Event event = Samples.event(0, 1, 1, "place-1", 1);
        Learner twice = new Learner(spec(0.1, new ClassWeights(false, List.of(1.0, 2.0)), 1));
        Learner faster = new Learner(spec(0.2, ClassWeights.EQUAL, 1));
        twice.take(event);
        faster.take(event);
        assertThat(Fingerprint.of(twice.state())).isEqualTo(Fingerprint.of(faster.state()));
    }

    /** At every event, also with rows that wait in a batch. */
    @Test
    void balancedAndRestoredIsAsIfNeverStopped() {
        LearnerSpec spec = spec(0.1, BALANCED, 4);
        Learner whole = new Learner(spec);
        Learner stopped = new Learner(spec);
        for (Event event : Samples.events(60, 5)) {
            whole.take(event);
            stopped.take(event);
            byte[] state = stopped.state();
            stopped = new Learner(spec);
            stopped.restore(state);
            assertThat(Fingerprint.of(stopped.state())).isEqualTo(Fingerprint.of(whole.state()));
        }
        assertThat(Fingerprint.of(whole.state()))
                .isNotEqualTo(Fingerprint.of(taught(spec(0.1, ClassWeights.EQUAL, 4))));
    }

    private static byte[] taught(LearnerSpec spec) {
        Learner learner = new Learner(spec);
        Samples.events(60, 5).forEach(learner::take);
        return learner.state();
    }

    @Test
    void aDamagedCountIsRefused() {
        RowWeights weights = new RowWeights(BALANCED, 1);
        ByteBuffer negative = ByteBuffer.allocate(Long.BYTES).putLong(-1).flip();
        assertThatThrownBy(() -> weights.read(negative)).hasMessageContaining("at least 0, got -1");
    }

    private static LearnerSpec spec(double rate, ClassWeights weights, int batch) {
        TrainingSpec training = new TrainingSpec(batch, new Optimizer.Sgd(rate), Schedule.CONSTANT, 0, 0, 0, 0);
        LearnerSpec plain = Samples.spec(1, Samples.twoClasses(), training, Arithmetic.FAST);
        MemberSpec member = new MemberSpec(List.of(), Activation.RELU, true, new Initial.He(), training);
        return new LearnerSpec(
                1,
                Arithmetic.FAST,
                plain.shape(),
                plain.features(),
                Optional.empty(),
                Optional.empty(),
                weights,
                Optional.empty(),
                List.of(member),
                Optional.empty());
    }
}
