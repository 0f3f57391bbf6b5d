package dev.thalweg.codec;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a table to Avro single objects. Each field takes the cell of the column with its name, or with the one that its
 * property {@value AvroField#COLUMN} says; a field of a record within, the one of its path, such as
 * {@code customer.country}; the values of an array, those of {@code readings[0]} and on. An empty cell is null, or beyond
 * the last value of an array; a field without a column has the schema's default or is null. For use by one thread.
 */
public final class CellEncoder {

    private final int width;
    private final List<String> ignored;
    private final EventEncoder encoder;
    private final List<Cells> fields = new ArrayList<>();

    CellEncoder(EventSchema schema, List<String> header) throws BadCsv {
        this.width = header.size();
        TableHeader table = new TableHeader(header);
        for (AvroField field : schema.avroFields()) {
            fields.add(table.fill(field));
        }
        if (!table.faults().isEmpty()) {
            throw new BadCsv(table.faults());
        }
        this.ignored = table.left();
        this.encoder = schema.encoder();
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
        @Nullable Object[] values = new Object[fields.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = fields.get(i).value(cells);
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

    /** The number that a cell is to a feature; NaN where it is none, or beyond a 32-bit float. */
    public static double finite(String cell) {
        try {
            double number = suffixed(cell) ? Double.NaN : Double.parseDouble(cell);
            return Float.isFinite((float) number) ? number : Double.NaN;
        } catch (NumberFormatException notOne) {
            return Double.NaN;
        }
    }

    /** Java takes {@code 12d} and {@code 1f} for numbers; a table does not mean them so. */
    static boolean suffixed(String cell) {
        return !cell.isEmpty() && "dDfF".indexOf(cell.charAt(cell.length() - 1)) >= 0;
    }
}
