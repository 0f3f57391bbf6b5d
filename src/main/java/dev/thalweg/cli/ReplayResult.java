package dev.thalweg.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thalweg.evaluation.Figures;
import dev.thalweg.evaluation.Prequential;
import dev.thalweg.event.LabelShape;
import dev.thalweg.history.Replayed;
import dev.thalweg.history.Selection;
import dev.thalweg.history.Without;
import dev.thalweg.learner.Fingerprint;
import dev.thalweg.learner.Report;
import dev.thalweg.model.Promoted;
import dev.thalweg.settings.Pipeline;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a replay came to, beside the live model.
 *
 * @param partitions all of them, in order
 * @param seconds it took
 */
record ReplayResult(Pipeline pipeline, List<Replayed> partitions, double seconds) {

    boolean same() {
        return partitions.stream().allMatch(Replayed::same);
    }

    /** A line for each partition, and the verdict at the end. */
    void printVerdict(PrintWriter out) {
        for (Replayed one : partitions) {
            out.printf(
                    "  %s-%d: %s; %d events, to offset %d, fingerprint %s%n",
                    pipeline.topics().events(),
                    one.partition(),
                    one.same() ? "same" : "different",
                    one.events(),
                    one.committed().place().events(),
                    one.same()
                            ? one.fingerprint()
                            : one.fingerprint() + ", live " + one.live().fingerprint());
            Promoted promoted = one.wentOnFrom();
            if (promoted != null) {
                out.printf(
                        "    since offset %d it goes on from snapshot %s: nothing before shows in it%n",
                        promoted.place().events(), promoted.snapshot());
            }
            if (one.selection().snapshot() != null) {
                out.printf(
                        "    %d of the events are in snapshot %s, which it began with: nothing before its end shows in it%n",
                        one.before(), one.selection().snapshot());
            }
            why(one).ifPresent(out::print);
        }
        out.println(same() ? "same" : "different");
    }

    /** What is known of why a partition is not the same, in lines. */
    private Optional<String> why(Replayed one) {
        String settings = one.settings();
        if (one.same()) {
            return Optional.empty();
        }
        if (!settings.isEmpty()) {
            return Optional.of("the live model was learned under other settings:\n" + settings);
        }
        if (!one.sameSettings()) {
            return Optional.of(
                    "    the pipeline learns under other settings than these, such as another learning rate\n");
        }
        if (one.missing() > 0) {
            return Optional.of("    " + one.missing() + " of the events that the live model learned are not there any"
                    + " more: the topic begins at offset " + one.begin() + "\n");
        }
        if (one.parted() != null) {
            return Optional.of("    they are two models at snapshot " + one.parted() + " already\n");
        }
        return Optional.empty();
    }

    /** Its figures, and those of the live model over the same events. */
    void print(PrintWriter out) {
        Totals totals = totals();
        out.printf(
                Locale.ROOT,
                "%s: %d events learned again, %.0f a second%n",
                pipeline.name(),
                totals.events(),
                totals.eventsPerSecond());
        long before = partitions.stream().mapToLong(Replayed::before).sum();
        if (before > 0) {
            out.println("  of them learned before, by the model that it began with: " + before);
        }
        long leftOut = partitions.stream().mapToLong(Replayed::leftOut).sum();
        if (leftOut > 0
                || partitions.stream()
                        .anyMatch(one -> !one.selection().without().equals(Without.NOTHING))) {
            out.println("  events left out: " + leftOut);
        }
        Optional<Figures> live = live();
        String columns = "  %-22s %12s %12s%n";
        out.printf(columns, "", "replayed", live.isPresent() ? "live" : "");
        for (FigureLine line : FigureLine.of(label())) {
            out.printf(
                    columns,
                    line.title(),
                    Totals.rounded(line.figure().applyAsDouble(totals.overall())),
                    live.map(figures -> Totals.rounded(line.figure().applyAsDouble(figures)))
                            .orElse(""));
        }
        out.printf("  %-22s %s%n", "fingerprint", fingerprint());
        out.printf("  %-22s %s%n", "live fingerprint", same() ? "the same" : liveFingerprint());
    }

    private LabelShape label() {
        return pipeline.learner().shape().label();
    }

    private Totals totals() {
        List<Report> reports = partitions.stream().map(Replayed::report).toList();
        long taken = partitions.stream()
                .mapToLong(one -> one.events() - one.before())
                .sum();
        return Totals.of(label(), reports, taken, seconds);
    }

    /** Of all partitions; nothing where the live model predicts something else. */
    private Optional<Figures> live() {
        if (!partitions.stream().map(Replayed::selection).allMatch(Selection::isAll)) {
            return Optional.empty(); // Of other events than those that were selected.
        }
        Prequential merged = Prequential.of(label(), Prequential.DEFAULT_FADING);
        for (Replayed one : partitions) {
            Optional<Prequential> figures = one.live().figures(label());
            if (figures.isEmpty()) {
                return Optional.empty();
            }
            merged.merge(figures.get());
        }
        return Optional.of(merged.overall());
    }

    private String fingerprint() {
        return Fingerprint.ofPipeline(
                partitions.stream().map(Replayed::fingerprint).toList());
    }

    private String liveFingerprint() {
        return Fingerprint.ofPipeline(
                partitions.stream().map(one -> one.live().fingerprint()).toList());
    }

    /** @param verdict whether it was asked for */
    ObjectNode json(boolean verdict) {
        ObjectNode root = totals().json(fingerprint());
        if (verdict) {
            root.put("verdict", same() ? "same" : "different");
        }
        ObjectNode beside = root.putObject("live");
        live().ifPresent(figures -> beside.setAll(Totals.json(figures)));
        beside.put("fingerprint", liveFingerprint());
        for (Replayed one : partitions) {
            root.withArray("partitions")
                    .addObject()
                    .put("partition", one.partition())
                    .put("same", one.same())
                    .put("begin", one.begin())
                    .put("eventsTo", one.committed().place().events())
                    .put("labelsTo", one.committed().place().labels())
                    .put("events", one.events())
                    .put("before", one.before())
                    .put("leftOut", one.leftOut())
                    .put("missing", one.missing())
                    .put("parted", one.same() ? null : one.parted())
                    .put("fingerprint", one.fingerprint())
                    .put("liveFingerprint", one.live().fingerprint());
        }
        return root;
    }
}
