package dev.thalweg.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * What a bench measured.
 *
 * @param rounds in their order, the figures of each variant
 */
record BenchResult(String name, BenchSize size, List<Map<BenchVariant, BenchFigures>> rounds) {

    private static final JsonMapper JSON = new JsonMapper();

    /** How the throughput of one variant stands to that of another. */
    enum Ratio {
        LEARN("learn", BenchVariant.LEARN, BenchVariant.WITHOUT),
        PREDICT("predict", BenchVariant.PREDICT, BenchVariant.WITHOUT),
        LEARN_OF_RAW("learnOfRaw", BenchVariant.LEARN, BenchVariant.RAW);

        private final String key;
        private final BenchVariant of;
        private final BenchVariant to;

        Ratio(String key, BenchVariant of, BenchVariant to) {
            this.key = key;
            this.of = of;
            this.to = to;
        }

        String key() {
            return key;
        }

        String title() {
            return of.title() + " : " + to.title();
        }
    }

    /** One figure of one variant over the rounds. */
    Spread spread(BenchVariant variant, ToDoubleFunction<BenchFigures> figure) {
        return Spread.of(rounds.stream()
                .mapToDouble(round -> figure.applyAsDouble(Objects.requireNonNull(round.get(variant))))
                .toArray());
    }

    /** Of the events a second; within each round, since the machine's other work comes and goes. */
    Spread ratio(Ratio ratio) {
        return ratio(ratio, BenchFigures::eventsPerSecond);
    }

    /** Of the events a second of CPU time: what the ratio would be if nothing but the process were slow. */
    Spread cpuRatio(Ratio ratio) {
        return ratio(ratio, figures -> 1 / figures.cpuMicros());
    }

    private Spread ratio(Ratio ratio, ToDoubleFunction<BenchFigures> figure) {
        return Spread.of(rounds.stream()
                .mapToDouble(round -> figure.applyAsDouble(Objects.requireNonNull(round.get(ratio.of)))
                        / figure.applyAsDouble(Objects.requireNonNull(round.get(ratio.to))))
                .toArray());
    }

    /** All of it as one object. Ratios are medians. */
    ObjectNode json() {
        ObjectNode root = JSON.createObjectNode()
                .put("name", name)
                .put("events", size.events())
                .put("warmUp", size.warmUp())
                .put("rounds", size.rounds());
        ObjectNode ratios = root.putObject("ratios");
        ObjectNode cpuRatios = root.putObject("cpuRatios");
        for (Ratio ratio : Ratio.values()) {
            Totals.number(ratios, ratio.key, ratio(ratio).median());
            Totals.number(cpuRatios, ratio.key, cpuRatio(ratio).median());
        }
        spreads(root.putObject("eventsPerSecond"), BenchFigures::eventsPerSecond);
        spreads(root.putObject("cpuMicros"), BenchFigures::cpuMicros);
        spreads(root.putObject("allocatedBytes"), BenchFigures::allocatedBytes);
        spreads(root.putObject("changelogBytes"), BenchFigures::changelogBytes);
        root.putObject("machine")
                .put("processors", Runtime.getRuntime().availableProcessors())
                .put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"))
                .put("java", System.getProperty("java.vm.version"));
        return root;
    }

    private void spreads(ObjectNode to, ToDoubleFunction<BenchFigures> figure) {
        for (BenchVariant variant : BenchVariant.values()) {
            to.set(variant.key(), spread(variant, figure).json());
        }
    }
}
