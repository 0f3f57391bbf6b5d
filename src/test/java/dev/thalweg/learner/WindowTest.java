package dev.thalweg.learner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.feature.Row;
import dev.thalweg.network.SplitMix64;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A row that is drawn is one of the last, whole. */
class WindowTest {

    private final Window window = new Window(4, 2, 3);
    private final SplitMix64 random = new SplitMix64(1);

    @Test
    void onlyTheLastAreDrawnAndEachOfThem() {
        add(1, 7);
        assertThat(targets(4)).containsExactly(4f, 5f, 6f, 7f);
        assertThat(targets(2)).containsExactly(6f, 7f);
        assertThat(targets(100)).containsExactly(4f, 5f, 6f, 7f);
    }

    @Test
    void aRowComesBackAsItWas() {
        add(1, 2);
        Row row = new Row(2, 3);
        float target = window.draw(1, random, row);
        assertThat(target).isEqualTo(2);
        assertThat(row.dense()).containsExactly(2, -2);
        assertThat(row.nonZeros()).isEqualTo(2);
        assertThat(List.of(row.column(0), row.column(1))).containsExactly(2, 3);
        assertThat(row.value(1)).isEqualTo(0.5f);
    }

    /** So that a commit writes the new rows alone. */
    @Test
    void aRowThatIsAddedMovesNoOther() {
        add(1, 4);
        byte[] before = state();
        add(5, 5);
        byte[] after = state();
        int row = (after.length - Long.BYTES) / 4;
        List<Integer> changed = new ArrayList<>();
        for (int i = Long.BYTES; i < after.length; i++) {
            if (before[i] != after[i]) {
                changed.add((i - Long.BYTES) / row);
            }
        }
        assertThat(changed).isNotEmpty().containsOnly(0);
    }

    @Test
    void itGoesOnFromItsState() {
        add(1, 6);
        Window again = new Window(4, 2, 3);
        again.read(ByteBuffer.wrap(state()));
        add(7, 7);
        byte[] expected = state();
        again.add(row(7), 7);
        byte[] bytes = new byte[again.stateBytes()];
        again.write(ByteBuffer.wrap(bytes));
        assertThat(bytes).isEqualTo(expected);
    }

    private Set<Float> targets(int last) {
        Set<Float> drawn = new TreeSet<>();
        for (int i = 0; i < 200; i++) {
            drawn.add(window.draw(last, random, new Row(2, 3)));
        }
        return drawn;
    }

    private void add(int from, int to) {
        for (int number = from; number <= to; number++) {
            window.add(row(number), number);
        }
    }

    private static Row row(int number) {
        Row row = new Row(2, 3);
        row.dense()[0] = number;
        row.dense()[1] = -number;
        row.add(number, 1f);
        row.add(number + 1, 0.5f);
        return row;
    }

    private byte[] state() {
        byte[] bytes = new byte[window.stateBytes()];
        window.write(ByteBuffer.wrap(bytes));
        return bytes;
    }
}
