package dev.thalweg.cli;

import java.io.PrintWriter;
import java.util.Locale;

/** What a bench measured, for a person: a row a variant, and the ratios. */
final class BenchTable {

    private static final String COLUMNS = "  %-18s %28s %22s %12s %12s%n";

    private BenchTable() {}

    static void print(BenchResult result, PrintWriter out) {
        BenchSize size = result.size();
        out.printf(
                "%s: %d events after %d to warm up, %d rounds, a process each; median [least, most]%n",
                result.name(), size.events(), size.warmUp(), size.rounds());
        out.printf(COLUMNS, "", "events/s", "CPU us/event", "alloc B/ev", "changelog B/ev");
        for (BenchVariant variant : BenchVariant.values()) {
            out.printf(
                    COLUMNS,
                    variant.title(),
                    cell("%.0f", result.spread(variant, BenchFigures::eventsPerSecond)),
                    cell("%.2f", result.spread(variant, BenchFigures::cpuMicros)),
                    number(
                            "%.0f",
                            result.spread(variant, BenchFigures::allocatedBytes).median()),
                    number(
                            "%.1f",
                            result.spread(variant, BenchFigures::changelogBytes).median()));
        }
        out.printf("  %-38s %22s %24s%n", "", "by events/s", "by CPU time");
        for (BenchResult.Ratio ratio : BenchResult.Ratio.values()) {
            out.printf(
                    "  %-38s %22s %24s%n",
                    ratio.title(), cell("%.3f", result.ratio(ratio)), cell("%.3f", result.cpuRatio(ratio)));
        }
        out.flush();
    }

    private static String cell(String format, Spread spread) {
        return number(format, spread.median()) + " [" + number(format, spread.min()) + ", "
                + number(format, spread.max()) + "]";
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
