package dev.thalweg.meters;

import dev.thalweg.evaluation.Figures;
import dev.thalweg.event.Reason;
import dev.thalweg.learner.Report;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

/**
 * The meters of one application. Recording computes a report's figures once, however many meters and scrapes show them.
 * Safe for use by several threads.
 */
public final class LearningMeters implements AutoCloseable {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Map<Integer, Partition> partitions = new ConcurrentHashMap<>();
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

    /** Shows a report as its partition's latest. */
    public void record(int partition, Report report) {
        partitions.computeIfAbsent(partition, number -> new Partition(number, report)).latest = new Seen(report);
    }

    /** Takes a partition's meters away: it is learned elsewhere now. */
    public void forget(int partition) {
        Partition gone = partitions.remove(partition);
        if (gone != null) {
            gone.meters.forEach(registry::remove);
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

    /** The meters of one partition. */
    private final class Partition {
        private final List<Meter> meters = new ArrayList<>();
        private volatile Seen latest;

        Partition(int number, Report first) {
            latest = new Seen(first);
            Tags tags = application.and("partition", Integer.toString(number));
            for (Catalogue meter : Catalogue.values()) {
                if (meter.windowed()) {
                    gauge(meter, tags.and("window", "all"), seen -> meter.value(seen.overall));
                    gauge(meter, tags.and("window", "fading"), seen -> meter.value(seen.fading));
                } else if (meter.type() == Catalogue.Type.GAUGE) {
                    gauge(meter, tags, seen -> meter.value(seen.report));
                } else {
                    counter(meter, tags);
                }
            }
            for (Reason reason : Reason.values()) {
                meters.add(
                        FunctionCounter.builder("thalweg.dead.letters", this, p -> p.latest.report.rejections(reason))
                                .description("Records set aside")
                                .baseUnit("records")
                                .tags(tags.and("reason", reason.token()))
                                .register(registry));
            }
        }

        private void gauge(Catalogue meter, Tags tags, ToDoubleFunction<Seen> value) {
            meters.add(Gauge.builder(meter.meter(), this, p -> value.applyAsDouble(p.latest))
                    .description(meter.description())
                    .baseUnit(meter.unit())
                    .tags(tags)
                    .strongReference(true)
                    .register(registry));
        }

        private void counter(Catalogue meter, Tags tags) {
            meters.add(FunctionCounter.builder(meter.meter(), this, p -> meter.value(p.latest.report))
                    .description(meter.description())
                    .baseUnit(meter.unit())
                    .tags(tags)
                    .register(registry));
        }
    }
}
