package dev.thalweg.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.thalweg.evaluation.Recoveries.Recovery;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecoveriesTest {

    private static final float[] RIGHT = {0.2f, 0.8f};
    private static final float[] WRONG = {0.8f, 0.2f};
    private static final float[] UNDECIDED = {0.5f, 0.5f};

    /** Wrong for 250 rows, then right: of the 100 rows from 245 on, 95 are right. */
    @Test
    void theLearnerIsBackWhereTheNextHundredRowsReachItsLevel() {
        Recoveries recoveries = new Recoveries(List.of(500L), 2500);
        for (int row = 0; row < 2500; row++) {
            recoveries.score(row, row >= 500 && row < 750 ? WRONG : RIGHT, 1);
        }
        assertThat(recoveries.all()).containsExactly(new Recovery(500, 0.875, 0, 1, 245));
    }

    /** Every second row is right in the end: less is asked than of a concept that is easy. */
    @Test
    void eachConceptHasItsOwnLevel() {
        Recoveries recoveries = new Recoveries(List.of(1000L, 3000L), 5000);
        for (int row = 0; row < 5000; row++) {
            boolean right = row < 1000 || (row < 3000 ? row >= 1200 && row % 2 == 0 : row >= 3010);
            recoveries.score(row, right ? RIGHT : WRONG, 1);
        }
        assertThat(recoveries.all())
                .containsExactly(new Recovery(1000, 0.45, 0, 0.5, 105 + 90), new Recovery(3000, 0.995, 0.9, 1, 5));
    }

    @Test
    void errorsOfNumbersFallToTheirLevel() {
        Recoveries recoveries = new Recoveries(List.of(10L), 2010);
        for (int row = 0; row < 2010; row++) {
            recoveries.score(row, new float[] {row >= 10 && row < 310 ? -7 : 3}, 1);
        }
        Recovery recovery = recoveries.all().get(0);
        assertThat(recovery.level()).isEqualTo(2);
        assertThat(recovery.worst()).isEqualTo(8);
        assertThat(recovery.mean()).isCloseTo((300 * 8 + 1700 * 2) / 2000.0, within(1e-6));
        assertThat(recovery.rows()).isEqualTo(299); // with one error of 8 among a hundred the mean is 2.06
    }

    @Test
    void rowsWithoutALabelCountForNothingAndTheFirstOfEqualScoresIsTheAnswer() {
        Recoveries recoveries = new Recoveries(List.of(2L, 4L, 9L), 10);
        recoveries.score(0, WRONG, 1);
        recoveries.score(5, UNDECIDED, 1);
        recoveries.score(6, UNDECIDED, 0);
        assertThat(recoveries.all()).containsExactly(new Recovery(4, 0.5, 0.5, 0.5, 0));
        assertThat(new Recoveries(List.of(), 3).all()).isEmpty();
    }
}
