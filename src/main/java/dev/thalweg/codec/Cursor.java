package dev.thalweg.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A position in the bytes of one Avro datum (Avro specification, "Binary Encoding").
 *
 * <p>Why not Avro's {@code BinaryDecoder}: on hostile bytes it moves backwards (a block of negative size), loops for up
 * to 2^63 items that take no bytes, and recurses as deep as the bytes say. Here a length is checked against what is
 * left before anything is allocated, every loop consumes bytes, and nesting has a limit, so the work is bounded by the
 * record's size. Reused from record to record; not safe for use by several threads.
 */
final class Cursor {

    /** How deep records, arrays and maps may be nested in one another. */
    private static final int MAX_DEPTH = 200;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] bytes = new byte[0];
    private int position;
    private int depth;

    /** Goes to the start of other bytes. */
    void open(byte[] bytes) {
        this.bytes = bytes;
        this.position = 0;
        this.depth = 0;
    }

    int position() {
        return position;
    }

    int remaining() {
        return bytes.length - position;
    }

    void end() throws Malformed {
        if (remaining() > 0) {
            throw new Malformed(remaining() + " of " + bytes.length + " bytes are left over behind the last field");
        }
    }

    /** Goes one level deeper; the caller leaves it with {@link #leave}. */
    void enter() throws Malformed {
        if (++depth > MAX_DEPTH) {
            throw new Malformed("values are nested more than " + MAX_DEPTH + " deep");
        }
    }

    void leave() {
        depth--;
    }

    int readByte() throws Malformed {
        need(1);
        return bytes[position++] & 0xff;
    }

    boolean readBoolean() throws Malformed {
        int value = readByte();
        if (value > 1) {
            throw new Malformed("a boolean is the byte " + value + ", neither 0 nor 1");
        }
        return value == 1;
    }

    int readInt() throws Malformed {
        long value = readLong();
        if (value != (int) value) {
            throw new Malformed("the int " + value + " has more than 32 bits");
        }
        return (int) value;
    }

    /** A zig-zag number of at most 64 bits in up to ten bytes. */
    long readLong() throws Malformed {
        long raw = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = readByte();
            if (shift == 63 && next > 1) {
                break;
            }
            raw |= (next & 0x7fL) << shift;
            if (next < 0x80) {
                return (raw >>> 1) ^ -(raw & 1);
            }
        }
        throw new Malformed("a number has more than 64 bits");
    }

    float readFloat() throws Malformed {
        need(Float.BYTES);
        float value = Float.intBitsToFloat((int) INT.get(bytes, position));
        position += Float.BYTES;
        return value;
    }

    double readDouble() throws Malformed {
        return Double.longBitsToDouble(readFixed64());
    }

    /** Eight bytes, the least significant first. */
    long readFixed64() throws Malformed {
        need(Long.BYTES);
        long value = (long) LONG.get(bytes, position);
        position += Long.BYTES;
        return value;
    }

    /** UTF-8; a sequence that is not UTF-8 becomes U+FFFD, as in Avro's own reader. */
    String readString() throws Malformed {
        int length = readLength();
        String value = new String(bytes, position, length, StandardCharsets.UTF_8);
        position += length;
        return value;
    }

    /** So many bytes, in an array of their own. */
    byte[] readBytes(int count) throws Malformed {
        need(count);
        position += count;
        return Arrays.copyOfRange(bytes, position - count, position);
    }

    /** All that is left, in an array of its own. */
    byte[] readRest() {
        byte[] rest = Arrays.copyOfRange(bytes, position, bytes.length);
        position = bytes.length;
        return rest;
    }

    /** Four bytes, the most significant first. */
    int readBigEndianInt() throws Malformed {
        need(Integer.BYTES);
        int value = Integer.reverseBytes((int) INT.get(bytes, position));
        position += Integer.BYTES;
        return value;
    }

    /** The branch of a union, or the position of an enum's symbol: below {@code limit}. */
    int readIndex(int limit) throws Malformed {
        long index = readLong();
        if (index < 0 || index >= limit) {
            throw new Malformed("the index " + index + " is not one of 0 to " + (limit - 1));
        }
        return (int) index;
    }

    void skipBlob() throws Malformed {
        int length = readLength();
        position += length;
    }

    void skip(int count) throws Malformed {
        need(count);
        position += count;
    }

    /** A length that what is left can hold, in bytes. */
    int readLength() throws Malformed {
        long length = readLong();
        if (length < 0 || length > remaining()) {
            throw new Malformed("a length of " + length + " bytes where " + remaining() + " are left");
        }
        return (int) length;
    }

    private void need(int count) throws Malformed {
        if (count > remaining()) {
            throw new Malformed("the bytes end " + (count - remaining()) + " too early, at " + bytes.length);
        }
    }
}
