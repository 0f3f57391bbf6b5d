package dev.thalweg.feature;

import dev.thalweg.event.Event;
import dev.thalweg.feature.Encoding.Text;
import java.util.List;

/** A text as a 1 in each column that the hash of one of its words chooses. */
final class HashedText implements Encoder {

    private final int slot;
    private final int column;
    private final int width;
    private final long begun;
    private final Columns columns;

    HashedText(String field, Text encoding, int slot, int column) {
        this.slot = slot;
        this.column = column;
        this.width = encoding.width();
        this.begun = Fnv.add(Fnv.add(Fnv.START, field), (byte) 0xFE); // A category of this field has 0xFF.
        this.columns = new Columns(field, List.of(), new HashedCategory.Names(field, width));
    }

    @Override
    public Columns columns() {
        return columns;
    }

    @Override
    public int pairs() {
        return Math.min(width, Encoding.MAX_WORDS);
    }

    @Override
    public void encode(Event event, Row row) {
        String text = event.category(slot);
        if (text == null) {
            return;
        }
        int first = row.nonZeros();
        int most = first + pairs();
        for (int at = 0; at < text.length() && row.nonZeros() < most; ) {
            int point = text.codePointAt(at);
            long hash = begun;
            if (Character.isLetterOrDigit(point)) {
                do {
                    hash = Fnv.addPoint(hash, Character.isDigit(point) ? '0' : Character.toLowerCase(point));
                    at += Character.charCount(point);
                    point = at < text.length() ? text.codePointAt(at) : ' ';
                } while (Character.isLetterOrDigit(point));
                mark(hash, first, row);
            } else {
                at += Character.charCount(point);
                if (!Character.isWhitespace(point) && !Character.isSpaceChar(point)) {
                    mark(Fnv.addPoint(hash, point), first, row);
                }
            }
        }
    }

    /** Adds the column of a hash, unless it is among the row's pairs from the first on. */
    private void mark(long hash, int first, Row row) {
        int own = column + (int) Long.remainderUnsigned(Fnv.finish(hash), width);
        for (int pair = first; pair < row.nonZeros(); pair++) {
            if (row.column(pair) == own) {
                return;
            }
        }
        row.add(own, 1f);
    }
}
