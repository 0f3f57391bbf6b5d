package dev.thalweg.peers;

import com.yahoo.labs.samoa.instances.Attribute;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A column of a table. What it is, all its cells tell: a number where each that is not empty is one; else a category,
 * whose values stand in the order of the alphabet; else, with more than {@value #MOST_VALUES} values, a text.
 */
final class Column {

    private static final int MOST_VALUES = 1000;

    /** A label of no more different numbers than that is a class. */
    private static final int MOST_CLASSES = 50;

    /** Counts of hashed words that a text becomes: MOA's trees look at each for each row. */
    private static final int WORDS = 1024;

    private static final double CLIP = 10;

    private final String name;
    private final boolean number;
    private final Map<String, Integer> values = new LinkedHashMap<>();
    private long count;
    private double mean;
    private double squares;

    /**
     * @param category where numbers are names, too
     * @param cells all there are
     */
    Column(String name, boolean category, Stream<String> cells) {
        this.name = name;
        Set<String> distinct = cells.filter(cell -> !cell.isEmpty()).collect(Collectors.toCollection(TreeSet::new));
        this.number = !category && distinct.stream().allMatch(Column::isNumber);
        distinct.forEach(value -> values.put(value, values.size()));
    }

    private static boolean isNumber(String cell) {
        try {
            return Double.isFinite(Double.parseDouble(cell));
        } catch (NumberFormatException other) {
            return false;
        }
    }

    boolean text() {
        return !number && values.size() > MOST_VALUES;
    }

    /** How many classes it has as a label; 0 where that is a number. */
    int classes() {
        return number && values.size() > MOST_CLASSES ? 0 : values.size();
    }

    Attribute label() {
        return classes() == 0 ? new Attribute(name) : nominal();
    }

    private Attribute nominal() {
        return new Attribute(name, new ArrayList<>(values.keySet()));
    }

    double label(String cell) {
        return classes() == 0 ? Double.parseDouble(cell) : values.get(cell);
    }

    List<Attribute> attributes(boolean linear) {
        if (text() || linear && !number) {
            return IntStream.range(0, text() ? WORDS : values.size())
                    .mapToObj(at -> new Attribute(name + at))
                    .toList();
        }
        return List.of(number ? new Attribute(name) : nominal());
    }

    /** The cell as MOA takes it: the number, the category's place, the words' counts; NaN is missing. */
    void put(String cell, int at, SortedMap<Integer, Double> row) {
        if (text()) {
            for (String word : cell.toLowerCase(Locale.ROOT).split("\\W+")) {
                row.merge(at + Math.floorMod(word.hashCode(), WORDS), 1.0, Double::sum);
            }
        } else if (cell.isEmpty()) {
            row.put(at, Double.NaN);
        } else {
            row.put(at, number ? Double.parseDouble(cell) : values.get(cell));
        }
    }

    /** The cell as a linear model needs it: in deviations of the numbers before it, or one-hot; 0 is missing. */
    void putLinear(String cell, int at, SortedMap<Integer, Double> row) {
        if (text()) {
            put(cell, at, row);
        } else if (!cell.isEmpty() && number) {
            row.put(at, standardized(Double.parseDouble(cell)));
        } else if (!cell.isEmpty()) {
            row.put(at + values.get(cell), 1.0);
        }
    }

    private double standardized(double value) {
        double deviation = Math.sqrt(squares / Math.max(1, count));
        double standardized = deviation > 0 ? (value - mean) / deviation : 0;
        count++;
        double away = value - mean;
        mean += away / count;
        squares += away * (value - mean);
        return Math.max(-CLIP, Math.min(CLIP, standardized));
    }
}
