package dev.thalweg.cli;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Events that are due at fixed moments, whatever becomes of those before them: an open loop.
 *
 * @param rate events a second
 * @param first number of its first event
 * @param events how many
 * @param start when the first is due, by {@link System#nanoTime}
 */
record LoadPhase(double rate, long first, long events, long start) {

    private static final long NANOS = TimeUnit.SECONDS.toNanos(1);

    /** One that starts now. */
    static LoadPhase now(double rate, long first, double seconds) {
        return new LoadPhase(rate, first, Math.max(1, Math.round(rate * seconds)), System.nanoTime());
    }

    /** Number of the event behind its last. */
    long end() {
        return first + events;
    }

    boolean has(long event) {
        return event >= first && event < end();
    }

    /** When an event is due, however late it is sent. */
    long due(long event) {
        return start + (long) ((event - first) * NANOS / rate);
    }

    /** Waits until an event is due; not at all where it should have been sent before. */
    void await(long event) throws InterruptedException {
        for (long left = due(event) - System.nanoTime(); left > 0; left = due(event) - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }
}
