package dev.thalweg.codec;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a table to Avro single objects: each field takes the cell of the column with its name, or with
 * the one that its property {@value AvroField#COLUMN} says. An empty cell is null,
 * a field without a column has the schema's default or is null. For use by one thread.
 */
public final class CellEncoder {

    private static final int NO_COLUMN = -1;

    private final List<AvroField> fields;
    private final int[] columns;
    private final int width;
    private final List<String> ignored;
    private final EventEncoder encoder;
    private final @Nullable Object[] values;

    CellEncoder(EventSchema schema, List<String> header) throws BadCsv {
        this.fields = schema.avroFields();
        this.width = header.size();
        List<String> faults = new ArrayList<>();
        Map<String, Integer> positions = positions(header, faults);
        this.columns = new int[fields.size()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = column(fields.get(i), positions, faults);
        }
        if (!faults.isEmpty()) {
            throw new BadCsv(faults);
        }
        fields.stream().filter(AvroField::fillable).forEach(field -> positions.remove(field.column()));
        this.ignored = header.stream().filter(positions::containsKey).toList();
        this.encoder = schema.encoder();
        this.values = new Object[columns.length];
    }

    /** The columns that fill no field, in the table's order. */
    public List<String> ignored() {
        return ignored;
    }

    /**
     * Encodes one row.
     *
     * @param cells one for each column of the header
     * @throws Unencodable when a field cannot hold its cell
     * @throws IllegalArgumentException when there are more or fewer cells than columns
     */
    public byte[] encode(List<String> cells) throws Unencodable {
        if (cells.size() != width) {
            throw new IllegalArgumentException("the table has " + width + " columns, got " + cells.size() + " cells");
        }
        for (int i = 0; i < columns.length; i++) {
            AvroField field = fields.get(i);
            if (columns[i] != NO_COLUMN) {
                values[i] = value(field, cells.get(columns[i]));
            } else {
                values[i] = field.field().hasDefaultValue() ? EventEncoder.DEFAULT : null;
            }
        }
        return encoder.encode(values);
    }

    /**
     * Encodes one row of a file.
     *
     * @throws BadCsv when a field cannot hold its cell; names the line
     */
    public byte[] encode(CsvFile.Row row) throws BadCsv {
        try {
            return encode(row.cells());
        } catch (Unencodable fault) {
            throw new BadCsv(List.of("line " + row.line() + ": " + fault.getMessage()));
        }
    }

    private static Map<String, Integer> positions(List<String> header, List<String> faults) {
        Map<String, Integer> positions = new HashMap<>();
        Set<String> repeated = new HashSet<>();
        for (int i = 0; i < header.size(); i++) {
            String name = header.get(i);
            if (positions.putIfAbsent(name, i) != null && repeated.add(name)) {
                faults.add("column '" + name + "' stands more than once in the header");
            }
        }
        return positions;
    }

    private static int column(AvroField field, Map<String, Integer> positions, List<String> faults) {
        boolean dispensable = field.nullable() || field.field().hasDefaultValue();
        if (!field.fillable()) {
            if (!dispensable) {
                faults.add("field '" + field.name() + "' is of type " + field.typeName()
                        + ", which a table cannot fill, and has no default");
            }
            return NO_COLUMN;
        }
        Integer position = positions.get(field.column());
        if (position == null && !dispensable) {
            faults.add("column '" + field.column() + "' (" + field.typeName()
                    + ") is missing, and the schema has neither a default nor null for it");
        }
        return position == null ? NO_COLUMN : position;
    }

    private static @Nullable Object value(AvroField field, String cell) throws Unencodable {
        if (cell.isEmpty()) {
            return null;
        }
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

    /** The number that a cell is to a feature; NaN where it is none, or beyond a 32-bit float. */
    public static double finite(String cell) {
        try {
            double number = suffixed(cell) ? Double.NaN : Double.parseDouble(cell);
            return Float.isFinite((float) number) ? number : Double.NaN;
        } catch (NumberFormatException notOne) {
            return Double.NaN;
        }
    }

    private static Double decimal(AvroField field, String cell) throws Unencodable {
        if (suffixed(cell)) {
            throw EventEncoder.unfit(field, cell);
        }
        return Double.valueOf(cell);
    }

    /** Java takes {@code 12d} and {@code 1f} for numbers; a table does not mean them so. */
    private static boolean suffixed(String cell) {
        return !cell.isEmpty() && "dDfF".indexOf(cell.charAt(cell.length() - 1)) >= 0;
    }

    private static Boolean truth(AvroField field, String cell) throws Unencodable {
        return switch (cell) {
            case "true", "True", "TRUE", "1" -> true;
            case "false", "False", "FALSE", "0" -> false;
            default -> throw EventEncoder.unfit(field, cell);
        };
    }
}
