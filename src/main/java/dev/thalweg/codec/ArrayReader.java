package dev.thalweg.codec;

import java.util.List;

/**
 * An array, its first values each to targets of their own. Where it has fewer, the others are missing; where it has more, it
 * is refused.
 */
final class ArrayReader implements FieldReader {

    private final String path;
    private final FieldReader[] elements;
    private final FieldReader[] absent;
    private final FieldReader further;

    /**
     * @param elements read the first values
     * @param absent stand in for them where the array is too short
     * @param further moves past a value behind them
     */
    ArrayReader(String path, List<FieldReader> elements, List<FieldReader> absent, FieldReader further) {
        this.path = path;
        this.elements = elements.toArray(FieldReader[]::new);
        this.absent = absent.toArray(FieldReader[]::new);
        this.further = further;
    }

    @Override
    public void read(Cursor cursor, Draft draft) throws Malformed {
        int at = 0;
        for (long count = cursor.readLong(); count != 0; count = cursor.readLong()) {
            if (count == Long.MIN_VALUE) {
                throw new Malformed("has a block of " + count + " values");
            }
            if (count < 0) {
                cursor.readLong(); // The block's size in bytes, for those who skip it.
            }
            at = block(at, Math.abs(count), cursor, draft);
        }
        for (; at < absent.length; at++) {
            absent[at].read(cursor, draft);
        }
    }

    /** @return how many values there were so far, or one more than are read */
    private int block(int from, long count, Cursor cursor, Draft draft) throws Malformed {
        int at = from;
        for (long i = 0; i < count; i++) {
            if (at < elements.length) {
                elements[at++].read(cursor, draft);
                continue;
            }
            if (at == elements.length) {
                draft.tooLong(path, at++);
            }
            int before = cursor.position();
            further.read(cursor, draft);
            if (cursor.position() == before) {
                return at; // A value without bytes, such as null: so are the others, however many the count claims.
            }
        }
        return at;
    }
}
