package dev.thalweg.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thalweg.evaluation.PairedComparison;
import dev.thalweg.evaluation.PairedComparison.Verdict;
import dev.thalweg.event.LabelShape;
import dev.thalweg.history.Challenger;
import dev.thalweg.history.Promotion;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A challenger goes on beside the live pipeline until there is a verdict on it, or somebody has seen enough. */
final class Challenge {

    private static final long LOOK_EVERY_MS = 100;
    private static final long ROW_EVERY_NANOS = 2_000_000_000;
    private static final String COLUMNS = "  %-22s %12s %12s%n";

    private final Challenger challenger;
    private final LabelShape label;
    private final PrintWriter err;

    Challenge(Challenger challenger, LabelShape label, PrintWriter err) {
        this.challenger = challenger;
        this.label = label;
        this.err = err;
    }

    /**
     * Follows the pipeline.
     *
     * @param decides whether to end at the first verdict
     * @param untilIdle ends when nothing was answered for so long; null for never
     * @return the verdict; open where none was asked for or none was come to
     */
    Verdict run(boolean decides, @Nullable Duration untilIdle, BooleanSupplier stop) throws InterruptedException {
        long heard = System.nanoTime();
        long shown = heard;
        while (!stop.getAsBoolean()) {
            long answers = challenger.follow();
            long now = System.nanoTime();
            if (decides && comparison().verdict() != Verdict.OPEN) {
                return comparison().verdict();
            }
            if (now - shown >= ROW_EVERY_NANOS && answers > 0) {
                row();
                shown = now;
            }
            heard = answers > 0 ? now : heard;
            if (untilIdle != null && now - heard >= untilIdle.toNanos()) {
                break;
            }
            Thread.sleep(LOOK_EVERY_MS);
        }
        return Verdict.OPEN;
    }

    private PairedComparison comparison() {
        return challenger.comparison();
    }

    private void row() {
        FigureLine main = FigureLine.of(label).get(0);
        err.printf(
                Locale.ROOT,
                "%d compared: %s %s, live %s; evidence %.3g of %.0f%n",
                comparison().events(),
                main.title(),
                Totals.rounded(main.figure().applyAsDouble(comparison().challenger())),
                Totals.rounded(main.figure().applyAsDouble(comparison().champion())),
                comparison().evidence(),
                1 / PairedComparison.ERROR_RATE);
        err.flush();
    }

    /** What came of it. */
    void print(Verdict verdict, Promotion.@Nullable Outcome taken, PrintWriter out) {
        out.printf("%d events answered by both%n", comparison().events());
        out.printf(COLUMNS, "", "challenger", "live");
        for (FigureLine line : FigureLine.of(label)) {
            out.printf(
                    COLUMNS,
                    line.title(),
                    Totals.rounded(line.figure().applyAsDouble(comparison().challenger())),
                    Totals.rounded(line.figure().applyAsDouble(comparison().champion())));
        }
        out.printf(
                Locale.ROOT,
                "evidence that the challenger is better: %.3g%n",
                comparison().evidence());
        if (taken != null) {
            out.println(
                    "it takes over as " + taken.snapshot() + "; the model before is put aside as " + taken.before());
            if (taken.taken().isEmpty()) {
                out.println(
                        "the pipeline does not run: it does so at its next start, if it is not too far behind by then");
            }
            for (int partition = 0; partition < taken.taken().size(); partition++) {
                out.printf(
                        "partition %d goes on from it at offset %d%n",
                        partition, taken.taken().get(partition).place().events());
            }
        } else if (verdict != Verdict.OPEN) {
            out.println("the challenger is " + verdict.name().toLowerCase(Locale.ROOT) + ": nothing is changed");
        }
    }

    ObjectNode json(Verdict verdict, Promotion.@Nullable Outcome taken) {
        ObjectNode root = JsonNodeFactory.instance
                .objectNode()
                .put("compared", comparison().events())
                .put("evidence", comparison().evidence())
                .put("verdict", verdict.name().toLowerCase(Locale.ROOT));
        root.putObject("challenger").setAll(Totals.json(comparison().challenger()));
        root.putObject("live").setAll(Totals.json(comparison().champion()));
        if (taken != null) {
            root.put("snapshot", taken.snapshot()).put("before", taken.before());
            taken.taken().forEach(one -> root.withArray("partitions")
                    .addObject()
                    .put("events", one.place().events()));
        }
        return root;
    }
}
