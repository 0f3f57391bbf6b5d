package dev.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LatencyFiguresTest {

    private static final Percentage DIGITS = Percentage.withPercentage(0.2);

    @Test
    void percentilesAreOfMillisecondsOverAllEvents() {
        JsonNode load = LatencyFigures.json(List.of(new LatencyFigures(500, 1_000, upTo(1_000), upTo(900))))
                .get(0);
        JsonNode committed = load.path("readCommitted");
        assertThat(committed.path("p50").asDouble()).isCloseTo(500, DIGITS);
        assertThat(committed.path("p90").asDouble()).isCloseTo(900, DIGITS);
        assertThat(committed.path("p99").asDouble()).isCloseTo(990, DIGITS);
        assertThat(committed.path("p999").asDouble()).isCloseTo(999, DIGITS);
        assertThat(committed.path("max").asDouble()).isCloseTo(1_000, DIGITS);
        assertThat(load.path("readUncommitted").path("visible").asInt()).isEqualTo(900);
        StringWriter table = new StringWriter();
        LatencyFigures.print(
                List.of(new LatencyFigures(500, 1_000, upTo(1_000), upTo(900))), new PrintWriter(table, true));
        assertThat(table.toString().lines()).hasSize(4).anyMatch(line -> line.endsWith(" 90.0%"));
    }

    /** An event for each millisecond. */
    private static Histogram upTo(int millis) {
        Histogram micros = new Histogram(3);
        for (int i = 1; i <= millis; i++) {
            micros.recordValue(1_000L * i);
        }
        return micros;
    }

    @Test
    void eventIsDueAtItsMomentHoweverLateThoseBeforeItWere() {
        LoadPhase phase = new LoadPhase(1_000, 10, 500, 7);
        assertThat(phase.due(10)).isEqualTo(7);
        assertThat(phase.due(11)).isEqualTo(1_000_007);
        assertThat(phase.due(509)).isEqualTo(499_000_007L);
        assertThat(phase.has(9)).isFalse();
        assertThat(phase.has(509)).isTrue();
        assertThat(phase.has(phase.end())).isFalse();
    }

    @Test
    @Timeout(20)
    void whoIsLateDoesNotWait() throws InterruptedException {
        long begin = System.nanoTime();
        LoadPhase behind = new LoadPhase(1, 0, 100, begin - 1_000_000_000_000L);
        for (long event = 0; event < behind.end(); event++) {
            behind.await(event);
        }
        LoadPhase ahead = LoadPhase.now(100, 5, 1);
        ahead.await(10);
        assertThat(System.nanoTime()).isGreaterThanOrEqualTo(ahead.start() + 50_000_000);
    }
}
