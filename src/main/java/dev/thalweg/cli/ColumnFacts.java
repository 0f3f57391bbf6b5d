package dev.thalweg.cli;

import dev.thalweg.codec.CellEncoder;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What is seen of a table's column, in bounded room. */
final class ColumnFacts {

    /** Different values that are kept. */
    static final int MOST_KEPT = 1000;

    /** Of a long cell this much is kept. */
    private static final int MOST_CHARACTERS = 200;

    private static final Pattern ID = Pattern.compile("(?i)(.*[_. -])?(id|uuid|guid)|.*[a-z]I[dD]");
    private static final Pattern DATE =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}([T ]\\d{2}:\\d{2}(:\\d{2}([.,]\\d+)?)?)?( ?(Z|[+-]\\d{2}:?\\d{2}))?");
    private static final Pattern SPACES = Pattern.compile("\\s+");

    private final String name;
    private final Set<String> values = new HashSet<>();
    private boolean repeated;
    private long filled;
    private long empty;
    private long numbers;
    private long whole;
    private long dates;
    private long words;
    private int longest;
    private double least = Double.POSITIVE_INFINITY;
    private double most = Double.NEGATIVE_INFINITY;
    private String noNumber = "";

    ColumnFacts(String name) {
        this.name = name;
    }

    void see(String cell) {
        if (cell.isEmpty()) {
            empty++;
            return;
        }
        filled++;
        longest = Math.max(longest, cell.length());
        if (values.size() < MOST_KEPT) {
            repeated |= !values.add(cut(cell));
        }
        double number = CellEncoder.finite(cell);
        if (Double.isNaN(number)) {
            noNumber = cut(cell);
            words += SPACES.split(cell.strip()).length;
            dates += DATE.matcher(cell).matches() ? 1 : 0;
        } else {
            numbers++;
            whole += number == Math.rint(number) ? 1 : 0;
            least = Math.min(least, number);
            most = Math.max(most, number);
        }
    }

    private static String cut(String cell) {
        return cell.length() > MOST_CHARACTERS ? cell.substring(0, MOST_CHARACTERS) : cell;
    }

    String name() {
        return name;
    }

    long filled() {
        return filled;
    }

    long empty() {
        return empty;
    }

    /** How many different values there are, up to {@link #MOST_KEPT}. */
    int different() {
        return values.size();
    }

    /** The different values, numbers by size, others by letters; longer ones cut. */
    List<String> values() {
        Comparator<String> byLetters = Comparator.naturalOrder();
        return values.stream()
                .sorted(
                        numeric()
                                ? Comparator.comparingDouble(CellEncoder::finite)
                                        .thenComparing(byLetters)
                                : byLetters)
                .toList();
    }

    boolean few(int limit) {
        return values.size() <= limit && longest <= MOST_CHARACTERS;
    }

    /** Whether values come again: twice at least, on the average. */
    boolean comeAgain() {
        return 2L * values.size() <= filled;
    }

    /** Whether no value was seen twice, among the first that are kept. */
    boolean allDiffer() {
        return !repeated;
    }

    boolean constant() {
        return values.size() < 2 && (empty == 0 || filled == 0);
    }

    boolean numeric() {
        return numbers == filled;
    }

    /** Numbers such as those of weekdays or months: whole, and close together. */
    boolean codes() {
        return numeric() && whole == filled && most - least < 2.0 * values.size();
    }

    boolean dates() {
        return dates == filled;
    }

    boolean namedId() {
        return ID.matcher(name).matches();
    }

    double wordsPerCell() {
        return (double) words / filled;
    }

    /** How many cells are no numbers, in a column that is one of numbers otherwise; 0 in all others. */
    long strays() {
        return 10 * numbers >= 9 * filled ? filled - numbers : 0;
    }

    /** The last cell that is no number; cut like {@link #values}. */
    String noNumber() {
        return noNumber;
    }

    double least() {
        return least;
    }

    double most() {
        return most;
    }
}
