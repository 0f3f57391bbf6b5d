package dev.thalweg.codec;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a field gets its value from a row of a table, as {@link EventEncoder} takes it. */
@FunctionalInterface
interface Cells {

    @Nullable
    Object value(List<String> cells) throws Unencodable;

    /** No cell: the schema's default, or null. */
    static Cells none(AvroField field) {
        Object value = field.field().hasDefaultValue() ? EventEncoder.DEFAULT : null;
        return cells -> value;
    }

    /** One cell; an empty one is null. */
    static Cells of(AvroField field, int column) {
        return cells -> {
            String cell = cells.get(column);
            return cell.isEmpty() ? null : parsed(field, cell);
        };
    }

    /** A record that can be null is so where all its cells are empty. */
    static Cells record(AvroField field, List<Cells> within) {
        return cells -> {
            List<@Nullable Object> values = values(within, cells);
            boolean empty = values.stream().allMatch(value -> value == null || value == EventEncoder.DEFAULT);
            return empty && field.nullable() ? null : values;
        };
    }

    /** An array ends with the last cell that is not empty; one that can be null is so where all are. */
    static Cells array(AvroField field, List<Cells> elements) {
        return cells -> {
            List<@Nullable Object> values = values(elements, cells);
            while (!values.isEmpty() && values.get(values.size() - 1) == null) {
                values.remove(values.size() - 1);
            }
            return values.isEmpty() && field.nullable() ? null : values;
        };
    }

    private static List<@Nullable Object> values(List<Cells> parts, List<String> cells) throws Unencodable {
        List<@Nullable Object> values = new ArrayList<>();
        for (Cells part : parts) {
            values.add(part.value(cells));
        }
        return values;
    }

    private static Object parsed(AvroField field, String cell) throws Unencodable {
        try {
            return switch (field.schema().getType()) {
                case INT -> Integer.valueOf(cell);
                case LONG -> Long.valueOf(cell);
                case FLOAT, DOUBLE -> decimal(field, cell);
                case BOOLEAN -> truth(field, cell);
                case STRING, ENUM -> cell;
                default -> throw EventEncoder.unfit(field, cell);
            };
        } catch (NumberFormatException malformed) {
            throw EventEncoder.unfit(field, cell);
        }
    }

    private static Double decimal(AvroField field, String cell) throws Unencodable {
        if (CellEncoder.suffixed(cell)) {
            throw EventEncoder.unfit(field, cell);
        }
        return Double.valueOf(cell);
    }

    private static Boolean truth(AvroField field, String cell) throws Unencodable {
        return switch (cell) {
            case "true", "True", "TRUE", "1" -> true;
            case "false", "False", "FALSE", "0" -> false;
            default -> throw EventEncoder.unfit(field, cell);
        };
    }
}
