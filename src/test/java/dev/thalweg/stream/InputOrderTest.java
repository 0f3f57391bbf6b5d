package dev.thalweg.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.model.Order;
import dev.thalweg.model.Source;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is kept of order and changes beside a state comes back, and so does what earlier builds kept. */
class InputOrderTest {

    @Test
    void bothComeBackAsTheyWere() {
        Random random = new Random(4);
        for (boolean told : new boolean[] {false, true}) {
            InputOrder order = new InputOrder(told);
            for (int at = 0; at < 100; at++) {
                if (random.nextInt(9) == 0) {
                    order.configured(InputOrder.hash("settings " + at));
                }
                if (random.nextInt(9) == 0) {
                    order.changed();
                    order.promoted("süß " + at);
                }
                InputOrder again = new InputOrder(told);
                again.read(order.next(Source.EVENTS), order.bytes());
                assertThat(again.promoted()).isEqualTo(order.promoted());
                assertThat(again.unfinished()).isEqualTo(order.unfinished());
                assertThat(again.place()).isEqualTo(order.place());
                assertThat(again.settings()).isEqualTo(order.settings());
                assertThat(again.changes()).isEqualTo(order.changes());
                assertThat(again.number()).isEqualTo(told ? at : 0);
                order.takes(told && random.nextBoolean() ? Source.LABELS : Source.EVENTS, at);
            }
        }
    }

    /** The first builds kept no changes, and no bits behind the last label. */
    @Test
    void ordersOfEarlierBuildsAreRead() {
        InputOrder order = new InputOrder(true);
        order.takes(Source.LABELS, 0);
        for (int at = 0; at < 200; at++) {
            order.takes(Source.EVENTS, at);
        }
        Order expected = order.unfinished();
        byte[] earlier = Arrays.copyOf(order.bytes(), 4 * Long.BYTES + Integer.BYTES + 1);
        InputOrder again = new InputOrder(true);
        again.read(200, earlier);
        assertThat(again.unfinished()).isEqualTo(expected);
        assertThat(again.settings()).isZero();
        assertThat(again.changes()).isZero();
    }
}
