package dev.thalweg.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thalweg.evaluation.Figures;
import dev.thalweg.evaluation.Prequential;
import dev.thalweg.event.LabelShape;
import dev.thalweg.learner.Report;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The one record of figures of all commands, over all partitions.
 *
 * @param overall figures over all events
 * @param recent figures over the fading window
 * @param taken events taken by this process
 * @param seconds it took for that
 */
record Totals(
        long events,
        long predictions,
        long deadLetters,
        long modelVersion,
        Figures overall,
        Figures recent,
        long taken,
        double seconds) {

    private static final JsonMapper JSON = new JsonMapper();

    static Totals of(LabelShape label, List<Report> partitions, long taken, double seconds) {
        Prequential merged = Prequential.of(label, Prequential.DEFAULT_FADING);
        partitions.forEach(partition -> merged.merge(partition.figures()));
        return new Totals(
                partitions.stream().mapToLong(Report::events).sum(),
                partitions.stream().mapToLong(Report::predictions).sum(),
                partitions.stream().mapToLong(Report::deadLetters).sum(),
                partitions.stream().mapToLong(Report::version).sum(),
                merged.overall(),
                merged.fading(),
                taken,
                seconds);
    }

    /** Baselines are accuracies, or mean absolute errors where a number is predicted; null stands for undefined. */
    String json(@Nullable String fingerprint) {
        ObjectNode root = JSON.createObjectNode();
        root.put("events", events).put("predictions", predictions).put("deadLetters", deadLetters);
        number(root, "accuracy", overall.accuracy());
        number(root, "logLoss", overall.logLoss());
        number(root, "macroF1", overall.macroF1());
        number(root, "auc", overall.auc());
        number(root, "aucError", overall.aucError());
        number(root, "ece", overall.ece());
        number(root, "kappaTemporal", overall.kappaTemporal());
        number(root, "mae", overall.mae());
        number(root, "rmse", overall.rmse());
        number(root, "r2", overall.r2());
        ObjectNode baselines = root.putObject("baselines");
        number(baselines, "prior", prior(overall));
        number(baselines, "noChange", noChange(overall));
        ObjectNode logLosses = root.putObject("baselinesLogLoss");
        number(logLosses, "prior", overall.baselines().prior().logLoss());
        number(logLosses, "noChange", overall.baselines().noChange().logLoss());
        ObjectNode classes = root.putObject("classes");
        for (Figures.ClassFigures one : overall.classes()) {
            ObjectNode figures = classes.putObject(one.name());
            number(figures, "precision", one.precision());
            number(figures, "recall", one.recall());
            number(figures, "f1", one.f1());
            figures.put("support", Math.round(one.support()));
        }
        root.put("modelVersion", modelVersion).put("fingerprint", fingerprint);
        number(root, "eventsPerSecond", seconds > 0 ? taken / seconds : Double.NaN);
        number(root, "seconds", seconds);
        return root.toString();
    }

    /** What the running prior, or the running mean, reaches: accuracy, or mean absolute error. */
    static double prior(Figures figures) {
        Figures.Baseline prior = figures.baselines().prior();
        return Double.isNaN(prior.accuracy()) ? prior.mae() : prior.accuracy();
    }

    /** What the last label reaches: accuracy, or mean absolute error. */
    static double noChange(Figures figures) {
        Figures.Baseline noChange = figures.baselines().noChange();
        return Double.isNaN(noChange.accuracy()) ? noChange.mae() : noChange.accuracy();
    }

    private static void number(ObjectNode node, String name, double value) {
        if (Double.isFinite(value)) {
            node.put(name, value);
        } else {
            node.putNull(name);
        }
    }

    /** For tables: four digits, or a dash for what is undefined. */
    static String rounded(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.4f", value);
    }
}
