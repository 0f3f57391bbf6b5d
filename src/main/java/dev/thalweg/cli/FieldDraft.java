package dev.thalweg.cli;

import dev.thalweg.settings.FieldType;
import java.util.stream.Collectors;

/**
 * What becomes of a column in a starting pipeline.
 *
 * @param use whether as a feature, as the event's id, or not at all
 * @param type of its field
 * @param encoding as pipeline files write it; {@code hash} and {@code text} stand for those with a width still to be given
 * @param why in words, for a comment
 */
record FieldDraft(ColumnFacts column, Use use, FieldType type, String encoding, String why) {

    enum Use {
        FEATURE,
        ID,
        NONE
    }

    private static final int MOST_VALUES = 64;

    /** Hours and months are codes; days of the month rather numbers. */
    private static final int MOST_CODES = 24;

    private static final int TEXT_WORDS = 3;

    /** @param idTaken whether another column is the event's id */
    static FieldDraft of(ColumnFacts column, boolean idTaken) {
        if (column.constant()) {
            return none(column, column.filled() == 0 ? "always empty" : "always the same");
        }
        if (column.namedId() && column.allDiffer()) {
            return column.empty() == 0 && !idTaken
                    ? new FieldDraft(column, Use.ID, FieldType.TEXT, "", "every value differs")
                    : none(column, "every value differs, as an id's do");
        }
        if (column.dates()) {
            return none(column, "dates; as milliseconds since 1970 they could be event.time, their parts features");
        }
        return column.numeric() && !column.namedId() ? number(column) : category(column);
    }

    private static FieldDraft number(ColumnFacts column) {
        String range = plain(column.least()) + " to " + plain(column.most());
        boolean two = column.different() < 3;
        if (!two && column.codes() && column.few(MOST_CODES) && column.comeAgain()) {
            return feature(column, FieldType.TEXT, values(column), "whole numbers, taken for codes: " + range);
        }
        String encoding = column.empty() > 0 ? "{standardize: {missing: flag}}" : "standardize";
        return feature(column, FieldType.DECIMAL, encoding, "numbers: " + range);
    }

    private static FieldDraft category(ColumnFacts column) {
        if (column.few(MOST_VALUES) && (column.comeAgain() || column.different() < 3)) {
            return feature(column, FieldType.TEXT, values(column), column.different() + " values");
        }
        if (column.wordsPerCell() >= TEXT_WORDS) {
            return feature(column, FieldType.TEXT, "text", "words");
        }
        if (column.allDiffer() && column.different() == ColumnFacts.MOST_KEPT) {
            return none(column, "every value differs, so none can be learned; its words might be, by text: 4096");
        }
        return feature(column, FieldType.TEXT, "hash", "many values");
    }

    private static FieldDraft none(ColumnFacts column, String why) {
        return new FieldDraft(column, Use.NONE, FieldType.TEXT, "", why);
    }

    private static FieldDraft feature(ColumnFacts column, FieldType type, String encoding, String what) {
        String gaps = column.empty() > 0 ? ", " + column.empty() + " empty" : "";
        String strays = column.strays() > 0
                ? "; " + column.strays() + " are no numbers, such as " + YamlText.quoted(column.noNumber())
                        + ": if they were empty this could be a number"
                : "";
        return new FieldDraft(column, Use.FEATURE, type, encoding, what + gaps + strays);
    }

    private static String values(ColumnFacts column) {
        return column.values().stream().map(YamlText::scalar).collect(Collectors.joining(", ", "{values: [", "]}"));
    }

    private static String plain(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : Double.toString(number);
    }
}
