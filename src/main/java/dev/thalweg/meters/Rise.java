package dev.thalweg.meters;

import dev.thalweg.learner.Report;
import java.util.function.ToDoubleFunction;

/** How far a total of the learner's rose while this process looked: it never falls, though the total can. */
final class Rise {

    private final ToDoubleFunction<Report> total;
    private double last = Double.NaN;
    private volatile double risen;

    Rise(ToDoubleFunction<Report> total) {
        this.total = total;
    }

    /** Only under its partition's lock. */
    @SuppressWarnings("NonAtomicVolatileUpdate")
    void see(Report report) {
        double now = total.applyAsDouble(report);
        risen += now > last ? now - last : 0;
        last = now;
    }

    void beginAgain() {
        last = Double.NaN;
    }

    double risen() {
        return risen;
    }
}
