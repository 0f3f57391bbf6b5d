package dev.thalweg.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thalweg.evaluation.Adwin.Change;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** It does what Bifet and Gavaldà (2007) prove and show of it. */
class AdwinTest {

    private static final double DELTA = 0.002;

    /** Theorem 3.1 (1): without a change, it cuts at one look with a probability of at most delta. */
    @ParameterizedTest
    @ValueSource(doubles = {0.002, 0.05, 0.1, 0.3})
    void withoutAChangeItRarelyCuts(double delta) {
        for (double p : new double[] {0.01, 0.1, 0.3, 0.5, 0.9}) {
            int cuts = 0;
            Adwin adwin = new Adwin(delta);
            for (Change change : changes(adwin, 100_000, 7, i -> p)) {
                cuts += change == Change.NONE ? 0 : 1;
            }
            assertThat(cuts / (100_000 / 32.0)).as("p %s", p).isLessThanOrEqualTo(delta);
        }
    }

    /** As in the paper's first figures: the window grows as long as nothing changes. */
    @Test
    void withoutAChangeTheWindowIsAllOfIt() {
        Adwin adwin = new Adwin(DELTA);
        changes(adwin, 100_000, 3, i -> 0.2);
        assertThat(adwin.width()).isEqualTo(100_000);
        assertThat(adwin.mean()).isCloseTo(0.2, within(0.005));
    }

    @Test
    void theGreaterAChangeTheSoonerItIsFound() {
        double[] shifts = {0.05, 0.1, 0.2, 0.4, 0.7};
        double[] delays = Arrays.stream(shifts).map(AdwinTest::medianDelay).toArray();
        System.out.printf(
                "ADWIN, 0.2 and up by %s: found after %s%n", Arrays.toString(shifts), Arrays.toString(delays));
        for (int i = 1; i < delays.length; i++) {
            assertThat(delays[i]).isLessThanOrEqualTo(delays[i - 1]); // It looks at each 32nd only.
        }
        assertThat(delays[2]).isLessThan(delays[0] / 5);
        assertThat(delays[0]).isLessThan(3_000);
        assertThat(delays[delays.length - 1]).isLessThanOrEqualTo(64);
    }

    /** Of 21 streams of 0.2 that rises after ten thousand numbers. */
    private static double medianDelay(double shift) {
        double[] delays = new double[21];
        for (int seed = 0; seed < delays.length; seed++) {
            List<Change> changes = changes(new Adwin(DELTA), 30_000, seed, i -> i < 10_000 ? 0.2 : 0.2 + shift);
            delays[seed] = changes.subList(10_000, 30_000).indexOf(Change.RISE);
            assertThat(delays[seed]).isNotNegative();
        }
        Arrays.sort(delays);
        return delays[delays.length / 2];
    }

    @Test
    void aSlowChangeIsFound() {
        List<Change> changes = changes(new Adwin(DELTA), 20_000, 5, i -> 0.2 + 0.3 * Math.max(0, i - 5_000) / 15_000.0);
        assertThat(changes.subList(0, 5_000)).containsOnly(Change.NONE);
        assertThat(changes.subList(5_000, 20_000)).contains(Change.RISE).doesNotContain(Change.FALL);
    }

    @Test
    void itTellsARiseFromAFall() {
        List<Change> changes = changes(new Adwin(DELTA), 6_000, 5, i -> i < 2_000 || i >= 4_000 ? 0.1 : 0.6);
        assertThat(changes.subList(0, 2_000)).containsOnly(Change.NONE);
        assertThat(changes.subList(2_000, 4_000)).contains(Change.RISE).doesNotContain(Change.FALL);
        assertThat(changes.subList(4_000, 6_000)).contains(Change.FALL).doesNotContain(Change.RISE);
    }

    /** What lies before the change leaves, but for a bucket that it falls into, and the new mean is told. */
    @Test
    void afterAChangeTheWindowIsWhatCameSince() {
        Adwin adwin = new Adwin(DELTA);
        changes(adwin, 11_000, 9, i -> i < 10_000 ? 0.1 : 0.6);
        assertThat(adwin.width()).isBetween(990L, 1_100L);
        assertThat(adwin.mean()).isCloseTo(0.6, within(0.05));
    }

    @Test
    void theWindowHoldsTheLastNumbersWhateverWasCut() {
        Adwin adwin = new Adwin(DELTA);
        Random random = new Random(4);
        double[] sums = new double[5_001];
        for (int i = 0; i < 5_000; i++) {
            double number = random.nextDouble() < (i / 700 % 2 == 0 ? 0.1 : 0.8) ? 1 : 0;
            sums[i + 1] = sums[i] + number;
            adwin.add(number);
            int width = (int) adwin.width();
            assertThat(adwin.mean()).isEqualTo((sums[i + 1] - sums[i + 1 - width]) / width);
        }
        assertThat(adwin.width()).isLessThan(1_000);
    }

    @Test
    void memoryIsBoundedAndSoIsTheWindow() {
        Adwin adwin = new Adwin(DELTA);
        long most = 0;
        for (int i = 0; i < 12_000_000; i++) {
            adwin.add(0.25);
            most = i % 1_000 == 0 ? Math.max(most, adwin.width()) : most;
        }
        assertThat(state(adwin)).hasSize(Adwin.BYTES);
        assertThat(most).isBetween(4_000_000L, 6_000_000L);
        assertThat(adwin.mean()).isEqualTo(0.25);
    }

    @Test
    void stoppedAndContinuedAnywhereEqualsNeverStopped() {
        double[] numbers = new Random(6).doubles(600).toArray();
        Arrays.setAll(numbers, i -> i < 300 ? numbers[i] / 4 : 1 - numbers[i] / 4);
        Adwin never = new Adwin(DELTA);
        List<Change> changes = new ArrayList<>();
        for (double number : numbers) {
            changes.add(never.add(number));
        }
        assertThat(changes).contains(Change.RISE);
        for (int cut = 0; cut <= numbers.length; cut++) {
            Adwin before = new Adwin(DELTA);
            for (int i = 0; i < cut; i++) {
                before.add(numbers[i]);
            }
            Adwin after = new Adwin(DELTA);
            after.read(buffer(state(before)));
            for (int i = cut; i < numbers.length; i++) {
                assertThat(after.add(numbers[i])).isEqualTo(changes.get(i));
            }
            assertThat(state(after)).as("cut at %d", cut).isEqualTo(state(never));
        }
    }

    @Test
    void whatCanBeNoWindowIsRefused() {
        Adwin adwin = new Adwin(DELTA);
        changes(adwin, 1_000, 1, i -> 0.5);
        byte[] state = state(adwin);
        assertRefused(buffer(state).putInt(0, 32));
        assertRefused(buffer(state).putInt(4, 6));
        assertRefused(buffer(state).putInt(4, -1));
        assertRefused(buffer(state).putInt(4, 0)); // Leaves sums of buckets that are not there.
        assertRefused(buffer(state).putDouble(8, Double.NaN));
        assertRefused(buffer(state).putDouble(8, 1.5));
        assertRefused(buffer(state).putDouble(16, -1));
    }

    private static void assertRefused(ByteBuffer state) {
        assertThatThrownBy(() -> new Adwin(DELTA).read(state)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void numbersAndDeltasOutOfRangeAreRefused() {
        for (double wrong : new double[] {-0.001, 1.001, Double.NaN}) {
            assertThatThrownBy(() -> new Adwin(DELTA).add(wrong)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new Adwin(wrong)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static List<Change> changes(Adwin adwin, int count, long seed, IntToDoubleFunction probability) {
        Random random = new Random(seed);
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            changes.add(adwin.add(random.nextDouble() < probability.applyAsDouble(i) ? 1 : 0));
        }
        return changes;
    }

    private static byte[] state(Adwin adwin) {
        ByteBuffer state = ByteBuffer.allocate(Adwin.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        adwin.write(state);
        assertThat(state.hasRemaining()).isFalse();
        return state.array();
    }

    private static ByteBuffer buffer(byte[] state) {
        return ByteBuffer.wrap(state.clone()).order(ByteOrder.LITTLE_ENDIAN);
    }
}
