package dev.thalweg.meters;

import dev.thalweg.evaluation.Figures;
import dev.thalweg.evaluation.Figures.ClassFigures;
import dev.thalweg.event.Reason;
import dev.thalweg.learner.Report;
import dev.thalweg.learner.Report.FeatureReport;
import dev.thalweg.learner.Report.MemberReport;
import dev.thalweg.meters.Catalogue.Value.OfClass;
import dev.thalweg.meters.Catalogue.Value.OfDelay;
import dev.thalweg.meters.Catalogue.Value.OfFigures;
import dev.thalweg.meters.Catalogue.Value.OfLabels;
import dev.thalweg.meters.Catalogue.Value.OfMember;
import dev.thalweg.meters.Catalogue.Value.OfPartition;
import dev.thalweg.meters.Catalogue.Value.OfReason;
import dev.thalweg.meters.Catalogue.Value.OfReport;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The meters of one partition, in the registry as long as it is learned here. Safe for use by several threads. */
final class PartitionMeters {

    private static final Duration[] DELAYS = {
        Duration.ofSeconds(1),
        Duration.ofSeconds(10),
        Duration.ofMinutes(1),
        Duration.ofMinutes(10),
        Duration.ofHours(1),
        Duration.ofHours(6),
        Duration.ofDays(1),
        Duration.ofDays(7)
    };

    private final MeterRegistry registry;
    private final Tags tags;
    private final MultiGauge featureDrift;
    private final Witness witness = new Witness();
    private final List<Counted> counted = new ArrayList<>();
    private final List<Meter> meters = new ArrayList<>();
    private @Nullable Timer delay;
    private volatile Seen latest;

    /** A report and its figures, computed once however many meters ask. */
    private static final class Seen {
        private final Report report;
        private final Figures overall;
        private final Figures fading;

        Seen(Report report) {
            this.report = report;
            this.overall = report.figures().overall();
            this.fading = report.figures().fading();
        }

        double driftOf(String field) {
            return report.features().stream()
                    .filter(feature -> feature.field().equals(field))
                    .mapToDouble(FeatureReport::drift)
                    .findFirst()
                    .orElse(Double.NaN);
        }
    }

    /** What a counter shows: it stays when its meter goes. */
    private record Counted(Catalogue meter, Tags tags, Rise rise) {}

    PartitionMeters(MeterRegistry registry, int number, Report first) {
        this.registry = registry;
        latest = new Seen(first);
        tags = Tags.of("partition", Integer.toString(number));
        featureDrift = MultiGauge.builder(Catalogue.FEATURE_DRIFT.meter())
                .description(Catalogue.FEATURE_DRIFT.description())
                .tags(tags)
                .register(registry);
        for (Catalogue meter : Catalogue.values()) {
            if (meter.value() instanceof OfReason) {
                for (Reason reason : Reason.values()) {
                    Tags own = tags.and("reason", reason.token());
                    counted.add(new Counted(meter, own, new Rise(report -> report.rejections(reason))));
                }
            } else if (meter.type() == Catalogue.Type.COUNTER) {
                count(meter, first.labels() != null);
            }
        }
    }

    private void count(Catalogue meter, boolean late) {
        if (meter.value() instanceof OfReport total) {
            counted.add(new Counted(meter, tags, new Rise(total.read())));
        } else if (meter.value() instanceof OfLabels count && late) {
            counted.add(new Counted(meter, tags, new Rise(report -> ofLabels(report, count))));
        }
    }

    synchronized void record(Report report, double seconds) {
        latest = new Seen(report);
        witness.see(report, seconds);
        counted.forEach(each -> each.rise().see(report));
        if (meters.isEmpty()) {
            show(report.figures().overall().classes(), report.members());
        }
        showDriftOf(report.features());
    }

    void promoted() {
        witness.promoted();
    }

    synchronized void labelled(long millis) {
        if (delay != null) {
            delay.record(Math.max(0, millis), TimeUnit.MILLISECONDS);
        }
    }

    synchronized void hide() {
        meters.forEach(registry::remove);
        meters.clear();
        delay = null;
        showDriftOf(List.of());
        counted.forEach(each -> each.rise().beginAgain());
    }

    private void show(List<ClassFigures> classes, List<MemberReport> members) {
        counted.forEach(each -> counter(each.meter(), each.tags(), each.rise(), Rise::risen));
        for (Catalogue meter : Catalogue.values()) {
            if (meter.value() instanceof OfFigures figure) {
                inBothWindows(meter, tags, figure.read());
            } else if (meter.value() instanceof OfClass figure) {
                ofEachClass(meter, classes, figure.read());
            } else if (meter.value() instanceof OfMember figure) {
                ofEachMember(meter, members, figure.read());
            } else if (meter.value() instanceof OfPartition figure) {
                ofWitness(meter, figure);
            } else if (meter.type() == Catalogue.Type.GAUGE && meter.value() instanceof OfReport figure) {
                gauge(meter, tags, seen -> figure.read().applyAsDouble(seen.report));
            } else if (latest.report.labels() != null) {
                ofLateLabels(meter);
            }
        }
    }

    private void ofWitness(Catalogue meter, OfPartition figure) {
        if (meter.type() == Catalogue.Type.COUNTER) {
            counter(meter, tags, witness, figure.read());
        } else {
            gauge(meter, tags, seen -> figure.read().applyAsDouble(witness));
        }
    }

    private void ofLateLabels(Catalogue meter) {
        if (meter.type() == Catalogue.Type.GAUGE && meter.value() instanceof OfLabels figure) {
            gauge(meter, tags, seen -> ofLabels(seen.report, figure));
        } else if (meter.value() instanceof OfDelay) {
            delay = Timer.builder(meter.meter())
                    .description(meter.description())
                    .tags(tags)
                    .serviceLevelObjectives(DELAYS)
                    .register(registry);
            meters.add(delay);
        }
    }

    /** Those that are among them no longer go. */
    private void showDriftOf(List<FeatureReport> features) {
        featureDrift.register(features.stream()
                .map(FeatureReport::field)
                .map(field -> MultiGauge.Row.of(Tags.of("feature", field), this, p -> p.latest.driftOf(field)))
                .toList());
    }

    private static double ofLabels(Report report, OfLabels figure) {
        return report.labels() == null ? Double.NaN : figure.read().applyAsDouble(report.labels());
    }

    private void ofEachClass(Catalogue meter, List<ClassFigures> classes, ToDoubleFunction<ClassFigures> value) {
        for (int c = 0; c < classes.size(); c++) {
            int index = c;
            inBothWindows(
                    meter,
                    tags.and("class", classes.get(c).name()),
                    figures -> value.applyAsDouble(figures.classes().get(index)));
        }
    }

    private void ofEachMember(Catalogue meter, List<MemberReport> members, ToDoubleFunction<MemberReport> value) {
        for (int m = 0; m < members.size(); m++) {
            int index = m;
            gauge(
                    meter,
                    tags.and("member", members.get(m).name()),
                    seen -> value.applyAsDouble(seen.report.members().get(index)));
        }
    }

    private void inBothWindows(Catalogue meter, Tags own, ToDoubleFunction<Figures> value) {
        gauge(meter, own.and("window", "all"), seen -> value.applyAsDouble(seen.overall));
        gauge(meter, own.and("window", "fading"), seen -> value.applyAsDouble(seen.fading));
    }

    private void gauge(Catalogue meter, Tags own, ToDoubleFunction<Seen> value) {
        meters.add(Gauge.builder(meter.meter(), this, p -> value.applyAsDouble(p.latest))
                .description(meter.description())
                .baseUnit(meter.unit())
                .tags(own)
                .strongReference(true)
                .register(registry));
    }

    private <T> void counter(Catalogue meter, Tags own, T counts, ToDoubleFunction<T> value) {
        meters.add(FunctionCounter.builder(meter.meter(), counts, value)
                .description(meter.description())
                .baseUnit(meter.unit())
                .tags(own)
                .register(registry));
    }
}
