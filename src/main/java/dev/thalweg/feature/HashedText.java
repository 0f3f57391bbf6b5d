package dev.thalweg.feature;

import dev.thalweg.event.Event;
import dev.thalweg.feature.Encoding.Frequency;
import dev.thalweg.feature.Encoding.Text;
import java.util.List;

/** A text as the columns that the hashes of its words, and of words that follow one another, choose. */
final class HashedText implements Encoder {

    private static final byte BETWEEN = (byte) 0xFF;

    private final int slot;
    private final int column;
    private final int width;
    private final int pairs;
    private final boolean counted;
    private final long begun;
    private final Columns columns;

    /** Of the last words read, one, two, ... taken together: their hash before the finish; a word adds to all of them. */
    private final long[] grams;

    private final int[] times;

    HashedText(String field, Text encoding, int slot, int column) {
        this.slot = slot;
        this.column = column;
        this.width = encoding.width();
        this.pairs = Math.min(width, Encoding.MAX_WORDS * encoding.ngrams());
        this.counted = encoding.frequency() == Frequency.SUBLINEAR;
        this.begun = Fnv.add(Fnv.add(Fnv.START, field), (byte) 0xFE); // A category of this field has 0xFF.
        this.columns = new Columns(field, List.of(), new HashedCategory.Names(field, width));
        this.grams = new long[encoding.ngrams()];
        this.times = new int[pairs];
    }

    @Override
    public Columns columns() {
        return columns;
    }

    @Override
    public int pairs() {
        return pairs;
    }

    @Override
    public void encode(Event event, Row row) {
        String text = event.category(slot);
        if (text == null) {
            return;
        }
        int first = row.nonZeros();
        int words = 0;
        for (int at = 0; at < text.length() && row.nonZeros() < first + pairs; ) {
            int point = text.codePointAt(at);
            boolean letter = Character.isLetterOrDigit(point);
            if (letter || !(Character.isWhitespace(point) || Character.isSpaceChar(point))) {
                int known = Math.min(++words, grams.length);
                begin(known);
                do {
                    add(known, Character.isDigit(point) ? '0' : letter ? Character.toLowerCase(point) : point);
                    at += Character.charCount(point);
                    point = at < text.length() ? text.codePointAt(at) : ' ';
                } while (letter && Character.isLetterOrDigit(point));
                mark(known, first, row);
            } else {
                at += Character.charCount(point);
            }
        }
        weigh(first, row);
    }

    /** The words before, less the first of each, and a new one that is empty yet. */
    private void begin(int known) {
        for (int words = known - 1; words > 0; words--) {
            grams[words] = Fnv.add(grams[words - 1], BETWEEN);
        }
        grams[0] = begun;
    }

    private void add(int known, int point) {
        for (int words = 0; words < known; words++) {
            grams[words] = Fnv.addPoint(grams[words], point);
        }
    }

    /** Adds the columns of the words read last to the row's pairs from the first on, or counts them where they are. */
    private void mark(int known, int first, Row row) {
        for (int words = 0; words < known; words++) {
            int own = column + (int) Long.remainderUnsigned(Fnv.finish(grams[words]), width);
            int pair = first;
            while (pair < row.nonZeros() && row.column(pair) != own) {
                pair++;
            }
            if (pair < row.nonZeros()) {
                times[pair - first]++;
            } else if (pair < first + pairs) {
                row.add(own, 1f);
                times[pair - first] = 1;
            }
        }
    }

    private void weigh(int first, Row row) {
        for (int pair = first; counted && pair < row.nonZeros(); pair++) {
            row.set(pair, (float) (1 + StrictMath.log(times[pair - first])));
        }
    }
}
