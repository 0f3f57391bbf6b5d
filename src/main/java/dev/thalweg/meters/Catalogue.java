package dev.thalweg.meters;

import dev.thalweg.evaluation.Figures;
import dev.thalweg.evaluation.Figures.ClassFigures;
import dev.thalweg.learner.Report;
import dev.thalweg.learner.Report.LabelReport;
import dev.thalweg.learner.Report.MemberReport;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Every meter of ours: name, type, unit, tags and description in one place. All are tagged with the application; figures
 * that have a window are there twice, over all events and over the fading window, figures of classes once more for each
 * declared class, and those of members for each member of the panel.
 */
enum Catalogue {
    INFO("thalweg.info", "What runs: always 1", new Value.OfProcess()),

    EVENTS("thalweg.events", "records", "Records taken from the events topic", Report::events),
    PREDICTIONS("thalweg.predictions", "records", "Events predicted", Report::predictions),
    UNLABELLED("thalweg.unlabelled", "records", "Events predicted that had no label", Report::unlabelled),
    DUPLICATES("thalweg.duplicates", "records", "Events whose id was seen before: predicted only", Report::duplicates),
    BATCHES_SKIPPED(
            "thalweg.batches.skipped",
            "batches",
            "Mini-batches refused because loss, gradient or weights would not have been finite",
            Report::skippedBatches),
    DEAD_LETTERS(Type.COUNTER, "thalweg.dead.letters", "records", "Records set aside", new Value.OfReason()),
    PROMOTIONS(
            Type.COUNTER,
            "thalweg.promotions",
            null,
            "Times that the partition went on from another model",
            new Value.OfPartition(Witness::promotions)),

    DRIFT_DETECTIONS(
            "thalweg.drift.detections",
            "detections",
            "Times that errors were found to have become more",
            Report::drifts),

    DRIFT_WINDOW(
            Type.GAUGE,
            "thalweg.drift.window",
            "labels",
            "Labels since errors last changed, as far as is known",
            Report::driftWindow),
    PANEL_LEADER(
            Type.GAUGE, "thalweg.panel.leader", null, "Position of the member that leads the panel", Report::leader),
    MODEL_VERSION(
            Type.GAUGE,
            "thalweg.model.version",
            null,
            "Optimiser steps taken by the partition's model",
            Report::version),
    LAST_STEP(
            Type.GAUGE,
            "thalweg.last.step.timestamp",
            "seconds",
            "When the model was last seen to change, or this process took it over; since 1970",
            new Value.OfPartition(Witness::lastStep)),
    LEARNING_RATE(Type.GAUGE, "thalweg.learning.rate", null, "Learning rate of the last step", Report::learningRate),
    GRADIENT_NORM(
            Type.GAUGE, "thalweg.gradient.norm", null, "Norm of the last gradient, unclipped", Report::gradientNorm),
    WEIGHT_NORM(Type.GAUGE, "thalweg.weight.norm", null, "Norm of all parameters", Report::weightNorm),
    PARAMETERS(Type.GAUGE, "thalweg.parameters", null, "Parameters of the model", Report::parameters),
    STATE(Type.GAUGE, "thalweg.state", "bytes", "Size of the learner's state", Report::stateBytes),
    MERGED(Type.GAUGE, "thalweg.merged.version", null, "Updates in the merged model taken over", Report::merged),
    UNMERGED(Type.GAUGE, "thalweg.unmerged", "labels", "Labels learned here that it has not", Report::unmerged),
    UPDATE_WAIT(
            Type.GAUGE,
            "thalweg.update.wait",
            "seconds",
            "How long the update that was handed on last has been waiting to be merged",
            new Value.OfPartition(at -> at.updateWait(System.currentTimeMillis() / 1000.0))),

    ACCURACY("thalweg.accuracy", "Share of events whose class was predicted", Figures::accuracy),
    LOG_LOSS("thalweg.log.loss", "Mean negative logarithm of the label's probability", Figures::logLoss),
    MACRO_F1("thalweg.macro.f1", "Mean F1 of the classes", Figures::macroF1),
    AUC("thalweg.auc", "Area under the ROC curve", Figures::auc),
    AUC_ERROR("thalweg.auc.error", "How far the AUC can be from the exact area, for its bins", Figures::aucError),
    CALIBRATION_ERROR("thalweg.calibration.error", "Expected calibration error", Figures::ece),
    KAPPA_TEMPORAL("thalweg.kappa.temporal", "Accuracy relative to repeating the last label", Figures::kappaTemporal),
    MEAN_ABSOLUTE_ERROR("thalweg.mean.absolute.error", "Mean absolute error, in the label's unit", Figures::mae),
    ROOT_MEAN_SQUARED_ERROR(
            "thalweg.root.mean.squared.error", "Root of the mean squared error, in the label's unit", Figures::rmse),
    R_SQUARED("thalweg.r.squared", "Share of the label's variance that is explained", Figures::r2),
    PRIOR_ACCURACY("thalweg.prior.accuracy", "Accuracy of the running class prior", f -> f.baselines()
            .prior()
            .accuracy()),
    PRIOR_LOG_LOSS("thalweg.prior.log.loss", "Log loss of the running class prior", f -> f.baselines()
            .prior()
            .logLoss()),
    PRIOR_ABSOLUTE_ERROR("thalweg.prior.absolute.error", "Mean absolute error of the running mean", f -> f.baselines()
            .prior()
            .mae()),
    NO_CHANGE_ACCURACY("thalweg.no.change.accuracy", "Accuracy of repeating the last label", f -> f.baselines()
            .noChange()
            .accuracy()),
    NO_CHANGE_LOG_LOSS("thalweg.no.change.log.loss", "Log loss of learned no-change", f -> f.baselines()
            .noChange()
            .logLoss()),
    NO_CHANGE_ABSOLUTE_ERROR(
            "thalweg.no.change.absolute.error",
            "Mean absolute error of the last label",
            f -> f.baselines().noChange().mae()),

    LABEL_DELAY(
            Type.HISTOGRAM,
            "thalweg.label.delay",
            "seconds",
            "From an event to its label, as they are dated",
            new Value.OfDelay()),
    LABELS_WAITING(
            Type.GAUGE, "thalweg.labels.waiting", "records", "Events that wait for their labels", LabelReport::waiting),
    LABELS_EARLY(
            Type.GAUGE, "thalweg.labels.early", "records", "Labels that wait for their events", LabelReport::early),
    LABELS_EXPIRED(
            Type.COUNTER,
            "thalweg.labels.expired",
            "records",
            "Events whose label did not come in time",
            LabelReport::expired),
    LABELS_OVERFLOWED(
            Type.COUNTER,
            "thalweg.labels.overflowed",
            "records",
            "Events whose wait was ended by too many others",
            LabelReport::overflowed),
    LABELS_DUPLICATE(
            Type.COUNTER,
            "thalweg.labels.duplicate",
            "records",
            "Labels of events that had theirs",
            LabelReport::duplicates),
    LABELS_UNMATCHED(
            Type.COUNTER,
            "thalweg.labels.unmatched",
            "records",
            "Labels whose event never came, or had waited too long",
            LabelReport::unmatched),

    CLASS_PRECISION(
            "thalweg.class.precision",
            "Share of a class's predictions that were right",
            new Value.OfClass(ClassFigures::precision)),
    CLASS_RECALL(
            "thalweg.class.recall",
            "Share of a class's labels that were predicted",
            new Value.OfClass(ClassFigures::recall)),
    CLASS_F1("thalweg.class.f1", "F1 of a class", new Value.OfClass(ClassFigures::f1)),

    PANEL_SHARE(
            "thalweg.panel.share",
            "Share that a member of the panel has in its answers",
            new Value.OfMember(MemberReport::share)),
    PANEL_TEMPERATURE(
            "thalweg.panel.temperature",
            "By how much a member is made less sure than it says, above 1",
            new Value.OfMember(MemberReport::temperature)),
    FEATURE_DRIFT(
            "thalweg.feature.drift",
            "Distance of a feature's last one to two thousand values from all before: of the ten that drifted most",
            new Value.OfFeature());

    private final Type type;
    private final String meter;
    private final @Nullable String unit;
    private final String description;
    private final Value value;

    /** How a meter moves. */
    enum Type {
        /** Only up, as long as the process lives: what it has taken. */
        COUNTER,
        GAUGE,
        HISTOGRAM
    }

    /** Where a meter's value is read. */
    sealed interface Value {
        /** Reads a count. */
        interface LabelCount extends ToDoubleFunction<LabelReport> {}

        /** What its series differ by, beside the application. */
        default List<String> tags() {
            return List.of("partition");
        }

        /** Of the process: its settings, as tags. */
        record OfProcess() implements Value {
            @Override
            public List<String> tags() {
                return List.of("arithmetic", "name", "profile", "version");
            }
        }

        /** Of the partition, as its learner tells. */
        record OfReport(ToDoubleFunction<Report> read) implements Value {}

        /** Of the partition, as this process saw it. */
        record OfPartition(ToDoubleFunction<Witness> read) implements Value {}

        /** Of dead letters, by their reason. */
        record OfReason() implements Value {
            @Override
            public List<String> tags() {
                return List.of("partition", "reason");
            }
        }

        /** Of each label that arrives by itself. */
        record OfDelay() implements Value {}

        /** Of the labels that arrive by themselves, where they do. */
        record OfLabels(LabelCount read) implements Value {}

        /** Of one window. */
        record OfFigures(ToDoubleFunction<Figures> read) implements Value {
            @Override
            public List<String> tags() {
                return List.of("partition", "window");
            }
        }

        /** Of one class in one window. */
        record OfClass(ToDoubleFunction<ClassFigures> read) implements Value {
            @Override
            public List<String> tags() {
                return List.of("class", "partition", "window");
            }
        }

        /** Of one of the features that drifted most. */
        record OfFeature() implements Value {
            @Override
            public List<String> tags() {
                return List.of("feature", "partition");
            }
        }

        /** Of one member of the panel. */
        record OfMember(ToDoubleFunction<MemberReport> read) implements Value {
            @Override
            public List<String> tags() {
                return List.of("member", "partition");
            }
        }
    }

    Catalogue(String meter, String unit, String description, ToDoubleFunction<Report> value) {
        this(Type.COUNTER, meter, unit, description, value);
    }

    Catalogue(Type type, String meter, @Nullable String unit, String description, ToDoubleFunction<Report> value) {
        this(type, meter, unit, description, new Value.OfReport(value));
    }

    Catalogue(Type type, String meter, String unit, String description, Value.LabelCount value) {
        this(type, meter, unit, description, new Value.OfLabels(value));
    }

    Catalogue(String meter, String description, ToDoubleFunction<Figures> value) {
        this(meter, description, new Value.OfFigures(value));
    }

    Catalogue(String meter, String description, Value value) {
        this(Type.GAUGE, meter, null, description, value);
    }

    Catalogue(Type type, String meter, @Nullable String unit, String description, Value value) {
        this.type = type;
        this.meter = meter;
        this.unit = unit;
        this.description = description;
        this.value = value;
    }

    Type type() {
        return type;
    }

    String meter() {
        return meter;
    }

    @Nullable
    String unit() {
        return unit;
    }

    String description() {
        return description;
    }

    Value value() {
        return value;
    }
}
