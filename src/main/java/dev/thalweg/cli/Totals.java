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

    /** All figures as one object, with those over all events. */
    ObjectNode json(@Nullable String fingerprint) {
        ObjectNode root = JSON.createObjectNode();
        root.put("events", events).put("predictions", predictions).put("deadLetters", deadLetters);
        root.setAll(json(overall));
        root.put("modelVersion", modelVersion).put("fingerprint", fingerprint);
        number(root, "eventsPerSecond", eventsPerSecond());
        number(root, "seconds", seconds);
        return root;
    }

    /** Baselines are accuracies, or mean absolute errors where a number is predicted; null stands for undefined. */
    static ObjectNode json(Figures figures) {
        ObjectNode root = JSON.createObjectNode();
        number(root, "accuracy", figures.accuracy());
        number(root, "logLoss", figures.logLoss());
        number(root, "macroF1", figures.macroF1());
        number(root, "auc", figures.auc());
        number(root, "aucError", figures.aucError());
        number(root, "ece", figures.ece());
        number(root, "kappa", figures.kappa());
        number(root, "kappaTemporal", figures.kappaTemporal());
        number(root, "mae", figures.mae());
        number(root, "rmse", figures.rmse());
        number(root, "r2", figures.r2());
        Figures.Baselines references = figures.baselines();
        pair(root, "skill", figures.skill(references.prior()), figures.skill(references.noChange()));
        pair(root, "baselines", prior(figures), noChange(figures));
        pair(
                root,
                "baselinesLogLoss",
                references.prior().logLoss(),
                references.noChange().logLoss());
        ObjectNode classes = root.putObject("classes");
        for (Figures.ClassFigures one : figures.classes()) {
            ObjectNode ofClass = classes.putObject(one.name());
            number(ofClass, "precision", one.precision());
            number(ofClass, "recall", one.recall());
            number(ofClass, "f1", one.f1());
            ofClass.put("support", Math.round(one.support()));
        }
        return root;
    }

    private static void pair(ObjectNode node, String name, double prior, double noChange) {
        ObjectNode both = node.putObject(name);
        number(both, "prior", prior);
        number(both, "noChange", noChange);
    }

    double eventsPerSecond() {
        return seconds > 0 ? taken / seconds : Double.NaN;
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

    static void number(ObjectNode node, String name, double value) {
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
