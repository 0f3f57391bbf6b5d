package dev.thalweg.settings;

import dev.thalweg.network.Activation;
import dev.thalweg.network.Initial;
import dev.thalweg.network.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The {@code network} section. */
record NetworkSection(
        List<Integer> hidden, Activation activation, boolean linearPath, double dropout, Initial initial) {

    private static final int MOST_UNITS = 65_536;
    private static final String LAYERS =
            "must list, for each layer, {weights: a row of numbers for each input," + " bias: a number for each unit}";

    /**
     * Reads the section.
     *
     * @param inputs columns of a row, which given weights must fit
     * @param outputs of the network
     */
    static NetworkSection read(Section network, int inputs, int outputs) {
        List<Integer> hidden = hidden(network);
        NetworkSection read = new NetworkSection(
                hidden,
                network.choice("activation", Activation.RELU),
                network.flag("linearPath", true),
                network.number("dropout", 0, Range.BELOW_ONE),
                initial(network, inputs, hidden, outputs));
        network.close();
        long parameters = Layout.parameters(inputs, hidden, outputs, read.linearPath());
        if (parameters > Layout.MOST_PARAMETERS) {
            network.fault(
                    "hidden",
                    hidden,
                    "must give at most " + Layout.MOST_PARAMETERS + " parameters, " + inputs + " columns and " + outputs
                            + " outputs make it " + parameters + "; take fewer units, or narrower hashes");
        }
        return read;
    }

    private static List<Integer> hidden(Section network) {
        Object given = network.value("hidden").orElse(List.of(64));
        List<Integer> hidden = new ArrayList<>();
        for (Object units : given instanceof List<?> list ? list : List.of(given)) {
            if (!(units instanceof Integer count) || count < 1 || count > MOST_UNITS) {
                network.fault(
                        "hidden", given, "must be a list of units a layer, each 1 to " + MOST_UNITS + ", such as [64]");
                return List.of(64);
            }
            hidden.add(count);
        }
        return hidden;
    }

    private static Initial initial(Section network, int inputs, List<Integer> hidden, int outputs) {
        Section.Variant choice = network.variant("initial", "he", Map.of("layers", "layers"));
        Initial initial =
                switch (choice.name()) {
                    case "he" -> new Initial.He();
                    case "xavier" -> new Initial.Xavier();
                    case "layers" -> given(choice.details(), inputs, hidden, outputs);
                    default -> {
                        network.fault("initial", choice.name(), "must be one of he, xavier, layers");
                        yield new Initial.He();
                    }
                };
        choice.details().close();
        return initial;
    }

    private static Initial given(Section details, int inputs, List<Integer> hidden, int outputs) {
        Object value = details.value("layers").orElse(List.of());
        List<Integer> widths = new ArrayList<>(List.of(inputs));
        widths.addAll(hidden);
        widths.add(outputs);
        List<Initial.Layer> layers = new ArrayList<>();
        for (Object layer : value instanceof List<?> list ? list : List.of()) {
            Initial.Layer parsed = layer instanceof Map<?, ?> parts ? layer(parts) : null;
            boolean fits = parsed != null
                    && layers.size() + 1 < widths.size()
                    && fits(parsed, widths.get(layers.size()), widths.get(layers.size() + 1));
            if (!fits) {
                details.fault("layers", layer, LAYERS + "; widths are " + widths);
                return new Initial.He();
            }
            layers.add(parsed);
        }
        if (layers.size() + 1 != widths.size()) {
            details.fault("layers", layers.size() + " layers", LAYERS + "; widths are " + widths);
            return new Initial.He();
        }
        return new Initial.Given(layers);
    }

    private static boolean fits(Initial.Layer layer, int inputs, int units) {
        return layer.weights().size() == inputs
                && layer.weights().stream().allMatch(row -> row.size() == units)
                && layer.bias().size() == units;
    }

    private static Initial.@Nullable Layer layer(Map<?, ?> parts) {
        if (parts.size() != 2) {
            return null;
        }
        List<Double> bias = numbers(parts.get("bias"));
        List<List<Double>> weights = new ArrayList<>();
        for (Object row : parts.get("weights") instanceof List<?> rows ? rows : List.of()) {
            List<Double> numbers = numbers(row);
            if (numbers == null) {
                return null;
            }
            weights.add(numbers);
        }
        return bias == null ? null : new Initial.Layer(weights, bias);
    }

    private static @Nullable List<Double> numbers(@Nullable Object value) {
        if (!(value instanceof List<?> items)) {
            return null;
        }
        List<Double> numbers = new ArrayList<>();
        for (Object item : items) {
            if (!(item instanceof Number number) || !Float.isFinite(number.floatValue())) {
                return null;
            }
            numbers.add(number.doubleValue());
        }
        return numbers;
    }
}
