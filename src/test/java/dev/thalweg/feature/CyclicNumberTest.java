package dev.thalweg.feature;

import static dev.thalweg.feature.Bench.MISSING;
import static dev.thalweg.feature.Bench.dense;
import static dev.thalweg.feature.Bench.number;
import static dev.thalweg.feature.Bench.one;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.thalweg.feature.Encoding.Cyclic;
import dev.thalweg.feature.Encoding.Missing;
import dev.thalweg.feature.Encoding.Period;
import java.util.List;
import org.junit.jupiter.api.Test;

class CyclicNumberTest {

    @Test
    void aPeriodGoesOnceRound() {
        Features hour = one(new Cyclic(24));
        for (int i = 0; i < 24; i++) {
            float[] columns = dense(hour, number(i));
            assertThat((double) columns[0]).isCloseTo(Math.sin(Math.PI * i / 12), within(1e-7));
            assertThat((double) columns[1]).isCloseTo(Math.cos(Math.PI * i / 12), within(1e-7));
        }
    }

    @Test
    void numbersAPeriodApartAreEqual() {
        Features hour = one(new Cyclic(24));
        for (int i = -100; i < 100; i++) {
            assertThat(dense(hour, number(i + 24))).isEqualTo(dense(hour, number(i)));
        }
        assertThat(dense(hour, number(-1))).isEqualTo(dense(hour, number(23)));
    }

    @Test
    void aMissingNumberIsTheCentreOfTheCircle() {
        assertThat(dense(one(new Cyclic(24)), number(MISSING))).containsExactly(0, 0);
        Features flagged = one(new Cyclic(List.of(new Period(24)), Missing.FLAG, 0, false));
        assertThat(dense(flagged, number(MISSING))).containsExactly(0, 0, 1);
        assertThat(dense(flagged, number(0))).containsExactly(0, 1, 0);
    }

    @Test
    void everyNumberIsOnTheCircle() {
        double[] numbers = {
            0, -0.0, 1e300, -1e300, Double.MAX_VALUE, -Double.MAX_VALUE, Double.MIN_VALUE, -Double.MIN_VALUE
        };
        for (double period : new double[] {Double.MIN_VALUE, 1e-300, 24, 1e300, Double.MAX_VALUE}) {
            Features features = one(new Cyclic(period));
            for (double number : numbers) {
                float[] columns = dense(features, number(number));
                assertThat(Math.hypot(columns[0], columns[1])).isCloseTo(1, within(1e-6));
            }
        }
        assertThat(dense(one(new Cyclic(24)), number(Double.NEGATIVE_INFINITY))).containsExactly(0, 0);
    }

    @Test
    void severalPeriodsHaveColumnsOfTheirOwn() {
        double day = 86_400_000;
        Cyclic both =
                new Cyclic(List.of(new Period("day", day), new Period("week", 7 * day)), Missing.FLAG, 0.5, false);
        Features time = one(both);
        assertThat(time.columns().get(0).dense())
                .containsExactly("field.day.sin", "field.day.cos", "field.week.sin", "field.week.cos", "field.missing");
        float[] columns = dense(time, number(3.25 * day));
        double week = 2 * Math.PI * 3.25 / 7;
        double[] wanted = {1, 0, Math.sin(week), Math.cos(week), 0};
        for (int i = 0; i < wanted.length; i++) {
            assertThat((double) columns[i]).isCloseTo(wanted[i], within(1e-7));
        }
        assertThat(dense(time, number(MISSING))).containsExactly(0, 0, 0, 0, 1);
        assertThat(time.jitter()).containsExactly(0.5f, 0.5f, 0.5f, 0.5f, 0);
    }

    @Test
    void keepsNoState() {
        assertThat(one(new Cyclic(24)).stateBytes()).isZero();
    }
}
