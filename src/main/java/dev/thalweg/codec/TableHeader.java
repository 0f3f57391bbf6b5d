package dev.thalweg.codec;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The columns of a table, while it is found out which of them fill what. */
final class TableHeader {

    private final List<String> header;
    private final Map<String, Integer> positions = new HashMap<>();
    private final Set<String> used = new HashSet<>();
    private final List<String> faults = new ArrayList<>();

    TableHeader(List<String> header) {
        this.header = header;
        Set<String> repeated = new HashSet<>();
        for (int i = 0; i < header.size(); i++) {
            String name = header.get(i);
            if (positions.putIfAbsent(name, i) != null && repeated.add(name)) {
                faults.add("column '" + name + "' stands more than once in the header");
            }
        }
    }

    /** What is wrong so far, for a person. */
    List<String> faults() {
        return faults;
    }

    /** The columns that filled nothing so far, in the table's order. */
    List<String> left() {
        return header.stream().filter(column -> !used.contains(column)).toList();
    }

    /** How a field gets its value; where it gets none and must have one, that is a fault. */
    Cells fill(AvroField field) {
        boolean dispensable = field.nullable() || field.field().hasDefaultValue();
        if (!fills(field) && dispensable) {
            return Cells.none(field);
        }
        if (field.isRecord()) {
            return Cells.record(field, field.within().stream().map(this::fill).toList());
        }
        if (field.isArray()) {
            return array(field);
        }
        if (!field.fillable()) {
            faults.add("field '" + field.path() + "' is of type " + field.typeName()
                    + ", which a table cannot fill, and has no default");
            return Cells.none(field);
        }
        return Cells.of(field, position(field));
    }

    /** Whether there is a column for it, or for a value within it. */
    private boolean fills(AvroField field) {
        if (field.isRecord()) {
            return field.within().stream().anyMatch(this::fills);
        }
        AvroField cell = field.isArray() ? field.element(0) : field;
        return cell.fillable() && positions.containsKey(cell.column());
    }

    private Cells array(AvroField field) {
        List<Cells> elements = new ArrayList<>();
        AvroField element = field.element(0);
        do {
            elements.add(Cells.of(element, position(element)));
            element = field.element(elements.size());
        } while (positions.containsKey(element.column()));
        return Cells.array(field, elements);
    }

    private int position(AvroField field) {
        Integer position = positions.get(field.column());
        if (position == null) {
            faults.add("column '" + field.column() + "' (" + field.typeName()
                    + ") is missing, and the schema has neither a default nor null for it");
            return 0;
        }
        used.add(field.column());
        return position;
    }
}
