package dev.thalweg.stream;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;

/**
 * Says in the log that something went wrong which can go wrong again with each record or each try: the first time at once, then
 * at most once a minute, with how often it happened since, and at the end what was not said yet. Safe for use by several threads.
 */
public final class RepeatedFaults implements AutoCloseable {

    private static final long BETWEEN_NANOS = Duration.ofMinutes(1).toNanos();

    private final Logger log;
    private final LongSupplier nanos;
    private final Map<String, Tally> tallies = new TreeMap<>();

    private static final class Tally {
        private long unsaid;
        private long saidAt;
    }

    public RepeatedFaults(Logger log) {
        this(log, System::nanoTime);
    }

    RepeatedFaults(Logger log, LongSupplier nanos) {
        this.log = log;
        this.nanos = nanos;
    }

    /**
     * As {@link #happened(String, long, Supplier)}, once.
     *
     * @param message of where and why, not of what an event holds
     */
    public void happened(String fault, Supplier<String> message) {
        happened(fault, 1, message);
    }

    /**
     * Counts a fault, and says so when it is time.
     *
     * @param fault one of a few names: for each a count is kept
     * @param times how often, at least 1
     * @param message of the last time; only asked for where it is said
     */
    public synchronized void happened(String fault, long times, Supplier<String> message) {
        long now = nanos.getAsLong();
        Tally tally = tallies.get(fault);
        boolean first = tally == null;
        if (tally == null) {
            tally = new Tally();
            tallies.put(fault, tally);
        }
        tally.unsaid += times;
        if (first || now - tally.saidAt >= BETWEEN_NANOS) {
            tally.saidAt = now;
            say(fault, tally, message.get(), first ? "" : " since the last such line");
        }
    }

    /** Says what was counted and not said for a minute; to be called now and then, for nothing may happen any more. */
    public synchronized void sayDue() {
        long now = nanos.getAsLong();
        tallies.forEach((fault, tally) -> {
            if (tally.unsaid > 0 && now - tally.saidAt >= BETWEEN_NANOS) {
                tally.saidAt = now;
                say(fault, tally, "again: " + fault, " since the last such line");
            }
        });
    }

    private void say(String fault, Tally tally, String message, String since) {
        log.atWarn()
                .addKeyValue("event", "fault")
                .addKeyValue("fault", fault)
                .addKeyValue("count", tally.unsaid)
                .log("{}{}", message, tally.unsaid == 1 ? "" : " (" + tally.unsaid + " times" + since + ")");
        tally.unsaid = 0;
    }

    /** Says what was counted and not said. */
    @Override
    public synchronized void close() {
        tallies.forEach((fault, tally) -> {
            if (tally.unsaid > 0) {
                say(fault, tally, "again: " + fault, " since the last such line");
            }
        });
    }
}
