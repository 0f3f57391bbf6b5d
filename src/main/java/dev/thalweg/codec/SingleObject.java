package dev.thalweg.codec;

import java.util.HexFormat;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/**
 * The ten bytes that an Avro single object begins with: the marker {@code C3 01} and the schema's 64-bit CRC, least
 * significant byte first (Avro specification, "Single-object encoding"). The CRC is over the parsing canonical form:
 * docs, defaults and logical types are not in it.
 */
final class SingleObject {

    static final int HEADER_BYTES = 10;

    private static final int MARKER_1 = 0xC3;
    private static final int MARKER_2 = 0x01;

    private final long fingerprint;

    SingleObject(Schema schema) {
        this.fingerprint = SchemaNormalization.parsingFingerprint64(schema);
    }

    /** The header of every object of this schema; a fresh array. */
    byte[] header() {
        byte[] header = new byte[HEADER_BYTES];
        header[0] = (byte) MARKER_1;
        header[1] = (byte) MARKER_2;
        for (int i = 0; i < Long.BYTES; i++) {
            header[2 + i] = (byte) (fingerprint >>> (8 * i));
        }
        return header;
    }

    /** Moves past the header, when it is this schema's. */
    void check(Cursor cursor) throws Malformed {
        long seen = schema(cursor);
        if (seen != fingerprint) {
            throw unknown(seen, hex(fingerprint));
        }
    }

    /** @param known the schemas that could be read, in words */
    static Malformed unknown(long schema, String known) {
        return new Malformed("written with schema " + hex(schema) + "; the pipeline reads schema " + known);
    }

    /** Moves past the header, and says of which schema the object is. */
    static long schema(Cursor cursor) throws Malformed {
        if (cursor.remaining() < HEADER_BYTES) {
            throw new Malformed("only " + cursor.remaining() + " bytes; a single object has " + HEADER_BYTES
                    + " before its first field");
        }
        int first = cursor.readByte();
        int second = cursor.readByte();
        if (first != MARKER_1 || second != MARKER_2) {
            throw new Malformed(
                    "begins with %02X %02X, not with C3 01 as an Avro single object does".formatted(first, second));
        }
        return cursor.readFixed64();
    }

    long fingerprint() {
        return fingerprint;
    }

    static String hex(long fingerprint) {
        return HexFormat.of().toHexDigits(fingerprint);
    }
}
