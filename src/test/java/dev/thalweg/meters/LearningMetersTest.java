package dev.thalweg.meters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.evaluation.Figures;
import dev.thalweg.event.LabelShape;
import dev.thalweg.event.Reason;
import dev.thalweg.learner.LabelSpec;
import dev.thalweg.learner.Learner;
import dev.thalweg.learner.Report;
import dev.thalweg.learner.Samples;
import dev.thalweg.network.Arithmetic;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LearningMetersTest {

    private final LearningMeters meters = new LearningMeters("app");
    private final Learner learner =
            new Learner(Samples.spec().withLabels(Optional.of(new LabelSpec(1_000_000, LabelSpec.OnExpiry.DROP, 10))));

    @AfterEach
    void close() {
        meters.close();
    }

    /** Boards and alerts name them: a name that changes is a panel that goes blank. */
    @Test
    void namesCarryTheirUnits() {
        meters.record(0, learnMore(1));
        assertThat(lines().stream()
                        .filter(line -> line.startsWith("# TYPE thalweg_"))
                        .map(line -> line.split(" ")[2]))
                .contains(
                        "thalweg_events_records_total",
                        "thalweg_predictions_records_total",
                        "thalweg_unlabelled_records_total",
                        "thalweg_dead_letters_records_total",
                        "thalweg_batches_skipped_batches_total",
                        "thalweg_drift_detections_total",
                        "thalweg_drift_window_labels",
                        "thalweg_panel_share",
                        "thalweg_panel_temperature",
                        "thalweg_model_version",
                        "thalweg_state_bytes",
                        "thalweg_accuracy",
                        "thalweg_log_loss");
    }

    @Test
    void valuesAreThoseOfTheLatestReport() {
        meters.record(0, learnMore(50));
        Report report = learnMore(200);
        meters.record(0, report);
        assertThat(value("thalweg_model_version", "")).isEqualTo((double) report.version());
        assertThat(value("thalweg_state_bytes", "")).isEqualTo((double) report.stateBytes());
        assertThat(value("thalweg_accuracy", "window=\"all\""))
                .isEqualTo(report.figures().overall().accuracy());
        assertThat(value("thalweg_log_loss", "window=\"fading\""))
                .isEqualTo(report.figures().fading().logLoss())
                .isNotEqualTo(report.figures().overall().logLoss());
    }

    @Test
    void countersTellWhatThisProcessTook() {
        learner.reject(Reason.NULL_VALUE);
        meters.record(0, learnMore(1000));
        assertThat(value("thalweg_events_records_total", "")).isZero();
        assertThat(value("thalweg_dead_letters_records_total", "null-value")).isZero();
        learner.reject(Reason.NULL_VALUE);
        meters.record(0, learnMore(7));
        assertThat(value("thalweg_events_records_total", "")).isEqualTo(8);
        assertThat(value("thalweg_predictions_records_total", "")).isEqualTo(7);
        assertThat(value("thalweg_dead_letters_records_total", "null-value")).isEqualTo(1);
    }

    /** A task that failed goes back to its last commit. */
    @Test
    void countersNeverFall() {
        meters.record(0, learnMore(100));
        Report committed = learnMore(20);
        meters.record(0, committed);
        meters.record(0, learnMore(30));
        assertThat(value("thalweg_events_records_total", "")).isEqualTo(50);
        meters.record(0, committed);
        assertThat(value("thalweg_events_records_total", "")).isEqualTo(50);
        meters.record(0, learner.report());
        assertThat(value("thalweg_events_records_total", "")).isEqualTo(80);
    }

    @Test
    void everyClassIsShownByItsName() {
        meters.record(0, learnMore(300));
        for (Figures.ClassFigures figures : learner.report().figures().overall().classes()) {
            assertThat(figures.f1()).isBetween(0.01, 1.0);
            Map.of("precision", figures.precision(), "recall", figures.recall(), "f1", figures.f1())
                    .forEach((name, figure) -> assertThat(value(
                                    "thalweg_class_" + name,
                                    "class=\"" + figures.name() + "\",partition=\"0\",window=\"all\""))
                            .as(figures.name() + "'s " + name)
                            .isEqualTo(figure));
        }
    }

    @Test
    void numbersHaveNoClasses() {
        meters.record(0, new Learner(Samples.spec(1, new LabelShape.Numeric("label"), 8, Arithmetic.FAST)).report());
        assertThat(lines()).isNotEmpty().noneMatch(line -> line.contains("thalweg_class_"));
    }

    @Test
    void everyFigureOfClassesIsShownUnderItsName() {
        meters.record(0, learnMore(200));
        Figures figures = learner.report().figures().overall();
        assertFigures(Map.of("auc", figures.auc(), "auc_error", figures.aucError()));
        assertFigures(Map.of(
                "accuracy", figures.accuracy(),
                "log_loss", figures.logLoss(),
                "macro_f1", figures.macroF1(),
                "calibration_error", figures.ece(),
                "kappa_temporal", figures.kappaTemporal(),
                "prior_accuracy", figures.baselines().prior().accuracy(),
                "prior_log_loss", figures.baselines().prior().logLoss(),
                "no_change_accuracy", figures.baselines().noChange().accuracy(),
                "no_change_log_loss", figures.baselines().noChange().logLoss()));
    }

    @Test
    void everyFigureOfNumbersIsShownUnderItsName() {
        Learner numbers = new Learner(Samples.spec(1, new LabelShape.Numeric("label"), 8, Arithmetic.FAST));
        Samples.events(200, 1).forEach(numbers::take);
        meters.record(0, numbers.report());
        Figures figures = numbers.report().figures().overall();
        assertFigures(Map.of(
                "mean_absolute_error", figures.mae(),
                "root_mean_squared_error", figures.rmse(),
                "r_squared", figures.r2(),
                "prior_absolute_error", figures.baselines().prior().mae(),
                "no_change_absolute_error", figures.baselines().noChange().mae()));
    }

    /** The figures differ from each other, so that each can only be itself. */
    private void assertFigures(Map<String, Double> figures) {
        assertThat(figures.values()).doesNotHaveDuplicates().doesNotContain(Double.NaN);
        figures.forEach((name, figure) ->
                assertThat(value("thalweg_" + name, "window=\"all\"")).as(name).isEqualTo(figure));
    }

    @Test
    void deadLettersAreCountedByReason() {
        meters.record(0, learner.report());
        learner.reject(Reason.NOT_FINITE);
        learner.reject(Reason.NOT_FINITE);
        learner.reject(Reason.NULL_VALUE);
        meters.record(0, learner.report());
        for (Reason reason : Reason.values()) {
            double count = reason == Reason.NOT_FINITE ? 2 : reason == Reason.NULL_VALUE ? 1 : 0;
            assertThat(value("thalweg_dead_letters_records_total", "reason=\"" + reason.token() + "\""))
                    .isEqualTo(count);
        }
    }

    @Test
    void promotionsAreCountedAndStayCounted() {
        meters.promoted(0);
        meters.record(0, learnMore(1));
        assertThat(value("thalweg_promotions_total", "")).isZero();
        meters.promoted(0);
        meters.forget(0);
        meters.record(0, learnMore(1));
        assertThat(value("thalweg_promotions_total", "")).isEqualTo(1);
    }

    @Test
    void theLastStepIsWhenTheVersionWasSeenToChange() {
        double before = System.currentTimeMillis() / 1000.0;
        meters.record(0, learnMore(100));
        double step = value("thalweg_last_step_timestamp_seconds", "");
        assertThat(step).isBetween(before, System.currentTimeMillis() / 1000.0);
        while (System.currentTimeMillis() / 1000.0 <= step) {
            Thread.onSpinWait();
        }
        meters.record(0, learner.report());
        assertThat(value("thalweg_last_step_timestamp_seconds", "")).isEqualTo(step);
        meters.record(0, learnMore(100));
        assertThat(value("thalweg_last_step_timestamp_seconds", "")).isGreaterThan(step);
    }

    @Test
    void partitionsStandBesideEachOther() {
        meters.record(0, learner.report());
        meters.record(1, learner.report());
        meters.record(0, learnMore(10));
        meters.record(1, learnMore(10));
        assertThat(value("thalweg_events_records_total", "partition=\"0\"")).isEqualTo(10);
        assertThat(value("thalweg_events_records_total", "partition=\"1\"")).isEqualTo(20);
    }

    @Test
    void forgottenPartitionLeavesNothingAndTheOthersStay() {
        meters.record(0, learner.report());
        meters.record(0, learnMore(10));
        long alone = ofPartition(0);
        meters.record(1, learnMore(10));
        meters.forget(0);
        meters.forget(7);
        assertThat(ofPartition(0)).isZero();
        assertThat(ofPartition(1)).isEqualTo(alone);
        meters.record(0, learnMore(10));
        assertThat(ofPartition(0)).isEqualTo(alone);
    }

    @Test
    void partitionThatComesBackGoesOnCountingWithoutWhatOthersTook() {
        meters.record(0, learner.report());
        meters.record(0, learnMore(10));
        meters.forget(0);
        meters.record(0, learnMore(500));
        assertThat(value("thalweg_events_records_total", "")).isEqualTo(10);
        meters.record(0, learnMore(3));
        assertThat(value("thalweg_events_records_total", "")).isEqualTo(13);
    }

    @Test
    void theJvmIsMeasuredFromTheStart() {
        assertThat(samples("jvm_memory_used_bytes"))
                .isNotEmpty()
                .allMatch(line -> line.contains("application=\"app\""));
        assertThat(samples("process_uptime_seconds")).hasSize(1);
    }

    private Report learnMore(int events) {
        Samples.events(events, 1).forEach(learner::take);
        return learner.report();
    }

    private double value(String name, String tag) {
        List<String> found =
                samples(name).stream().filter(sample -> sample.contains(tag)).toList();
        assertThat(found).hasSize(1);
        return Double.parseDouble(found.get(0).substring(found.get(0).lastIndexOf(' ')));
    }

    private List<String> samples(String name) {
        return lines().stream()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .toList();
    }

    private long ofPartition(int partition) {
        return lines().stream()
                .filter(line -> line.contains("partition=\"" + partition + "\""))
                .count();
    }

    private List<String> lines() {
        return Stream.of(meters.scrape().split("\n")).toList();
    }
}
