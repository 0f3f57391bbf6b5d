package dev.thalweg.network;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Arrays to little-endian bytes and back, every bit kept, NaN payloads too. */
final class States {

    private States() {}

    /** A fingerprint is taken over these bytes, so the order is not the caller's to choose. */
    static void requireLittleEndian(ByteBuffer buffer) {
        if (buffer.order() != ByteOrder.LITTLE_ENDIAN) {
            throw new IllegalArgumentException("state is little-endian, got a " + buffer.order() + " buffer");
        }
    }

    static void requireBytes(String what, long limit, long seen) {
        if (seen < limit) {
            throw new IllegalArgumentException(what + " state needs " + limit + " bytes, got " + seen);
        }
    }

    static void write(ByteBuffer to, float[] values, int count) {
        to.asFloatBuffer().put(values, 0, count);
        to.position(to.position() + count * Float.BYTES);
    }

    static void read(ByteBuffer from, float[] values, int count) {
        from.asFloatBuffer().get(values, 0, count);
        from.position(from.position() + count * Float.BYTES);
    }

    static void write(ByteBuffer to, int[] values, int count) {
        to.asIntBuffer().put(values, 0, count);
        to.position(to.position() + count * Integer.BYTES);
    }

    static void read(ByteBuffer from, int[] values, int count) {
        from.asIntBuffer().get(values, 0, count);
        from.position(from.position() + count * Integer.BYTES);
    }
}
