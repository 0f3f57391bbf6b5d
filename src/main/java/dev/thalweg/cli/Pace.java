package dev.thalweg.cli;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Holds whoever sends to so many records a second, from the moment that it is made. For one thread. */
final class Pace {

    private final @Nullable Double rate;
    private final long start = System.nanoTime();

    /** @param rate records a second; null for as fast as may be */
    Pace(@Nullable Double rate) {
        this.rate = rate;
    }

    /** Waits until it is time for the next record; an interrupt ends the wait. */
    void await(long sent) {
        if (rate == null) {
            return;
        }
        long due = start + (long) (sent * 1e9 / rate);
        for (long left = due - System.nanoTime();
                left > 0 && !Thread.currentThread().isInterrupted();
                left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
