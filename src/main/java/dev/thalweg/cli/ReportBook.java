package dev.thalweg.cli;

import dev.thalweg.event.LabelShape;
import dev.thalweg.learner.Fingerprint;
import dev.thalweg.learner.Report;
import dev.thalweg.meters.LearningMeters;
import dev.thalweg.stream.LearningListener;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** The latest report of each partition that runs, or ran, in this process. Safe for use by several threads. */
final class ReportBook implements LearningListener {

    private final LabelShape label;
    private final LearningMeters meters;
    private final Map<Integer, Report> latest = new ConcurrentSkipListMap<>();
    private final Map<Integer, byte[]> states = new ConcurrentSkipListMap<>();
    private final Map<Integer, Long> before = new ConcurrentSkipListMap<>();
    private final Clock clock = new Clock();

    ReportBook(LabelShape label, LearningMeters meters) {
        this.label = label;
        this.meters = meters;
    }

    @Override
    public void progressed(int partition, Report report) {
        before.putIfAbsent(partition, report.events());
        Report last = latest.put(partition, report);
        clock.tick(last != null && last.events() != report.events());
        meters.record(partition, report);
    }

    @Override
    public void stopped(int partition, Report report, byte[] state) {
        progressed(partition, report);
        states.put(partition, state);
        meters.forget(partition);
    }

    /** One figure of all partitions; empty before the first report. */
    Optional<Totals> totals() {
        List<Report> reports = List.copyOf(latest.values());
        long taken = reports.stream().mapToLong(Report::events).sum()
                - before.values().stream().mapToLong(Long::longValue).sum();
        return reports.isEmpty() ? Optional.empty() : Optional.of(Totals.of(label, reports, taken, clock.seconds()));
    }

    /** The states of the partitions that stopped, in their order. */
    Map<Integer, byte[]> states() {
        return states;
    }

    /** The fingerprint over all partitions that stopped. */
    String fingerprint() {
        return Fingerprint.ofPipeline(
                states.values().stream().map(Fingerprint::of).toList());
    }

    /** How long events have been taken: from the last look before the first one to the last that moved on. */
    private static final class Clock {
        private long idleSince;
        private long start;
        private long end;

        synchronized void tick(boolean moved) {
            long now = System.nanoTime();
            if (moved) {
                start = start == 0 ? idleSince : start;
                end = now;
            } else if (start == 0) {
                idleSince = now;
            }
        }

        synchronized double seconds() {
            return (end - start) / 1e9;
        }
    }
}
