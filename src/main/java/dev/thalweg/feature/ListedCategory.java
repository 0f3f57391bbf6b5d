package dev.thalweg.feature;

import dev.thalweg.event.Event;
import dev.thalweg.feature.Encoding.Unknown;
import dev.thalweg.feature.Encoding.Values;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A category as a 1 at its place in a declared list. Found by open addressing in a table at most half full. */
final class ListedCategory implements Encoder {

    private final String field;
    private final List<String> values;
    private final int slot;
    private final int column;
    private final boolean other;
    private final @Nullable String[] table;
    private final int[] places;

    ListedCategory(String field, Values encoding, int slot, int column) {
        this.field = field;
        this.values = encoding.values();
        this.slot = slot;
        this.column = column;
        this.other = encoding.unknown() == Unknown.OTHER;
        this.table = new @Nullable String[Integer.highestOneBit(values.size()) * 4];
        this.places = new int[table.length];
        for (int place = 0; place < values.size(); place++) {
            int cell = cell(values.get(place));
            table[cell] = values.get(place);
            places[cell] = place;
        }
    }

    /** The cell that holds a value, or the empty one where it would be. */
    private int cell(String value) {
        int spread = value.hashCode();
        int cell = (spread ^ (spread >>> 16)) & (table.length - 1);
        while (table[cell] != null && !value.equals(table[cell])) {
            cell = (cell + 1) & (table.length - 1);
        }
        return cell;
    }

    @Override
    public Columns columns() {
        Stream<String> names = Stream.concat(values.stream(), other ? Stream.of("(other)") : Stream.empty());
        return new Columns(
                field, List.of(), names.map(value -> field + "=" + value).toList());
    }

    @Override
    public void encode(Event event, Row row) {
        String value = event.category(slot);
        if (value == null) {
            return;
        }
        int cell = cell(value);
        if (table[cell] != null) {
            row.add(column + places[cell], 1f);
        } else if (other) {
            row.add(column + values.size(), 1f);
        }
    }
}
