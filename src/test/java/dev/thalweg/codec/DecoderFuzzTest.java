package dev.thalweg.codec;

import static dev.thalweg.codec.Shapes.ORIGIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.thalweg.event.Arrival;
import dev.thalweg.event.Event;
import dev.thalweg.event.EventShape;
import dev.thalweg.event.LabelShape;
import dev.thalweg.event.Reason;
import dev.thalweg.event.Rejection;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

/** Whatever the bytes are, the decoder answers, soon, and without a number that is not finite. */
class DecoderFuzzTest {

    private static final int MUTATIONS = 300_000;
    private static final int GARBAGE = 100_000;

    private static final String HOSTILE =
            """
            {"type": "record", "name": "H", "fields": [
              {"name": "value", "type": %s}, {"name": "x", "type": "double"}]}""";

    private final EventDecoder decoder = Shapes.schema(Shapes.PAYMENT).decoder(Shapes.payment());

    @Test
    void mutatedEventsNeverThrowAndNeverYieldWhatIsNotFinite() {
        Random random = new Random(1);
        byte[][] valid = {
            Shapes.paymentBytes(),
            Shapes.paymentBytes("amount", null, "online", null, "fraud", null, "note", null),
            Shapes.paymentBytes("amount", -1e30, "tags", List.of(), "note", "a note", "fraud", "no")
        };
        Set<Reason> reasons = EnumSet.noneOf(Reason.class);
        int events = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            Arrival arrival = decode(mutated(valid[random.nextInt(valid.length)], random));
            if (arrival instanceof Event event) {
                events++;
                assertFinite(event);
            } else {
                reasons.add(((Rejection) arrival).reason());
            }
        }
        assertThat(events).isBetween(MUTATIONS / 20, MUTATIONS - MUTATIONS / 20);
        assertThat(reasons)
                .containsExactlyInAnyOrderElementsOf(EnumSet.complementOf(
                        EnumSet.of(Reason.NULL_VALUE, Reason.TOO_LARGE, Reason.TOO_LONG, Reason.NEGATIVE_WEIGHT)));
    }

    @Test
    void garbageBehindValidHeaderNeverThrows() {
        Random random = new Random(2);
        byte[] header = Arrays.copyOf(Shapes.paymentBytes(), SingleObject.HEADER_BYTES);
        for (int i = 0; i < GARBAGE; i++) {
            byte[] bytes = new byte[SingleObject.HEADER_BYTES + random.nextInt(60)];
            random.nextBytes(bytes);
            System.arraycopy(header, 0, bytes, 0, header.length);
            if (decode(bytes) instanceof Event event) {
                assertFinite(event);
            }
        }
    }

    @Test
    void lengthBeyondTheBytesAllocatesNothing() throws Exception {
        for (long length : new long[] {Integer.MAX_VALUE, Long.MAX_VALUE, Long.MIN_VALUE, -1, 1L << 32}) {
            assertUndecodable("\"string\"", out -> out.writeLong(length));
            assertUndecodable("\"bytes\"", out -> out.writeLong(length));
        }
    }

    @Test
    void blockOfNegativeSizeDoesNotGoBack() throws Exception {
        assertUndecodable("{\"type\": \"array\", \"items\": \"int\"}", out -> {
            out.writeLong(-1);
            out.writeLong(-3);
        });
    }

    @Test
    void itemsWithoutBytesDoNotHoldTheDecoderUp() throws Exception {
        Arrival arrival = decodeHostile("{\"type\": \"array\", \"items\": \"null\"}", out -> {
            out.writeLong(Long.MAX_VALUE);
            out.writeLong(0);
            out.writeDouble(1);
        });
        assertThat(arrival).isInstanceOf(Event.class);
    }

    @Test
    void endlessNestingIsRefused() throws Exception {
        String list =
                """
                {"type": "record", "name": "N", "fields": [{"name": "next", "type": ["null", "N"]}]}""";
        assertUndecodable(list, out -> {
            for (int i = 0; i < 1_000_000; i++) {
                out.writeIndex(1);
            }
        });
        assertUndecodable(
                "{\"type\": \"record\", \"name\": \"A\", \"fields\": [{\"name\": \"a\", \"type\": "
                        + "{\"type\": \"array\", \"items\": \"A\"}}]}",
                out -> {
                    for (int i = 0; i < 1_000_000; i++) {
                        out.writeLong(1);
                    }
                });
    }

    @Test
    void numberOfTooManyBitsIsRefused() throws Exception {
        byte[] endless = new byte[12];
        Arrays.fill(endless, (byte) 0xff);
        assertUndecodable("\"long\"", out -> out.writeFixed(endless));
        assertUndecodable("\"int\"", out -> out.writeLong(1L << 31));
        assertUndecodable("\"boolean\"", out -> out.writeInt(1));
        assertUndecodable("{\"type\": \"enum\", \"name\": \"E\", \"symbols\": [\"A\"]}", out -> out.writeInt(1));
        assertUndecodable("[\"null\", \"int\"]", out -> out.writeInt(2));
        assertUndecodable("[\"null\", \"int\"]", out -> out.writeInt(-1));
    }

    @FunctionalInterface
    private interface Writing {
        void to(BinaryEncoder out) throws Exception;
    }

    private static void assertUndecodable(String type, Writing value) throws Exception {
        assertThat(decodeHostile(type, value))
                .isInstanceOfSatisfying(Rejection.class, rejection -> assertThat(rejection.reason())
                        .isEqualTo(Reason.UNDECODABLE));
    }

    private static Arrival decodeHostile(String type, Writing value) throws Exception {
        EventSchema schema = Shapes.schema(HOSTILE.formatted(type));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(schema.singleObject().header());
        BinaryEncoder out = EncoderFactory.get().binaryEncoder(bytes, null);
        value.to(out);
        out.flush();
        EventShape shape = new EventShape(List.of(), new LabelShape.Numeric("x"), null, null, 0);
        return assertTimeoutPreemptively(
                Duration.ofSeconds(5), () -> schema.decoder(shape).decode(bytes.toByteArray(), ORIGIN, 0));
    }

    private Arrival decode(byte[] bytes) {
        return decoder.decode(bytes, ORIGIN, Shapes.RECORD_TIME);
    }

    private static byte[] mutated(byte[] valid, Random random) {
        byte[] bytes = valid.clone();
        int start = random.nextInt(20) == 0 ? 0 : SingleObject.HEADER_BYTES;
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            int at = start + random.nextInt(bytes.length - start);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt();
                case 2 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 8), (byte) 0xff);
                default -> bytes[at] += (byte) (random.nextBoolean() ? 2 : -2);
            }
        }
        return random.nextInt(10) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length + 5)) : bytes;
    }

    private static void assertFinite(Event event) {
        for (int slot = 0; slot < 4; slot++) {
            if (Math.abs(event.number(slot)) > Float.MAX_VALUE) {
                throw new AssertionError("slot " + slot + " is " + event.number(slot));
            }
        }
        if (event.time() < 0
                || event.time() > Shapes.RECORD_TIME + Shapes.MAX_AHEAD
                || event.id().isEmpty()) {
            throw new AssertionError("time " + event.time() + ", id " + event.id());
        }
        if (event.labelled() && event.label() != 0 && event.label() != 1) {
            throw new AssertionError("label " + event.label());
        }
    }
}
