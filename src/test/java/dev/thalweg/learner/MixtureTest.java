package dev.thalweg.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.thalweg.event.LabelShape;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Members are believed as they deserve, by what they said when it was time to say it. */
class MixtureTest {

    private static final LabelShape NUMBER = new LabelShape.Numeric("label");
    private static final LabelShape CLASSES = new LabelShape.Classes("label", List.of("a", "b", "c"));

    @Test
    void membersAreBelievedAlikeBeforeAnyLabel() {
        Mixture mixture = new Mixture(2, NUMBER);
        assertThat(mixture.mix(answers(mixture, 1, 3))).containsExactly(2);
        assertThat(mixture.leader()).isZero();
    }

    @Test
    void theOneWhoIsRightLeadsAndIsFollowed() {
        Mixture mixture = new Mixture(2, NUMBER);
        charge(mixture, 100, 1, 0, 1);
        assertThat(mixture.leader()).isOne();
        assertThat(mixture.mix(answers(mixture, 0, 1))[0]).isCloseTo(1, within(0.001f));
    }

    @Test
    void afterAChangeAnotherLeadsSoon() {
        Mixture mixture = new Mixture(2, NUMBER);
        charge(mixture, 5_000, 0, 0, 1);
        charge(mixture, 200, 1, 0, 1);
        assertThat(mixture.leader()).isOne();
    }

    /** What is charged stands in the answers that were mixed, not in what the members would say now. */
    @Test
    void aLateLabelChargesWhatWasSaid() {
        Mixture late = new Mixture(2, NUMBER);
        float[] said = answers(late, 0, 1);
        late.mix(said);
        charge(late, 50, 0, 0, 1);
        byte[] before = state(late);
        late.charge(said, 1);
        Mixture same = new Mixture(2, NUMBER);
        read(same, before);
        float[] mixedAtLast = said.clone();
        same.charge(mixedAtLast, 1);
        assertThat(state(late)).isEqualTo(state(same)).isNotEqualTo(before);
    }

    @Test
    void probabilitiesStayProbabilities() {
        Mixture mixture = new Mixture(2, CLASSES);
        for (int i = 0; i < 300; i++) {
            float[] answers = answers(mixture, 0.98f, 0.01f, 0.01f, 0.2f, 0.3f, 0.5f);
            float[] mixed = mixture.mix(answers);
            assertThat(mixed[0] + mixed[1] + mixed[2]).isCloseTo(1, within(1e-5f));
            mixture.charge(answers, i % 3);
        }
    }

    /** One that is sure, and right in half of all cases, is told to be less so. */
    @Test
    void oneWhoIsTooSureIsMadeLessSo() {
        Mixture mixture = new Mixture(1, new LabelShape.Classes("label", List.of("a", "b")));
        for (int i = 0; i < 2_000; i++) {
            float[] answers = answers(mixture, 0.99f, 0.01f);
            mixture.mix(answers);
            mixture.charge(answers, i % 4 == 0 ? 1 : 0);
        }
        assertThat(mixture.mix(answers(mixture, 0.99f, 0.01f))[0]).isCloseTo(0.75f, within(0.03f));
    }

    @Test
    void itGoesOnFromItsState() {
        Mixture mixture = new Mixture(2, CLASSES);
        float[] answers = answers(mixture, 0.6f, 0.3f, 0.1f, 0.2f, 0.3f, 0.5f);
        mixture.mix(answers);
        mixture.charge(answers, 2);
        Mixture again = new Mixture(2, CLASSES);
        read(again, state(mixture));
        assertThat(state(again)).isEqualTo(state(mixture));
        assertThat(again.mix(answers.clone())).containsExactly(mixture.mix(answers.clone()));
    }

    private static void charge(Mixture mixture, int times, float target, float... said) {
        for (int i = 0; i < times; i++) {
            float[] answers = answers(mixture, said);
            mixture.mix(answers);
            mixture.charge(answers, target);
        }
    }

    private static float[] answers(Mixture mixture, float... said) {
        return Arrays.copyOf(said, mixture.room());
    }

    private static byte[] state(Mixture mixture) {
        byte[] state = new byte[mixture.stateBytes()];
        mixture.write(ByteBuffer.wrap(state));
        return state;
    }

    private static void read(Mixture mixture, byte[] state) {
        mixture.read(ByteBuffer.wrap(state));
    }
}
