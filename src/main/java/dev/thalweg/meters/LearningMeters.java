package dev.thalweg.meters;

import dev.thalweg.learner.Report;
import dev.thalweg.settings.Pipeline;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmInfoMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The meters of one application. Recording computes a report's figures once, however many meters and scrapes show them.
 * Safe for use by several threads.
 */
public final class LearningMeters implements AutoCloseable {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Map<Integer, PartitionMeters> partitions = new ConcurrentHashMap<>();
    private final JvmGcMetrics garbageCollection = new JvmGcMetrics();

    /** Meters tagged with an application id, whoever binds them; those of the JVM are bound at once. */
    public LearningMeters(String applicationId) {
        registry.config().commonTags("application", applicationId);
        garbageCollection.bindTo(registry);
        new JvmInfoMetrics().bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
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

    /** Shows which pipeline runs here. */
    public void runs(Pipeline pipeline) {
        String version = LearningMeters.class.getPackage().getImplementationVersion();
        Gauge.builder(Catalogue.INFO.meter(), () -> 1)
                .description(Catalogue.INFO.description())
                .tag("arithmetic", pipeline.learner().arithmetic().name().toLowerCase(Locale.ROOT))
                .tag("name", pipeline.name())
                .tag("profile", pipeline.learner().members().size() > 1 ? "best" : "fast")
                .tag("version", version == null ? "unreleased" : version)
                .register(registry);
    }

    /**
     * Shows a report as its partition's latest. Counters tell what this process has taken, so they begin at the
     * partition's first report: the learner's own totals go back to the last commit when a process is killed, and
     * Prometheus would take that for a new beginning and count all of them again.
     */
    public void record(int partition, Report report) {
        partitions
                .computeIfAbsent(partition, number -> new PartitionMeters(registry, number, report))
                .record(report, System.currentTimeMillis() / 1000.0);
    }

    /**
     * Counts a label among those that came so long after their events, once the partition was recorded.
     *
     * @param millis negative where it was dated before
     */
    public void labelled(int partition, long millis) {
        PartitionMeters recorded = partitions.get(partition);
        if (recorded != null) {
            recorded.labelled(millis);
        }
    }

    /** Counts that the partition went on from another model, once it was recorded. */
    public void promoted(int partition) {
        PartitionMeters recorded = partitions.get(partition);
        if (recorded != null) {
            recorded.promoted();
        }
    }

    /** Takes a partition's meters away: it is learned elsewhere now. Should it come back, its counters go on. */
    public void forget(int partition) {
        PartitionMeters gone = partitions.get(partition);
        if (gone != null) {
            gone.hide();
        }
    }

    @Override
    public void close() {
        garbageCollection.close();
        registry.close();
    }
}
