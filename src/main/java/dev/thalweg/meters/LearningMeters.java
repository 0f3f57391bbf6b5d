package dev.thalweg.meters;

import dev.thalweg.evaluation.Figures;
import dev.thalweg.evaluation.Figures.ClassFigures;
import dev.thalweg.event.Reason;
import dev.thalweg.learner.Report;
import dev.thalweg.learner.Report.MemberReport;
import dev.thalweg.meters.Catalogue.Value.OfClass;
import dev.thalweg.meters.Catalogue.Value.OfFigures;
import dev.thalweg.meters.Catalogue.Value.OfLabels;
import dev.thalweg.meters.Catalogue.Value.OfMember;
import dev.thalweg.meters.Catalogue.Value.OfReport;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * The meters of one application. Recording computes a report's figures once, however many meters and scrapes show them.
 * Safe for use by several threads.
 */
public final class LearningMeters implements AutoCloseable {

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

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Map<Integer, Partition> partitions = new ConcurrentHashMap<>();
    private final Map<Integer, Timer> delays = new ConcurrentHashMap<>();
    private final JvmGcMetrics garbageCollection = new JvmGcMetrics();
    private final Tags application;

    /** Meters tagged with an application id; those of the JVM are bound at once. */
    public LearningMeters(String applicationId) {
        application = Tags.of("application", applicationId);
        garbageCollection.bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    /** Where further meters can be bound, such as Kafka's. */
    public MeterRegistry registry() {
        return registry;
    }

    /** Everything in Prometheus' text format. */
    public String scrape() {
        return registry.scrape();
    }

    /**
     * Shows a report as its partition's latest. Counters tell what this process has taken, so they begin at the
     * partition's first report: the learner's own totals go back to the last commit when a process is killed, and
     * Prometheus would take that for a new beginning and count all of them again.
     */
    public void record(int partition, Report report) {
        partitions
                .computeIfAbsent(partition, number -> new Partition(number, report))
                .record(report);
    }

    /**
     * Counts a label among those that came so long after their events.
     *
     * @param millis negative where it was dated before
     */
    public void labelled(int partition, long millis) {
        delays.computeIfAbsent(partition, number -> Timer.builder("thalweg.label.delay")
                        .description("From an event to its label, as they are dated")
                        .tags(application.and("partition", Integer.toString(number)))
                        .serviceLevelObjectives(DELAYS)
                        .register(registry))
                .record(Math.max(0, millis), TimeUnit.MILLISECONDS);
    }

    /** Takes a partition's meters away: it is learned elsewhere now. Should it come back, its counters go on. */
    public void forget(int partition) {
        Partition gone = partitions.get(partition);
        if (gone != null) {
            gone.hide();
        }
        Timer delay = delays.remove(partition);
        if (delay != null) {
            registry.remove(delay);
        }
    }

    @Override
    public void close() {
        garbageCollection.close();
        registry.close();
    }

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
    }

    /** How far a total of the learner's rose while this process looked: it never falls, though the total can. */
    private static final class Rise {
        private final ToDoubleFunction<Report> total;
        private double last = Double.NaN;
        private volatile double risen;

        Rise(ToDoubleFunction<Report> total) {
            this.total = total;
        }

        /** Only under its partition's lock. */
        @SuppressWarnings("NonAtomicVolatileUpdate")
        void see(Report report) {
            double now = total.applyAsDouble(report);
            risen += now > last ? now - last : 0;
            last = now;
        }

        void beginAgain() {
            last = Double.NaN;
        }
    }

    /** The meters of one partition, in the registry as long as it is learned here. */
    private final class Partition {
        private final Tags tags;
        private final Map<Catalogue, Rise> rises = new EnumMap<>(Catalogue.class);
        private final Map<Reason, Rise> deadLetters = new EnumMap<>(Reason.class);
        private final List<Meter> meters = new ArrayList<>();
        private volatile Seen latest;

        Partition(int number, Report first) {
            latest = new Seen(first);
            tags = application.and("partition", Integer.toString(number));
            for (Catalogue meter : Catalogue.values()) {
                if (meter.type() == Catalogue.Type.COUNTER && meter.value() instanceof OfReport total) {
                    rises.put(meter, new Rise(total.read()));
                } else if (meter.type() == Catalogue.Type.COUNTER
                        && meter.value() instanceof OfLabels count
                        && first.labels() != null) {
                    rises.put(meter, new Rise(report -> ofLabels(report, count)));
                }
            }
            for (Reason reason : Reason.values()) {
                deadLetters.put(reason, new Rise(report -> report.rejections(reason)));
            }
        }

        synchronized void record(Report report) {
            latest = new Seen(report);
            rises.values().forEach(rise -> rise.see(report));
            deadLetters.values().forEach(rise -> rise.see(report));
            if (meters.isEmpty()) {
                show(report.figures().overall().classes(), report.members());
            }
        }

        synchronized void hide() {
            meters.forEach(registry::remove);
            meters.clear();
            rises.values().forEach(Rise::beginAgain);
            deadLetters.values().forEach(Rise::beginAgain);
        }

        private void show(List<ClassFigures> classes, List<MemberReport> members) {
            rises.forEach((meter, rise) ->
                    counter(meter.meter(), Objects.requireNonNull(meter.unit()), meter.description(), tags, rise));
            deadLetters.forEach((reason, rise) -> counter(
                    "thalweg.dead.letters", "records", "Records set aside", tags.and("reason", reason.token()), rise));
            for (Catalogue meter : Catalogue.values()) {
                if (meter.value() instanceof OfFigures figure) {
                    inBothWindows(meter, tags, figure.read());
                } else if (meter.value() instanceof OfClass figure) {
                    ofEachClass(meter, classes, figure.read());
                } else if (meter.value() instanceof OfMember figure) {
                    ofEachMember(meter, members, figure.read());
                } else if (meter.type() == Catalogue.Type.GAUGE && meter.value() instanceof OfReport figure) {
                    gauge(meter, tags, seen -> figure.read().applyAsDouble(seen.report));
                } else if (meter.type() == Catalogue.Type.GAUGE
                        && meter.value() instanceof OfLabels figure
                        && latest.report.labels() != null) {
                    gauge(meter, tags, seen -> ofLabels(seen.report, figure));
                }
            }
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

        private void counter(String name, String unit, String description, Tags own, Rise rise) {
            meters.add(FunctionCounter.builder(name, rise, counted -> counted.risen)
                    .description(description)
                    .baseUnit(unit)
                    .tags(own)
                    .register(registry));
        }
    }
}
