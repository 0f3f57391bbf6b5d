package dev.thalweg.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thalweg.event.LabelShape;
import dev.thalweg.learner.Fingerprint;
import dev.thalweg.learner.Outcome;
import dev.thalweg.learner.Report;
import dev.thalweg.learner.Report.LabelReport;
import dev.thalweg.meters.LearningMeters;
import dev.thalweg.model.Promoted;
import dev.thalweg.stream.LearningListener;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * The latest report of each partition that is learned in this process, and at its end the states that it leaves. Safe
 * for use by several threads.
 */
final class ReportBook implements LearningListener {

    private final LabelShape label;
    private final boolean late;
    private final LearningMeters meters;
    private final Map<Integer, Report> latest = new ConcurrentSkipListMap<>();
    private final Map<Integer, byte[]> states = new ConcurrentSkipListMap<>();
    private final AtomicLong taken = new AtomicLong();
    private final Clock clock = new Clock();
    private volatile boolean ending;

    /** @param late whether labels arrive by themselves */
    ReportBook(LabelShape label, boolean late, LearningMeters meters) {
        this.label = label;
        this.late = late;
        this.meters = meters;
    }

    @Override
    public void progressed(int partition, Report report) {
        Report last = latest.put(partition, report);
        clock.tick(last != null && last.events() != report.events());
        if (last != null) {
            taken.addAndGet(Math.max(0, report.events() - last.events()));
        }
        meters.record(partition, report);
    }

    @Override
    public void settled(int partition, Outcome outcome) {
        if (late && !outcome.assumed()) {
            meters.labelled(partition, outcome.delayMillis());
        }
    }

    @Override
    public void promoted(int partition, Promoted promoted) {
        meters.promoted(partition);
    }

    /** While the pipeline goes on, the partition is learned elsewhere from now on: its figures are no longer ours. */
    @Override
    public void stopped(int partition, Report report, byte[] state) {
        progressed(partition, report);
        if (ending) {
            states.put(partition, state);
        } else {
            latest.remove(partition);
        }
        meters.forget(partition);
    }

    /** The whole pipeline is about to close: what stops from now on is what this process leaves. */
    void end() {
        ending = true;
    }

    /** One figure of all partitions. */
    Totals totals() {
        return Totals.of(label, List.copyOf(latest.values()), taken.get(), clock.seconds());
    }

    /** Steps that a partition's learner has taken; below 0 where it is not in this process. */
    long version(int partition) {
        Report report = latest.get(partition);
        return report == null ? -1 : report.version();
    }

    /** The states of the partitions that stopped at the end, in their order. */
    Map<Integer, byte[]> states() {
        return states;
    }

    /** All figures as one object; the fingerprint is over the states, null when there is none. */
    String json() {
        List<String> fingerprints =
                states.values().stream().map(Fingerprint::of).toList();
        ObjectNode root = totals().json(fingerprints.isEmpty() ? null : Fingerprint.ofPipeline(fingerprints));
        if (late) {
            root.putObject("labels")
                    .put("waiting", sum(LabelReport::waiting))
                    .put("early", sum(LabelReport::early))
                    .put("expired", sum(LabelReport::expired))
                    .put("overflowed", sum(LabelReport::overflowed))
                    .put("duplicates", sum(LabelReport::duplicates))
                    .put("unmatched", sum(LabelReport::unmatched))
                    .put("rejected", sum(LabelReport::rejected));
        }
        return root.toString();
    }

    private long sum(ToLongFunction<LabelReport> count) {
        return latest.values().stream()
                .map(Report::labels)
                .flatMap(Stream::ofNullable)
                .mapToLong(count)
                .sum();
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
