package dev.thalweg.feature;

import dev.thalweg.event.Event;
import dev.thalweg.feature.Encoding.Hash;
import java.util.AbstractList;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;

/** A category as a 1 in a column that its hash chooses. */
final class HashedCategory implements Encoder {

    private final String field;
    private final int slot;
    private final int column;
    private final int width;
    private final boolean signed;
    private final long begun;

    HashedCategory(String field, Hash encoding, int slot, int column) {
        this.field = field;
        this.slot = slot;
        this.column = column;
        this.width = encoding.width();
        this.signed = encoding.signed();
        this.begun = Fnv.add(Fnv.add(Fnv.START, field), (byte) 0xFF);
    }

    @Override
    public Columns columns() {
        return new Columns(field, List.of(), new Names(field, width));
    }

    @Override
    public void encode(Event event, Row row) {
        String value = event.category(slot);
        if (value != null) {
            long hash = Fnv.finish(Fnv.add(begun, value));
            row.add(column + (int) Long.remainderUnsigned(hash, width), signed && hash < 0 ? -1f : 1f);
        }
    }

    /** Names made only when asked for: there can be millions. */
    static final class Names extends AbstractList<String> implements RandomAccess {

        private final String field;
        private final int width;

        Names(String field, int width) {
            this.field = field;
            this.width = width;
        }

        @Override
        public String get(int index) {
            return field + "#" + Objects.checkIndex(index, width);
        }

        @Override
        public int size() {
            return width;
        }
    }
}
