package dev.thalweg.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thalweg.event.EventShape;
import dev.thalweg.event.Field;
import dev.thalweg.feature.Encoding;
import dev.thalweg.feature.FeatureSpec;
import dev.thalweg.feature.Features;
import dev.thalweg.feature.Row;
import dev.thalweg.network.Batch;
import dev.thalweg.network.SplitMix64;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A row that is drawn is one of the last, whole. */
class WindowTest {

    private static final RowWeights EQUAL = new RowWeights(ClassWeights.EQUAL, 0);

    private static final int CAPACITY = 4;
    private static final Features FEATURES =
            new Features(Samples.spec().features(), Samples.spec().shape());
    private static final int WIDTH = FEATURES.denseWidth();

    private final SplitMix64 random = new SplitMix64(1);
    private final Window window = new Window(CAPACITY, FEATURES, random);

    @Test
    void onlyTheLastAreDrawnAndEachOfThem() {
        add(1, 7);
        assertThat(drawn(4)).containsExactly(4f, 5f, 6f, 7f);
        assertThat(drawn(2)).containsExactly(6f, 7f);
        assertThat(drawn(100)).containsExactly(4f, 5f, 6f, 7f);
    }

    @Test
    void aRowComesBackAsItWas() {
        add(2, 2);
        Batch again = new Batch(1, WIDTH);
        window.rehearse(again, 1, EQUAL, batch -> true);
        Batch expected = new Batch(1, WIDTH);
        expected.add(row(2), 2, 1);
        assertThat(bytes(again)).isEqualTo(bytes(expected));
    }

    @Test
    void aRowKeepsItsWeight() {
        Features weighted = new Features(
                List.of(new FeatureSpec("x", new Encoding.None())),
                new EventShape(
                        List.of(new Field("x", Field.Kind.NUMBER, false)), Samples.twoClasses(), "x", null, null, 0));
        Window weighing = new Window(CAPACITY, weighted, random);
        Row row = weighted.newRow();
        row.weigh(2.5f);
        weighing.add(row, 1);
        Batch again = new Batch(1, 1);
        weighing.rehearse(again, 1, EQUAL, batch -> true);
        Batch expected = new Batch(1, 1);
        expected.add(row, 1, 2.5f);
        assertThat(bytes(again)).isEqualTo(bytes(expected));
    }

    @Test
    void aStepThatIsRefusedLeavesTheRandomStateAsItWas() {
        add(1, 4);
        long before = random.state();
        assertThat(window.rehearse(new Batch(3, WIDTH), 4, EQUAL, batch -> false))
                .isFalse();
        assertThat(random.state()).isEqualTo(before);
        assertThat(window.rehearse(new Batch(3, WIDTH), 4, EQUAL, batch -> true))
                .isTrue();
        assertThat(random.state()).isNotEqualTo(before);
    }

    /** So that a commit writes the new rows alone. */
    @Test
    void aRowThatIsAddedMovesNoOther() {
        add(1, 4);
        byte[] before = state(window);
        add(5, 5);
        byte[] after = state(window);
        int row = (after.length - Long.BYTES) / CAPACITY;
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
        Window again = new Window(CAPACITY, FEATURES, random);
        again.read(buffer(state(window)));
        add(7, 7);
        again.add(row(7), 7);
        assertThat(state(again)).isEqualTo(state(window));
    }

    @Test
    void columnsThatAreNotThereAreRefused() {
        add(1, 4);
        int column = Long.BYTES + Float.BYTES * (WIDTH + 2);
        for (int wrong : new int[] {-1, FEATURES.sparseWidth()}) {
            byte[] state = state(window);
            buffer(state).putInt(column, wrong);
            assertThatThrownBy(() -> new Window(CAPACITY, FEATURES, random).read(buffer(state)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private Set<Float> drawn(int last) {
        Set<Float> drawn = new TreeSet<>();
        for (int i = 0; i < 200; i++) {
            Batch batch = new Batch(1, WIDTH);
            window.rehearse(batch, last, EQUAL, one -> true);
            drawn.add(buffer(bytes(batch)).getFloat(12 + Float.BYTES * WIDTH));
        }
        return drawn;
    }

    private void add(int from, int to) {
        for (int number = from; number <= to; number++) {
            window.add(row(number), number);
        }
    }

    private static Row row(int number) {
        Row row = FEATURES.newRow();
        for (int i = 0; i < WIDTH; i++) {
            row.dense()[i] = number + i;
        }
        row.add(number, 0.5f);
        return row;
    }

    private static byte[] bytes(Batch batch) {
        byte[] bytes = new byte[batch.stateBytes()];
        batch.write(buffer(bytes));
        return bytes;
    }

    private static byte[] state(Window window) {
        byte[] bytes = new byte[window.stateBytes()];
        window.write(buffer(bytes));
        return bytes;
    }

    private static ByteBuffer buffer(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
