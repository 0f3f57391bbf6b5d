package dev.thalweg.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** A row of figures every second, on standard error, as long as events flow, and at the end one of what is left. */
final class LiveTable implements AutoCloseable {

    private static final int HEADER_EVERY = 20;
    private static final String COLUMNS = "%10s %10s %9s %9s %9s %9s %9s %9s%n";

    private final PrintWriter out;
    private final ReportBook book;
    private final LongSupplier clock;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "thalweg-table");
        thread.setDaemon(true);
        return thread;
    });
    private long lastTaken;
    private long lastNanos;
    private int rows;

    /** With a clock in nanoseconds. */
    LiveTable(PrintWriter out, ReportBook book, LongSupplier clock) {
        this.out = out;
        this.book = book;
        this.clock = clock;
        this.lastNanos = clock.getAsLong();
    }

    /** Starts to print. */
    static LiveTable start(PrintWriter out, ReportBook book) {
        LiveTable table = new LiveTable(out, book, System::nanoTime);
        var unused = table.timer.scheduleAtFixedRate(table::row, 1, 1, TimeUnit.SECONDS);
        return table;
    }

    /** Prints what this process has taken since the last row; what was learned before it started is not a rate. */
    void row() {
        Totals now = book.totals();
        long nanos = clock.getAsLong();
        if (now.taken() == lastTaken) {
            lastNanos = nanos;
            return;
        }
        if (rows++ % HEADER_EVERY == 0) {
            out.printf(
                    Locale.ROOT,
                    COLUMNS,
                    "events",
                    "events/s",
                    "log loss",
                    "accuracy",
                    "prior",
                    "no-change",
                    "version",
                    "dead");
        }
        out.printf(
                Locale.ROOT,
                COLUMNS,
                now.events(),
                Math.round((now.taken() - lastTaken) * 1e9 / (nanos - lastNanos)),
                Totals.rounded(now.recent().logLoss()),
                Totals.rounded(now.recent().accuracy()),
                Totals.rounded(Totals.prior(now.recent())),
                Totals.rounded(Totals.noChange(now.recent())),
                now.modelVersion(),
                now.deadLetters());
        out.flush();
        lastTaken = now.taken();
        lastNanos = nanos;
    }

    /** Prints what came since the last row: the whole of a run that took less than a second. Once only. */
    @Override
    public void close() {
        if (timer.isShutdown()) {
            return;
        }
        timer.shutdown();
        try {
            if (timer.awaitTermination(1, TimeUnit.SECONDS)) {
                row();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
