package dev.thalweg.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A row of figures every second, on standard error, as long as events flow. */
final class LiveTable implements AutoCloseable {

    private static final int HEADER_EVERY = 20;
    private static final String COLUMNS = "%10s %10s %9s %9s %9s %9s %9s %9s%n";

    private final PrintWriter out;
    private final ReportBook book;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "thalweg-table");
        thread.setDaemon(true);
        return thread;
    });
    private long lastTaken;
    private int rows;

    LiveTable(PrintWriter out, ReportBook book) {
        this.out = out;
        this.book = book;
    }

    /** Starts to print. */
    static LiveTable start(PrintWriter out, ReportBook book) {
        LiveTable table = new LiveTable(out, book);
        var unused = table.timer.scheduleAtFixedRate(table::row, 1, 1, TimeUnit.SECONDS);
        return table;
    }

    /** Prints what this process has taken since the last row; what was learned before it started is not a rate. */
    void row() {
        Totals now = book.totals();
        if (now.taken() == lastTaken) {
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
                now.taken() - lastTaken,
                Totals.rounded(now.recent().logLoss()),
                Totals.rounded(now.recent().accuracy()),
                Totals.rounded(Totals.prior(now.recent())),
                Totals.rounded(Totals.noChange(now.recent())),
                now.modelVersion(),
                now.deadLetters());
        out.flush();
        lastTaken = now.taken();
    }

    @Override
    public void close() {
        timer.shutdown();
    }
}
