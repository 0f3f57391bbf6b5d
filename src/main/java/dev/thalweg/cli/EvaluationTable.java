package dev.thalweg.cli;

import dev.thalweg.cli.TestThenTrain.Result;
import dev.thalweg.evaluation.Figures;
import dev.thalweg.evaluation.Recoveries.Recovery;
import dev.thalweg.event.LabelShape;
import dev.thalweg.event.Reason;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** An evaluation for a person: a row for each figure, a column for each segment, and what it cost. */
final class EvaluationTable {

    /** A figure alone, and with its extremes. */
    private static final int NARROW = 12;

    private static final int WIDE = 26;

    /** Rows that are told of. */
    private static final int MOST_DRIFTS = 10;

    private static final String LINE = "  %-22s %s%n";

    private EvaluationTable() {}

    static void print(Evaluation evaluation, PrintWriter out) {
        out.printf("%s: %d rows, each label %s%n", evaluation.name(), evaluation.rows(), late(evaluation.delay()));
        int width = evaluation.outcomes().size() == 1 ? NARROW : WIDE;
        String columns = "  %-22s" + (" %" + width + "s").repeat(3) + "%n";
        out.printf(columns, "", "all rows", "first 1000", "last 20 %");
        for (FigureLine line : FigureLine.of(evaluation.label())) {
            out.printf(
                    columns,
                    line.title(),
                    cell(evaluation, line, Result::overall),
                    cell(evaluation, line, Result::first),
                    cell(evaluation, line, Result::last));
        }
        Result first = evaluation.first();
        out.printf(LINE, "dead letters", deadLetters(first));
        out.printf(LINE, "drifts found", drifts(first));
        if (evaluation.changed()) {
            out.printf(LINE, "changes, medians", recovery(evaluation));
        }
        out.printf(LINE, "led by", led(first));
        out.printf(LINE, "seeds", seeds(evaluation.outcomes()));
        Spread rate = evaluation.spread(outcome -> outcome.totals().eventsPerSecond());
        out.printf(Locale.ROOT, "  %-22s %.0f%s%n", "events/s", rate.median(), range(rate));
        out.printf(
                LINE,
                "model",
                first.report().parameters() + " parameters, " + first.report().stateBytes()
                        + " bytes of state, version " + first.report().version());
        out.printf(LINE, "fingerprint", first.fingerprint());
    }

    private static String late(long delay) {
        return delay == 0 ? "at once" : delay + " rows late";
    }

    private static String cell(Evaluation evaluation, FigureLine line, Function<Result, Figures> segment) {
        return evaluation
                .spread(outcome -> line.figure().applyAsDouble(segment.apply(outcome)))
                .toString();
    }

    private static String deadLetters(Result outcome) {
        Map<Reason, Long> reasons = new TreeMap<>(outcome.report().rejections());
        String by = reasons.entrySet().stream()
                .map(reason -> reason.getValue() + " " + reason.getKey().token())
                .collect(Collectors.joining(", "));
        return outcome.report().deadLetters() + (by.isEmpty() ? "" : " (" + by + ")");
    }

    private static String drifts(Result outcome) {
        List<Long> rows = outcome.drifts();
        String shown = rows.stream().limit(MOST_DRIFTS).map(String::valueOf).collect(Collectors.joining(", "));
        return rows.size() + (rows.isEmpty() ? "" : ", at rows " + shown) + (rows.size() > MOST_DRIFTS ? " ..." : "");
    }

    private static String recovery(Evaluation evaluation) {
        String figure = evaluation.label() instanceof LabelShape.Classes ? "accuracy" : "MAE";
        Spread rows = evaluation.recovery(Recovery::rows);
        return String.format(
                Locale.ROOT,
                "%s went to %s, came to %s, and was within 5 %% of that after %.0f%s rows",
                figure,
                evaluation.recovery(Recovery::worst),
                evaluation.recovery(Recovery::level),
                rows.median(),
                range(rows));
    }

    /** Members that led at least one row in a hundred, those that led most first. */
    private static String led(Result outcome) {
        return outcome.led().entrySet().stream()
                .filter(member -> member.getValue() >= 0.01)
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .map(member -> String.format(Locale.ROOT, "%s %.0f %%", member.getKey(), 100 * member.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String seeds(List<Result> outcomes) {
        long last = outcomes.get(outcomes.size() - 1).seed();
        return outcomes.size() == 1
                ? Long.toString(last)
                : outcomes.get(0).seed() + " to " + last + "; median [least, most]; model and fingerprint of the first";
    }

    private static String range(Spread rate) {
        return rate.min() < rate.max() ? String.format(Locale.ROOT, " [%.0f, %.0f]", rate.min(), rate.max()) : "";
    }
}
