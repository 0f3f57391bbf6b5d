package dev.thalweg.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * How long predictions took to become visible under one load, from the moment at which their events were due.
 *
 * @param rate events a second
 * @param events that were sent
 * @param committed microseconds to a {@code read_committed} reader
 * @param uncommitted to a {@code read_uncommitted} one
 */
record LatencyFigures(double rate, long events, Histogram committed, Histogram uncommitted) {

    private static final JsonMapper JSON = new JsonMapper();
    private static final double MICROS = 1e3; // In a millisecond.

    static ArrayNode json(List<LatencyFigures> all) {
        ArrayNode loads = JSON.createArrayNode();
        for (LatencyFigures one : all) {
            ObjectNode load = loads.addObject().put("rate", one.rate).put("events", one.events);
            load.set("readCommitted", json(one.committed));
            load.set("readUncommitted", json(one.uncommitted));
        }
        return loads;
    }

    private static ObjectNode json(Histogram micros) {
        return JSON.createObjectNode()
                .put("visible", micros.getTotalCount())
                .put("p50", micros.getValueAtPercentile(50) / MICROS)
                .put("p90", micros.getValueAtPercentile(90) / MICROS)
                .put("p99", micros.getValueAtPercentile(99) / MICROS)
                .put("p999", micros.getValueAtPercentile(99.9) / MICROS)
                .put("max", micros.getMaxValue() / MICROS);
    }

    /** A row for each load and reader. */
    static void print(List<LatencyFigures> all, PrintWriter out) {
        out.println("milliseconds from when an event was due until its prediction is visible");
        out.printf(
                "%10s  %-16s %9s %9s %9s %9s %9s %9s%n",
                "events/s", "reader", "p50", "p90", "p99", "p99.9", "most", "visible");
        for (LatencyFigures one : all) {
            print(one, "read_uncommitted", one.uncommitted, out);
            print(one, "read_committed", one.committed, out);
        }
        out.flush();
    }

    private static void print(LatencyFigures load, String reader, Histogram micros, PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%10.0f  %-16s %9.1f %9.1f %9.1f %9.1f %9.1f %8.1f%%%n",
                load.rate,
                reader,
                micros.getValueAtPercentile(50) / MICROS,
                micros.getValueAtPercentile(90) / MICROS,
                micros.getValueAtPercentile(99) / MICROS,
                micros.getValueAtPercentile(99.9) / MICROS,
                micros.getMaxValue() / MICROS,
                100.0 * micros.getTotalCount() / load.events);
    }
}
