package dev.thalweg.cli;

import dev.thalweg.stream.LivePipeline;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Somebody asked the command to stop. */
final class StopSignal {

    /** More than nanoseconds count: 292 years. */
    private static final Duration NEVER = Duration.ofNanos(Long.MAX_VALUE);

    private final CountDownLatch asked = new CountDownLatch(1);

    void set() {
        asked.countDown();
    }

    boolean isSet() {
        return asked.getCount() == 0;
    }

    /** Waits for the signal, for the pipeline to end by itself, or, where a time is given, for it to be idle so long. */
    void await(LivePipeline live, @Nullable Duration untilIdle) throws InterruptedException {
        if (untilIdle == null || untilIdle.compareTo(NEVER) >= 0) {
            live.await(this::isSet);
        } else {
            live.awaitIdle(untilIdle, this::isSet);
        }
    }
}
