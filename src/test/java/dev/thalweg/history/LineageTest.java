package dev.thalweg.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thalweg.model.Order;
import dev.thalweg.model.Place;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which of the orders that were told belong to a state. */
class LineageTest {

    @Test
    void whatWasToldSinceTheStateWasReadIsLeftOut() {
        assertThat(numbers(order(20, 4), order(0, 10), order(10, 10), order(20, 10), order(30, 10)))
                .containsExactly(0L, 10L, 20L);
    }

    @Test
    void aLifeBeforeAResetIsLeftOut() {
        assertThat(numbers(order(10, 4), order(0, 10), order(10, 10), order(20, 10), order(0, 10)))
                .containsExactly(0L, 10L);
        assertThat(numbers(order(0, 4), order(0, 10), order(10, 10))).containsExactly(0L);
    }

    @Test
    void aHoleIsRefused() {
        assertThatThrownBy(() -> numbers(order(30, 4), order(0, 10), order(20, 10)))
                .hasMessageContaining("has a hole: it goes on at record 20 where 10 is next");
    }

    private static List<Long> numbers(Order unfinished, Order... told) {
        return Lineage.orders(unfinished, List.of(told), "t-0").stream()
                .map(Order::number)
                .toList();
    }

    private static Order order(long number, int inputs) {
        return new Order(number, new Place(number, 0), new Place(number + inputs, 0), inputs, new BitSet());
    }
}
