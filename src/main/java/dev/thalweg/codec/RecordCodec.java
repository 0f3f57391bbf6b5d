package dev.thalweg.codec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;

/**
 * Records of one of our schemas as Avro single objects, by Avro's own reader and writer: for those of which there are few. For
 * one thread.
 */
final class RecordCodec {

    private final Schema schema;
    private final String what;
    private final byte[] header;
    private final BinaryMessageEncoder<GenericRecord> encoder;
    private final BinaryMessageDecoder<GenericRecord> decoder;

    /**
     * @param resource name of the schema's file
     * @param what the records are, in words
     */
    RecordCodec(String resource, String what) {
        this.schema = EventSchema.resource(resource);
        this.what = what;
        this.header = new SingleObject(schema).header();
        this.encoder = new BinaryMessageEncoder<>(GenericData.get(), schema);
        this.decoder = new BinaryMessageDecoder<>(GenericData.get(), schema);
    }

    /** A record to be filled. */
    GenericRecordBuilder builder() {
        return new GenericRecordBuilder(schema);
    }

    /** The schema of a field. */
    Schema schema(String field) {
        return schema.getField(field).schema();
    }

    /** A symbol for a field of an enumeration. */
    GenericData.EnumSymbol symbol(String field, Enum<?> value) {
        return new GenericData.EnumSymbol(schema.getField(field).schema(), value.name());
    }

    byte[] encode(GenericRecord record) {
        try {
            ByteBuffer bytes = encoder.encode(record);
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            return copy;
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory failed", impossible);
        }
    }

    /** Whether the bytes begin as those of this schema do. */
    boolean wrote(byte[] value) {
        return value.length >= header.length && Arrays.equals(value, 0, header.length, header, 0, header.length);
    }

    /** @throws Malformed when the bytes are nothing of the kind */
    GenericRecord decode(byte[] value) throws Malformed {
        try {
            return decoder.decode(value);
        } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException broken) {
            throw new Malformed("is no " + what + ": " + broken.getMessage());
        }
    }

    static String text(GenericRecord record, String field) {
        return record.get(field).toString();
    }

    /** A copy of them. */
    static byte[] bytes(GenericRecord record, String field) {
        ByteBuffer bytes = ((ByteBuffer) record.get(field)).duplicate();
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return copy;
    }
}
