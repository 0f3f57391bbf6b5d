package dev.thalweg.cli;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** Counts events, and measures from the last one of the warming up to the last one of all. Safe for use by several threads. */
final class BenchMeter {

    private final long warmUp;
    private final long events;
    private final DoubleSupplier changelogBytes;
    private final AtomicLong taken = new AtomicLong();
    private volatile @Nullable Consumption begin;
    private volatile double changelogBegin;
    private volatile @Nullable BenchFigures figures;

    /**
     * @param warmUp events that are not measured, at least one
     * @param events that are measured
     * @param changelogBytes sent so far
     */
    BenchMeter(long warmUp, long events, DoubleSupplier changelogBytes) {
        this.warmUp = warmUp;
        this.events = events;
        this.changelogBytes = changelogBytes;
    }

    /** An event was taken. */
    void tick() {
        long count = taken.incrementAndGet();
        if (count == warmUp) {
            changelogBegin = changelogBytes.getAsDouble();
            begin = Consumption.now();
        } else if (count == warmUp + events) {
            Consumption end = Consumption.now();
            figures = BenchFigures.between(
                    Objects.requireNonNull(begin), end, events, changelogBytes.getAsDouble() - changelogBegin);
        }
    }

    /** What it cost; null before the last event. */
    @Nullable
    BenchFigures figures() {
        return figures;
    }
}
