package dev.thalweg.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.page.Trend.State;
import dev.thalweg.page.Trend.Verdict;
import org.junit.jupiter.api.Test;

class TrendTest {

    private static final long ENOUGH = 200;

    private final Trend trend = new Trend(0.01, ENOUGH);
    private long time;
    private long labels = ENOUGH;

    @Test
    void modelThatGotWorseAndRecoveredIsSaidToHaveDoneSo() {
        assertThat(look(0.6).state()).isEqualTo(State.STEADY);
        assertThat(looks(0.5, 0.4, 0.3, 0.32).state()).isEqualTo(State.STEADY);
        Verdict worse = look(0.5);
        assertThat(worse.state()).isEqualTo(State.WORSE);
        assertThat(worse.level()).isBetween(0.3, 0.301);
        Verdict peak = look(0.7);
        assertThat(peak.state()).isEqualTo(State.WORSE);
        assertThat(peak.since()).isEqualTo(worse.since());
        Verdict back = look(0.6);
        assertThat(back.state()).isEqualTo(State.RECOVERING);
        assertThat(back.since()).isEqualTo(worse.since());
        assertThat(back.peak()).isEqualTo(0.7);
        assertThat(look(0.45).state()).isEqualTo(State.RECOVERING);
        Verdict over = look(0.38);
        assertThat(over.state()).isEqualTo(State.RECOVERED);
        assertThat(over.since()).isEqualTo(time);
        assertThat(look(0.39).state()).isEqualTo(State.RECOVERED);
        assertThat(look(0.6).state()).isEqualTo(State.WORSE);
    }

    @Test
    void lossThatRisesAgainBeforeItIsBackIsStillTheSameFall() {
        Verdict worse = looks(0.3, 0.6);
        assertThat(looks(0.7, 0.55).state()).isEqualTo(State.RECOVERING);
        Verdict again = looks(0.52, 0.65);
        assertThat(again.state()).isEqualTo(State.WORSE);
        assertThat(again.since()).isEqualTo(worse.since());
    }

    @Test
    void noiseIsNoFall() {
        look(0.3);
        for (int i = 0; i < 1000; i++) {
            assertThat(look(0.32 + 0.04 * Math.sin(i)).state()).isEqualTo(State.STEADY);
        }
        assertThat(looks(0.001, 0.008).state()).isEqualTo(State.STEADY);
    }

    @Test
    void lossThatStaysHighIsTheNewUsualAtLast() {
        looks(0.3, 0.6);
        Verdict now = look(0.6);
        for (int i = 0; i < 1000; i++) {
            now = look(0.6);
        }
        assertThat(now.state()).isEqualTo(State.RECOVERED);
        assertThat(now.level()).isBetween(0.5, 0.6);
    }

    @Test
    void nothingIsSaidOfFewLabelsAndNothingNewWithoutLabels() {
        labels = 0;
        assertThat(look(Double.NaN).state()).isEqualTo(State.WAITING);
        assertThat(look(0.7).state()).isEqualTo(State.WARMING_UP);
        labels = ENOUGH;
        Verdict first = look(0.7);
        assertThat(trend.look(time + 1000, labels, 5.0)).isEqualTo(first);
    }

    private Verdict looks(double... losses) {
        Verdict last = look(losses[0]);
        for (int i = 1; i < losses.length; i++) {
            last = look(losses[i]);
        }
        return last;
    }

    private Verdict look(double loss) {
        time += 500;
        labels++;
        return trend.look(time, labels, loss);
    }
}
