package dev.thalweg.page;

import dev.thalweg.evaluation.Figures;
import dev.thalweg.evaluation.Figures.Baseline;
import dev.thalweg.evaluation.Prequential;
import dev.thalweg.event.LabelShape;
import dev.thalweg.event.Reason;
import dev.thalweg.feature.Features;
import dev.thalweg.learner.LearnerSpec;
import dev.thalweg.learner.MemberSpec;
import dev.thalweg.learner.Report;
import dev.thalweg.network.Layout;
import dev.thalweg.page.View.Figure;
import dev.thalweg.page.View.Now;
import dev.thalweg.page.View.Partition;
import dev.thalweg.page.View.Point;
import dev.thalweg.page.View.Shape;
import dev.thalweg.page.View.Share;
import dev.thalweg.page.View.Values;
import dev.thalweg.settings.Pipeline;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** What the page shows of reports: the same figures, by the same arithmetic, as /metrics shows of them. */
final class Portrait {

    private final LabelShape label;
    private final List<Kind> kinds;

    /** A figure as it is read, and its baselines'. */
    private record Kind(String name, String meter, ToDoubleFunction<Figures> own, ToDoubleFunction<Baseline> baseline) {

        /** One that baselines do not have. */
        Kind(String name, String meter, ToDoubleFunction<Figures> own) {
            this(name, meter, own, baseline -> Double.NaN);
        }

        Figure of(Figures fading, Figures all) {
            return new Figure(name, meter, values(fading), values(all));
        }

        private Values values(Figures figures) {
            return new Values(
                    own.applyAsDouble(figures),
                    baseline.applyAsDouble(figures.baselines().prior()),
                    baseline.applyAsDouble(figures.baselines().noChange()));
        }
    }

    /** The loss stands first, the score second. */
    private static final List<Kind> OF_CLASSES = List.of(
            new Kind("Log loss", "log_loss", Figures::logLoss, Baseline::logLoss),
            new Kind("Accuracy", "accuracy", Figures::accuracy, Baseline::accuracy),
            new Kind("Macro F1", "macro_f1", Figures::macroF1),
            new Kind("AUC", "auc", Figures::auc),
            new Kind("Calibration error", "calibration_error", Figures::ece),
            new Kind("Kappa temporal", "kappa_temporal", Figures::kappaTemporal));

    private static final List<Kind> OF_NUMBERS = List.of(
            new Kind("Absolute error", "mean_absolute_error", Figures::mae, Baseline::mae),
            new Kind("Root mean squared error", "root_mean_squared_error", Figures::rmse, Baseline::rmse),
            new Kind("R squared", "r_squared", Figures::r2));

    Portrait(LabelShape label) {
        this.label = label;
        this.kinds = label instanceof LabelShape.Classes ? OF_CLASSES : OF_NUMBERS;
    }

    /** What never changes. */
    static View.About about(Pipeline pipeline) {
        LearnerSpec spec = pipeline.learner();
        Features features = new Features(spec.features(), spec.shape());
        LabelShape label = spec.shape().label();
        int columns = features.denseWidth() + features.sparseWidth();
        int outputs = label.scores() == 2 ? 1 : label.scores(); // Two classes share one.
        List<Shape> members = new ArrayList<>();
        for (MemberSpec member : spec.members()) {
            members.add(new Shape(
                    member.name(),
                    member.hidden(),
                    member.activation().toString().toLowerCase(Locale.ROOT),
                    member.linearPath(),
                    outputs,
                    Layout.parameters(columns, member.hidden(), outputs, member.linearPath())));
        }
        return new View.About(
                pipeline.name(),
                label instanceof LabelShape.Classes classes ? classes.classes() : List.of(),
                features.denseWidth(),
                features.sparseWidth(),
                members.stream().mapToLong(Shape::parameters).sum(),
                spec.arithmetic().toString().toLowerCase(Locale.ROOT),
                members);
    }

    /** The models, by each partition's latest report. */
    static View.Model model(View.About about, Map<Integer, Report> reports) {
        List<View.Held> held = new ArrayList<>();
        reports.forEach((partition, report) -> held.add(new View.Held(
                partition,
                report.events(),
                report.version(),
                report.drifts(),
                report.leader(),
                shares(report),
                report.stateBytes(),
                report.merged(),
                report.unmerged())));
        long merged = held.stream().mapToLong(View.Held::mergedVersion).max().orElse(0);
        return new View.Model(about, merged, held);
    }

    /** All their figures. */
    View.Metrics metrics(Map<Integer, Report> reports) {
        Map<Integer, View.Windows> each = new LinkedHashMap<>();
        reports.forEach((partition, report) -> each.put(partition, windows(report.figures())));
        return new View.Metrics(windows(together(reports.values())), each);
    }

    private static View.Windows windows(Prequential figures) {
        return new View.Windows(figures.overall(), figures.fading());
    }

    /** How things stand, by each partition's latest report. */
    Now of(Map<Integer, Report> reports, long time, double perSecond, Trend trend) {
        Prequential figures = together(reports.values());
        Figures fading = figures.fading();
        Figures all = figures.overall();
        List<Figure> shown = kinds.stream().map(kind -> kind.of(fading, all)).toList();
        Values loss = shown.get(0).fading();
        boolean priorIsBetter = !(loss.noChange() < loss.prior());
        Figures.Baselines baselines = fading.baselines();
        return new Now(
                time,
                sum(reports, Report::events),
                sum(reports, Report::predictions),
                sum(reports, Report::unlabelled),
                figures.scored(),
                perSecond,
                fading.skill(priorIsBetter ? baselines.prior() : baselines.noChange()),
                priorIsBetter ? "prior" : "noChange",
                trend.look(time, figures.scored(), loss.own()),
                shown,
                deadLetters(reports.values()),
                reports.entrySet().stream()
                        .map(entry -> partition(entry.getKey(), entry.getValue()))
                        .toList());
    }

    /** Of one partition its own figures, to the bit. */
    private Prequential together(Collection<Report> reports) {
        if (reports.size() == 1) {
            return reports.iterator().next().figures();
        }
        Prequential merged = Prequential.of(label, Prequential.DEFAULT_FADING);
        reports.forEach(report -> merged.merge(report.figures()));
        return merged;
    }

    private static long sum(Map<Integer, Report> reports, ToLongFunction<Report> count) {
        return reports.values().stream().mapToLong(count).sum();
    }

    private static Map<String, Long> deadLetters(Collection<Report> reports) {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (Reason reason : Reason.values()) {
            long count = reports.stream()
                    .mapToLong(report -> report.rejections(reason))
                    .sum();
            if (count > 0) {
                counts.put(reason.token(), count);
            }
        }
        return counts;
    }

    private Partition partition(int number, Report report) {
        Figures fading = report.figures().fading();
        return new Partition(
                number,
                report.events(),
                report.version(),
                report.drifts(),
                kinds.get(0).own().applyAsDouble(fading),
                kinds.get(1).own().applyAsDouble(fading),
                report.leader(),
                shares(report));
    }

    private static List<Share> shares(Report report) {
        return report.members().stream()
                .map(member -> new Share(member.share(), member.temperature()))
                .toList();
    }

    /** The moment, as the charts show it. */
    Point point(Now now) {
        Values loss = now.figures().get(0).fading();
        Values score = now.figures().get(1).fading();
        return new Point(
                now.time(),
                (float) loss.own(),
                (float) loss.prior(),
                (float) loss.noChange(),
                (float) score.own(),
                (float) score.prior(),
                (float) score.noChange(),
                (float) now.perSecond());
    }
}
