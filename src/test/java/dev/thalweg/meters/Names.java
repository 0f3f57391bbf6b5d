package dev.thalweg.meters;

/** How Prometheus names our meters: dots are underscores, the unit is told once, counters end in total. */
final class Names {

    private Names() {}

    static String of(Catalogue meter) {
        String name = meter.meter().replace('.', '_');
        String unit = meter.unit() == null || name.endsWith("_" + meter.unit()) ? "" : "_" + meter.unit();
        return name + unit + (meter.type() == Catalogue.Type.COUNTER ? "_total" : "");
    }
}
