package dev.thalweg.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What one run of one variant cost.
 *
 * @param cpuMicros of the process, an event
 * @param allocatedBytes an event
 * @param changelogBytes sent, an event
 */
record BenchFigures(double eventsPerSecond, double cpuMicros, double allocatedBytes, double changelogBytes) {

    private static final JsonMapper JSON = new JsonMapper();

    /** @param changelogBytes sent between the two moments */
    static BenchFigures between(Consumption begin, Consumption end, long events, double changelogBytes) {
        return new BenchFigures(
                events / ((end.nanos() - begin.nanos()) / 1e9),
                (end.cpuNanos() - begin.cpuNanos()) / 1e3 / events,
                (double) (end.allocatedBytes() - begin.allocatedBytes()) / events,
                changelogBytes / events);
    }

    static BenchFigures read(JsonNode from) {
        return new BenchFigures(
                from.path("eventsPerSecond").asDouble(),
                from.path("cpuMicros").asDouble(),
                from.path("allocatedBytes").asDouble(),
                from.path("changelogBytes").asDouble());
    }

    ObjectNode json() {
        return JSON.createObjectNode()
                .put("eventsPerSecond", eventsPerSecond)
                .put("cpuMicros", cpuMicros)
                .put("allocatedBytes", allocatedBytes)
                .put("changelogBytes", changelogBytes);
    }
}
