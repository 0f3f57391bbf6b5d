package dev.thalweg.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thalweg.cli.TestThenTrain.Result;
import dev.thalweg.evaluation.Figures;
import dev.thalweg.evaluation.Recoveries.Recovery;
import dev.thalweg.event.LabelShape;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * What came out of an evaluation.
 *
 * @param name of the pipeline
 * @param rows of the table
 * @param delay rows that each label waited for
 * @param outcomes one a seed, at least one
 */
record Evaluation(String name, LabelShape label, long rows, long delay, List<Result> outcomes) {

    /** That of the pipeline's own seed. */
    Result first() {
        return outcomes.get(0);
    }

    /** A figure of all seeds. */
    Spread spread(ToDoubleFunction<Result> figure) {
        return Spread.of(outcomes.stream().mapToDouble(figure).toArray());
    }

    /** Whether it is known where concepts change. */
    boolean changed() {
        return !first().recoveries().isEmpty();
    }

    /** Of all seeds, each the median over the changes. */
    Spread recovery(ToDoubleFunction<Recovery> figure) {
        return spread(outcome -> Spread.of(
                        outcome.recoveries().stream().mapToDouble(figure).toArray())
                .median());
    }

    /** The figures are those of the first seed; {@code seeds} has the spread over all. */
    ObjectNode json() {
        ObjectNode root = first().totals().json(first().fingerprint());
        root.put("delay", delay)
                .put("parameters", first().report().parameters())
                .put("stateBytes", first().report().stateBytes());
        ObjectNode reasons = root.putObject("deadLettersByReason");
        first().report().rejections().forEach((reason, count) -> reasons.put(reason.token(), count));
        ArrayNode drifts = root.putArray("drifts");
        first().drifts().forEach(drifts::add);
        if (changed()) {
            ArrayNode recoveries = root.putArray("recoveries");
            first().recoveries().forEach(one -> recoveries
                    .addObject()
                    .put("change", one.change())
                    .put("mean", one.mean())
                    .put("worst", one.worst())
                    .put("level", one.level())
                    .put("rows", one.rows()));
        }
        ObjectNode led = root.putObject("ledBy");
        first().led().forEach(led::put);
        root.set("first1000", Totals.json(first().first()));
        root.set("last20percent", Totals.json(first().last()));
        ObjectNode seeds = root.putObject("seeds");
        outcomes.forEach(outcome -> seeds.withArray("values").add(outcome.seed()));
        seeds.set(
                "eventsPerSecond",
                spread(outcome -> outcome.totals().eventsPerSecond()).json());
        if (changed()) {
            seeds.set("recoveryRows", recovery(Recovery::rows).json());
        }
        seeds.set("overall", spreads(Result::overall));
        seeds.set("first1000", spreads(Result::first));
        seeds.set("last20percent", spreads(Result::last));
        return root;
    }

    private ObjectNode spreads(Function<Result, Figures> segment) {
        return Spread.of(outcomes.stream().map(segment).map(Totals::json).toList());
    }
}
