package dev.thalweg.codec;

import dev.thalweg.event.Event;
import dev.thalweg.event.EventShape;
import dev.thalweg.event.Field;
import dev.thalweg.event.LabelShape;
import dev.thalweg.event.Origin;
import dev.thalweg.feature.Encoding;
import dev.thalweg.feature.FeatureSpec;
import dev.thalweg.feature.Features;
import dev.thalweg.feature.Row;
import dev.thalweg.settings.SchemaReader.InvalidSchema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A record of 20 numbers and a label: from bytes to an event, on to the network's row, and to Avro's generic record. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 1,
        jvmArgs = {"-Xmx1g", "-XX:+UseSerialGC"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DecodingBenchmark {

    private static final int FIELDS = 20;
    private static final int RECORDS = 1 << 10;
    private static final Origin ORIGIN = new Origin("events", 0, 0);

    @State(Scope.Thread)
    public static class Records {

        private final byte[][] bytes = new byte[RECORDS][];
        private EventDecoder decoder;
        private Features features;
        private Row row;
        private GenericDatumReader<GenericRecord> generic;
        private @Nullable GenericRecord record;
        private @Nullable BinaryDecoder binary;
        private int next;

        @Setup
        public void prepare() throws InvalidSchema, Unencodable {
            EventSchema schema = EventSchema.parse("benchmark", json());
            EventShape shape = new EventShape(
                    names().stream()
                            .map(name -> new Field(name, Field.Kind.NUMBER, false))
                            .toList(),
                    new LabelShape.Numeric("label"),
                    null,
                    null,
                    0);
            decoder = schema.decoder(shape);
            features = new Features(
                    names().stream()
                            .map(name -> new FeatureSpec(name, new Encoding.Standardize()))
                            .toList(),
                    shape);
            row = features.newRow();
            generic = new GenericDatumReader<>(schema.avro());
            SplittableRandom random = new SplittableRandom(1);
            EventEncoder encoder = schema.encoder();
            for (int i = 0; i < RECORDS; i++) {
                Object[] values = new Object[FIELDS + 1];
                for (int field = 0; field <= FIELDS; field++) {
                    values[field] = random.nextDouble();
                }
                bytes[i] = encoder.encode(values);
            }
        }

        private static List<String> names() {
            List<String> names = new ArrayList<>();
            for (int i = 0; i < FIELDS; i++) {
                names.add("f" + i);
            }
            return names;
        }

        private static String json() {
            StringBuilder fields = new StringBuilder();
            names().forEach(name -> fields.append("{\"name\": \"" + name + "\", \"type\": [\"null\", \"double\"]}, "));
            return "{\"type\": \"record\", \"name\": \"R\", \"fields\": [" + fields
                    + "{\"name\": \"label\", \"type\": \"double\"}]}";
        }

        private byte[] bytes() {
            return bytes[next++ & (RECORDS - 1)];
        }
    }

    /** What the learner does with each event before it predicts. */
    @Benchmark
    public Row decodeAndEncode(Records state) {
        state.features.encode((Event) state.decoder.decode(state.bytes(), ORIGIN, 0), state.row);
        return state.row;
    }

    /** And what it does after. */
    @Benchmark
    public Row decodeEncodeAndObserve(Records state) {
        Event event = (Event) state.decoder.decode(state.bytes(), ORIGIN, 0);
        state.features.encode(event, state.row);
        state.features.observe(event);
        return state.row;
    }

    @Benchmark
    public Object decode(Records state) {
        return state.decoder.decode(state.bytes(), ORIGIN, 0);
    }

    /** Avro's own reader with everything reused that it can reuse, and without the header's check. */
    @Benchmark
    public GenericRecord genericRecord(Records state) throws IOException {
        byte[] bytes = state.bytes();
        int header = SingleObject.HEADER_BYTES;
        state.binary = DecoderFactory.get().binaryDecoder(bytes, header, bytes.length - header, state.binary);
        state.record = state.generic.read(state.record, state.binary);
        return state.record;
    }
}
