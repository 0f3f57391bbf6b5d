package dev.thalweg.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.event.EventRecordingLogger;
import org.slf4j.event.SubstituteLoggingEvent;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.helpers.SubstituteLogger;

/** Time is pushed by hand; SLF4J's own recorder writes keys before the message. */
class RepeatedFaultsTest {

    private final AtomicLong nanos = new AtomicLong(-5); // As System.nanoTime may be.
    private final Queue<SubstituteLoggingEvent> events = new ArrayDeque<>();
    private final Logger log = new EventRecordingLogger(new SubstituteLogger("faults", events, true), events);
    private final RepeatedFaults faults = new RepeatedFaults(log, nanos::get);

    @Test
    void theFirstTimeIsSaidAtOnceAndTheNextAreCounted() {
        for (int i = 0; i < 1000; i++) {
            int number = i;
            faults.happened("a", () -> "number " + number);
        }
        assertThat(lines()).containsExactly("event=fault fault=a count=1 number 0");
    }

    @Test
    void itIsSaidAgainOnceAMinuteWithHowOftenItHappenedSince() {
        for (int second = 0; second < 150; second++) {
            int now = second;
            faults.happened("a", () -> "second " + now);
            nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        }
        assertThat(lines())
                .containsExactly(
                        "event=fault fault=a count=1 second 0",
                        "event=fault fault=a count=60 second 60 (60 times since the last such line)",
                        "event=fault fault=a count=60 second 120 (60 times since the last such line)");
    }

    @Test
    void eachIsCountedForItself() {
        faults.happened("a", () -> "first");
        faults.happened("b", () -> "other");
        faults.happened("a", () -> "second");
        assertThat(lines()).containsExactly("event=fault fault=a count=1 first", "event=fault fault=b count=1 other");
    }

    @Test
    void whatWasNotSaidIsSaidInTheEndOnce() {
        faults.happened("a", () -> "alone");
        faults.happened("b", 3, () -> "several");
        faults.happened("b", 4, () -> "more");
        faults.close();
        faults.close();
        assertThat(lines())
                .containsExactly(
                        "event=fault fault=a count=1 alone",
                        "event=fault fault=b count=3 several (3 times)",
                        "event=fault fault=b count=4 again: b (4 times since the last such line)");
    }

    @Test
    void whatCameInOneBurstIsSaidAMinuteLater() {
        faults.happened("a", () -> "first");
        faults.happened("a", 9, () -> "burst");
        nanos.addAndGet(Duration.ofSeconds(59).toNanos());
        faults.sayDue();
        assertThat(lines()).hasSize(1);
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        faults.sayDue();
        faults.sayDue();
        assertThat(lines())
                .containsExactly(
                        "event=fault fault=a count=1 first",
                        "event=fault fault=a count=9 again: a (9 times since the last such line)");
    }

    @Test
    void aMessageThatIsNotSaidIsNotMade() {
        faults.happened("a", () -> "made");
        faults.happened("a", () -> {
            throw new AssertionError("nobody reads it");
        });
        assertThat(lines()).hasSize(1);
    }

    private List<String> lines() {
        return events.stream()
                .map(line -> MessageFormatter.arrayFormat(line.getMessage(), line.getArgumentArray())
                        .getMessage())
                .toList();
    }
}
