package dev.thalweg.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.UnaryOperator;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericEnumSymbol;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;

/** Single objects of a schema as JSON objects that {@link JsonReader} reads; for feeding, where ease goes before speed. */
final class JsonWriter implements UnaryOperator<byte[]> {

    private static final JsonFactory JSON = new JsonFactory();

    private final GenericDatumReader<GenericRecord> records;

    JsonWriter(Schema schema) {
        this.records = new GenericDatumReader<>(schema);
    }

    @Override
    public byte[] apply(byte[] object) {
        int header = SingleObject.HEADER_BYTES;
        BinaryDecoder in = DecoderFactory.get().binaryDecoder(object, header, object.length - header, null);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = JSON.createGenerator(bytes)) {
            write(records.read(null, in), out);
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory failed", impossible);
        }
        return bytes.toByteArray();
    }

    /** What tables can fill, and records of it; anything else is left out: the reader takes no such value. */
    private static void write(IndexedRecord record, JsonGenerator out) throws IOException {
        out.writeStartObject();
        for (Schema.Field field : record.getSchema().getFields()) {
            member(field.name(), record.get(field.pos()), out);
        }
        out.writeEndObject();
    }

    private static void member(String name, @Nullable Object value, JsonGenerator out) throws IOException {
        if (value == null) {
            out.writeNullField(name);
        } else if (value instanceof Boolean truth) {
            out.writeBooleanField(name, truth);
        } else if (value instanceof Double || value instanceof Float) {
            out.writeNumberField(name, ((Number) value).doubleValue());
        } else if (value instanceof Number whole) {
            out.writeNumberField(name, whole.longValue());
        } else if (value instanceof CharSequence || value instanceof GenericEnumSymbol<?>) {
            out.writeStringField(name, value.toString());
        } else if (value instanceof IndexedRecord within) {
            out.writeFieldName(name);
            write(within, out);
        }
    }
}
