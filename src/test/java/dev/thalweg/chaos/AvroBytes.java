package dev.thalweg.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Avro's binary encoding by hand, so that it can be done wrong. */
final class AvroBytes {

    private AvroBytes() {}

    static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** A value in the second branch of a union. */
    static byte[] present(byte[] value) {
        return joined(integer(1), value);
    }

    /** Null in the first branch. */
    static byte[] absent() {
        return integer(0);
    }

    static byte[] text(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return joined(integer(bytes.length), bytes);
    }

    static byte[] decimal(double value) {
        return ByteBuffer.allocate(Double.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putDouble(value)
                .array();
    }

    /** Variable length, zig-zag. */
    static byte[] integer(long value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        long rest = (value << 1) ^ (value >> 63);
        for (; (rest & ~0x7fL) != 0; rest >>>= 7) {
            bytes.write((int) ((rest & 0x7f) | 0x80));
        }
        bytes.write((int) rest);
        return bytes.toByteArray();
    }
}
