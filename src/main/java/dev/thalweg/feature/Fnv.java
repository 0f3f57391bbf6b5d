package dev.thalweg.feature;

/**
 * FNV-1a with 64 bits (Fowler, Noll and Vo; draft-eastlake-fnv) over UTF-8, then the 64-bit finaliser of MurmurHash3
 * (Appleby), since FNV's low bits mix too little. An unpaired surrogate counts as the byte of {@code '?'}, which is
 * what {@link String#getBytes} makes of it. Allocates nothing.
 */
final class Fnv {

    static final long START = 0xcbf29ce484222325L;

    private static final long PRIME = 0x100000001b3L;

    private Fnv() {}

    static long add(long hash, byte octet) {
        return (hash ^ (octet & 0xFF)) * PRIME;
    }

    /** The hash after the UTF-8 of a text. */
    static long add(long hash, String text) {
        long result = hash;
        for (int i = 0; i < text.length(); i++) {
            int point = text.codePointAt(i);
            result = addPoint(result, point);
            i += Character.isSupplementaryCodePoint(point) ? 1 : 0;
        }
        return result;
    }

    /** The hash after the UTF-8 of a code point. */
    static long addPoint(long hash, int point) {
        if (point < 0x80) {
            return add(hash, (byte) point);
        }
        if (Character.isSupplementaryCodePoint(point)) {
            return addLong(hash, point);
        }
        return Character.isSurrogate((char) point) ? add(hash, (byte) '?') : addShort(hash, point);
    }

    private static long addShort(long hash, int point) {
        if (point < 0x800) {
            return add(add(hash, (byte) (0xC0 | (point >> 6))), tail(point));
        }
        return add(add(add(hash, (byte) (0xE0 | (point >> 12))), tail(point >> 6)), tail(point));
    }

    private static long addLong(long hash, int point) {
        long begun = add(add(hash, (byte) (0xF0 | (point >> 18))), tail(point >> 12));
        return add(add(begun, tail(point >> 6)), tail(point));
    }

    private static byte tail(int bits) {
        return (byte) (0x80 | (bits & 0x3F));
    }

    static long finish(long hash) {
        long mixed = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ (mixed >>> 33);
    }
}
