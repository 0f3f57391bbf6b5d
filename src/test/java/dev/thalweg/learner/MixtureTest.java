package dev.thalweg.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.thalweg.event.LabelShape;
import dev.thalweg.network.Arithmetic;
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
        Mixture mixture = new Mixture(2, NUMBER, Arithmetic.FAST);
        assertThat(mixture.mix(answers(mixture, 1, 3))).containsExactly(2);
        assertThat(mixture.leader()).isZero();
    }

    @Test
    void theOneWhoIsRightLeadsAndIsFollowed() {
        Mixture mixture = new Mixture(2, NUMBER, Arithmetic.FAST);
        charge(mixture, 100, 1, 0, 1);
        assertThat(mixture.leader()).isOne();
        assertThat(mixture.mix(answers(mixture, 0, 1))[0]).isCloseTo(1, within(0.001f));
    }

    @Test
    void afterAChangeAnotherLeadsSoon() {
        Mixture mixture = new Mixture(2, NUMBER, Arithmetic.FAST);
        charge(mixture, 5_000, 0, 0, 1);
        charge(mixture, 200, 1, 0, 1);
        assertThat(mixture.leader()).isOne();
    }

    /** What is charged was said before the labels that came since; mixed again, it would be another answer. */
    @Test
    void aLateLabelChargesWhatWasSaid() {
        Mixture late = new Mixture(2, NUMBER, Arithmetic.FAST);
        float[] said = answers(late, 0, 1);
        late.mix(said);
        charge(late, 50, 0, 0, 1);
        Mixture mixedAgain = new Mixture(2, NUMBER, Arithmetic.FAST);
        read(mixedAgain, state(late));
        float[] again = answers(mixedAgain, 0, 1);
        mixedAgain.mix(again);
        late.charge(said, 1, 1);
        mixedAgain.charge(again, 1, 1);
        assertThat(state(late)).isNotEqualTo(state(mixedAgain));
    }

    @Test
    void mixingTwiceIsMixingOnce() {
        Mixture mixture = new Mixture(2, CLASSES, Arithmetic.FAST);
        float[] once = answers(mixture, 0.6f, 0.3f, 0.1f, 0.2f, 0.3f, 0.5f);
        mixture.mix(once);
        float[] twice = once.clone();
        mixture.mix(twice);
        assertThat(twice).containsExactly(once);
    }

    @Test
    void probabilitiesStayProbabilities() {
        Mixture mixture = new Mixture(2, CLASSES, Arithmetic.FAST);
        for (int i = 0; i < 300; i++) {
            float[] answers = answers(mixture, 0.98f, 0.01f, 0.01f, 0.2f, 0.3f, 0.5f);
            float[] mixed = mixture.mix(answers);
            assertThat(mixed[0] + mixed[1] + mixed[2]).isCloseTo(1, within(1e-5f));
            mixture.charge(answers, i % 3, 1);
        }
    }

    /** One that is sure, and right in half of all cases, is told to be less so. */
    @Test
    void oneWhoIsTooSureIsMadeLessSo() {
        Mixture mixture = new Mixture(1, new LabelShape.Classes("label", List.of("a", "b")), Arithmetic.FAST);
        for (int i = 0; i < 2_000; i++) {
            float[] answers = answers(mixture, 0.99f, 0.01f);
            mixture.mix(answers);
            mixture.charge(answers, i % 4 == 0 ? 1 : 0, 1);
        }
        assertThat(mixture.mix(answers(mixture, 0.99f, 0.01f))[0]).isCloseTo(0.75f, within(0.03f));
    }

    @Test
    void itGoesOnFromItsState() {
        Mixture mixture = new Mixture(2, CLASSES, Arithmetic.FAST);
        float[] answers = answers(mixture, 0.6f, 0.3f, 0.1f, 0.2f, 0.3f, 0.5f);
        mixture.mix(answers);
        mixture.charge(answers, 2, 1);
        Mixture again = new Mixture(2, CLASSES, Arithmetic.FAST);
        read(again, state(mixture));
        assertThat(state(again)).isEqualTo(state(mixture));
        assertThat(again.mix(answers.clone())).containsExactly(mixture.mix(answers.clone()));
    }

    private static void charge(Mixture mixture, int times, float target, float... said) {
        for (int i = 0; i < times; i++) {
            float[] answers = answers(mixture, said);
            mixture.mix(answers);
            mixture.charge(answers, target, 1);
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
