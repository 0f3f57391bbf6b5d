package dev.thalweg.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thalweg.feature.Row;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** What a batch reads is what it wrote, or refused before anything has changed. */
class BatchStateTest {

    private static final int DENSE = 2;
    private static final int SPARSE = 5;
    private static final int ROWS = 3;

    /** Behind three counts, and for each row its dense block, target and weight. */
    private static final int ENDS = 12 + 4 * ROWS * (DENSE + 2);

    private static final int COLUMNS = ENDS + 4 * ROWS;

    @Test
    void rowsWithManyFewAndNoPairsComeBack() {
        Batch copy = new Batch(ROWS, DENSE);
        copy.read(Fixtures.littleEndian(state()), SPARSE);
        assertThat(Fixtures.state(copy)).isEqualTo(state());
    }

    @Test
    void endsThatFallOrMissTheLastPairAreRefused() {
        assertRefused(ENDS, 4, "row 0 must have 0 to 3 pairs, got 4");
        assertRefused(ENDS, -1, "row 0 must have 0 to 3 pairs, got -1");
        assertRefused(ENDS + 4, 1, "row 1 must have 2 to 3 pairs, got 1");
        assertRefused(ENDS + 8, 2, "the last row must have 3 pairs, got 2");
    }

    @Test
    void aColumnThatDoesNotExistIsRefused() {
        assertRefused(COLUMNS, -1, "pair 0 must have a column below 5, got -1");
        assertRefused(COLUMNS + 8, SPARSE, "pair 2 must have a column below 5, got 5");
    }

    /** Three rows with two pairs, none and one. */
    private static byte[] state() {
        Batch batch = new Batch(ROWS, DENSE);
        for (int pairs : new int[] {2, 0, 1}) {
            Row row = new Row(DENSE, 2);
            for (int column = 0; column < pairs; column++) {
                row.add(SPARSE - 1 - column, 0.5f);
            }
            batch.add(row, 1, 1);
        }
        return Fixtures.state(batch);
    }

    private static void assertRefused(int at, int value, String words) {
        ByteBuffer damaged = Fixtures.littleEndian(state()).putInt(at, value);
        Batch batch = new Batch(ROWS, DENSE);
        batch.add(new Row(DENSE, 0), 7, 1);
        byte[] before = Fixtures.state(batch);
        assertThatThrownBy(() -> batch.read(damaged, SPARSE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(words);
        assertThat(Fixtures.state(batch)).isEqualTo(before);
    }
}
