package dev.thalweg.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** One figure over several seeds, or rounds; all NaN where it is undefined for one of them. */
record Spread(double median, double min, double max) {

    private static final JsonMapper JSON = new JsonMapper();

    /** @param values one a seed or round, at least one */
    static Spread of(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted); // NaN comes last
        int count = sorted.length;
        if (Double.isNaN(sorted[count - 1])) {
            return new Spread(Double.NaN, Double.NaN, Double.NaN);
        }
        return new Spread((sorted[(count - 1) / 2] + sorted[count / 2]) / 2, sorted[0], sorted[count - 1]);
    }

    /** Objects of the same figures to one of the same form, with a spread for each figure. */
    static ObjectNode of(List<? extends JsonNode> seeds) {
        ObjectNode spreads = JSON.createObjectNode();
        for (Map.Entry<String, JsonNode> figure : seeds.get(0).properties()) {
            List<JsonNode> values =
                    seeds.stream().map(seed -> seed.get(figure.getKey())).toList();
            spreads.set(figure.getKey(), figure.getValue().isObject() ? of(values) : ofNumbers(values));
        }
        return spreads;
    }

    private static ObjectNode ofNumbers(List<JsonNode> values) {
        return of(values.stream()
                        .mapToDouble(value -> value.asDouble(Double.NaN))
                        .toArray())
                .json();
    }

    ObjectNode json() {
        ObjectNode object = JSON.createObjectNode();
        Totals.number(object, "median", median);
        Totals.number(object, "min", min);
        Totals.number(object, "max", max);
        return object;
    }

    /** For tables; the extremes only where they differ. */
    @Override
    public String toString() {
        String extremes = " [" + Totals.rounded(min) + ", " + Totals.rounded(max) + "]";
        return Totals.rounded(median) + (min < max ? extremes : "");
    }
}
