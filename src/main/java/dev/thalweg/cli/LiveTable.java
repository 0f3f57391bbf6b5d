package dev.thalweg.cli;

import java.io.PrintWriter;
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
    private long lastEvents;
    private int rows;

    private LiveTable(PrintWriter out, ReportBook book) {
        this.out = out;
        this.book = book;
    }

    /** Starts to print. */
    static LiveTable start(PrintWriter out, ReportBook book) {
        LiveTable table = new LiveTable(out, book);
        var unused = table.timer.scheduleAtFixedRate(table::row, 1, 1, TimeUnit.SECONDS);
        return table;
    }

    private void row() {
        book.totals().filter(now -> now.events() != lastEvents).ifPresent(now -> {
            if (rows++ % HEADER_EVERY == 0) {
                out.printf(
                        COLUMNS, "events", "events/s", "log loss", "accuracy", "prior", "no-change", "version", "dead");
            }
            out.printf(
                    COLUMNS,
                    now.events(),
                    now.events() - lastEvents,
                    Totals.rounded(now.recent().logLoss()),
                    Totals.rounded(now.recent().accuracy()),
                    Totals.rounded(Totals.prior(now.recent())),
                    Totals.rounded(Totals.noChange(now.recent())),
                    now.modelVersion(),
                    now.deadLetters());
            out.flush();
            lastEvents = now.events();
        });
    }

    @Override
    public void close() {
        timer.shutdown();
    }
}
