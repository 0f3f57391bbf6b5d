package dev.thalweg.codec;

import static dev.thalweg.codec.Shapes.ORIGIN;
import static dev.thalweg.codec.Shapes.RECORD_TIME;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.event.Arrival;
import dev.thalweg.event.Event;
import dev.thalweg.event.Reason;
import dev.thalweg.event.Rejection;
import dev.thalweg.settings.Format;
import dev.thalweg.settings.RegistryAccess;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same events, as each format has them. */
class EventFormatTest {

    private static final int HEADER = SingleObject.HEADER_BYTES;

    @TempDir
    private Path directory;

    private Path schema;

    @BeforeEach
    void write() throws Exception {
        schema = Files.writeString(directory.resolve("payment.avsc"), Shapes.PAYMENT);
    }

    @Test
    void plainBinaryIsASingleObjectWithoutItsHeader() throws Exception {
        EventFormat format = EventFormat.of(schema, new Format.Binary());
        byte[] plain = Arrays.copyOfRange(Shapes.paymentBytes(), HEADER, Shapes.paymentBytes().length);
        assertThat(format.fromSingleObject("t").apply(Shapes.paymentBytes())).isEqualTo(plain);
        assertSamePayment(decode(format, plain));
        assertUndecodable(
                format, Arrays.copyOf(plain, plain.length + 1), "1 of " + (plain.length + 1) + " bytes are left over");
        assertUndecodable(format, new byte[0], "field 'id': the bytes end 1 too early");
    }

    @Test
    void otherWritersAreReadByTheirFingerprints() throws Exception {
        String older = Shapes.PAYMENT
                .replace("{\"name\": \"items\", \"type\": \"int\"},", "")
                .replace("\"amount\", \"type\": [\"null\", \"double\"]", "\"amount\", \"type\": \"float\"");
        String newer = Shapes.PAYMENT.replace(
                "{\"name\": \"items\", \"type\": \"int\"}", "{\"name\": \"items\", \"type\": \"int\", \"default\": 3}");
        Files.writeString(schema, newer);
        Path writer = Files.writeString(directory.resolve("older.avsc"), older);
        GenericRecordBuilder record = new GenericRecordBuilder(Shapes.avro(older));
        GenericRecord given = Shapes.paymentRecord();
        Shapes.avro(older).getFields().forEach(field -> record.set(field.name(), given.get(field.name())));
        byte[] bytes = Shapes.bytes(record.set("amount", 12.5f).build());

        assertSamePayment(decode(EventFormat.of(schema, new Format.SingleObject(List.of(writer))), bytes));
        assertUndecodable(EventFormat.of(schema, new Format.SingleObject(List.of())), bytes, "written with schema ");
    }

    @Test
    void theRegistryIsAskedOnceForEachId() throws Exception {
        try (FakeRegistry registry = FakeRegistry.start()) {
            EventFormat format = EventFormat.of(schema, confluent(registry));
            registry.add("{\"type\": \"record\", \"name\": \"Other\", \"fields\": []}");
            byte[] bytes = format.fromSingleObject("t").apply(Shapes.paymentBytes());
            assertThat(Arrays.copyOf(bytes, 5)).containsExactly(0, 0, 0, 0, FakeRegistry.FIRST_ID + 1);
            int before = registry.asked();
            EventDecoder decoder = format.decoder(Shapes.payment());
            for (int time = 0; time < 3; time++) {
                assertSamePayment(decoder.decode(bytes, ORIGIN, RECORD_TIME));
            }
            assertThat(registry.asked()).isEqualTo(before + 1);
        }
    }

    @Test
    void whatIsNotConfluentsWireFormatIsADeadLetter() throws Exception {
        try (FakeRegistry registry = FakeRegistry.start()) {
            EventFormat format = EventFormat.of(schema, confluent(registry));
            int broken = registry.add("{\"type\": \"recrod\"}");
            int text = registry.add("\"string\"");
            int other = registry.add("{\"type\": \"record\", \"name\": \"Other\", \"fields\": []}");
            assertUndecodable(format, new byte[] {0, 0, 0, 1}, "only 4 bytes; Confluent's wire format has 5");
            assertUndecodable(format, new byte[] {1, 0, 0, 0, 1}, "begins with 01, not with 00");
            assertUndecodable(format, ConfluentRecords.header(99), "written with schema 99, which the registry");
            assertUndecodable(format, ConfluentRecords.header(broken), "schema 7 of the registry: not an Avro schema");
            assertUndecodable(
                    format, ConfluentRecords.header(text), "schema 8 of the registry: the schema is of type string");
            assertUndecodable(
                    format,
                    ConfluentRecords.header(other),
                    "the pipeline's schema cannot read Other as it was written");
        }
    }

    @Test
    void jsonIsReadByNames() throws Exception {
        EventFormat format = EventFormat.of(schema, new Format.Json());
        assertSamePayment(
                decode(
                        format,
                        """
                {"fraud": "yes", "kind": "CASH", "country": "CH", "online": true, "items": 3, "ratio": 0.25,
                 "amount": 12.5, "timestamp": 1700000000005, "id": "p-1", "more": [{"deep": {}}]}"""));
        assertSamePayment(decode(format, format.fromSingleObject("t").apply(Shapes.paymentBytes())));
    }

    @Test
    void jsonThatDoesNotFitIsADeadLetter() throws Exception {
        EventFormat format = EventFormat.of(schema, new Format.Json());
        String rest = "\"id\": \"p\", \"ratio\": 1, \"country\": \"CH\", \"kind\": \"CARD\", \"online\": null, ";
        assertUndecodable(format, "{" + rest + "\"items\": 1.5}", "field 'items': is 1.5, expected a whole number");
        assertUndecodable(
                format,
                "{" + rest + "\"items\": 3000000000}",
                "field 'items': is 3000000000, expected a number of at most 32 bits");
        assertUndecodable(
                format, "{" + rest + "\"items\": 1" + "0".repeat(80) + "}", "expected a number of at most 64 bits");
        assertUndecodable(format, "{" + rest + "\"items\": \"3\"}", "field 'items': is 3, expected a whole number");
        assertUndecodable(format, "{" + rest + "\"items\": {}}", "field 'items': is {, expected a whole number");
        assertUndecodable(format, "{" + rest + "\"items\": 1, \"items\": 1}", "field 'items': has two values");
        assertUndecodable(
                format,
                "{" + rest + "\"items\": null}",
                "field 'items': has no value, and its type is not a union with null");
        assertUndecodable(format, "{" + rest + "\"i\": 1}", "field 'items': has no value");
        assertUndecodable(format, "{" + rest + "\"items\": 1} 2", "something follows behind the JSON object");
        assertUndecodable(format, "{" + rest + "\"items\": 1", "is no JSON: Unexpected end-of-input");
        assertUndecodable(format, "{" + rest + "\"items\": NaN}", "is no JSON: Non-standard token 'NaN'");
        assertUndecodable(
                format,
                "{" + rest.replace("CARD", "COIN") + "\"items\": 1}",
                "field 'kind': is 'COIN', which is none of the symbols of Kind");
        assertUndecodable(format, "[1]", "is no JSON object");
        assertUndecodable(format, "", "is no JSON object");
        assertUndecodable(format, "{\"a\": " + "[".repeat(100_000), "is no JSON: ");
        assertThat(decode(format, "{" + rest + "\"items\": 1, \"amount\": 1e400}"))
                .isInstanceOfSatisfying(Rejection.class, rejection -> assertThat(rejection.reason())
                        .isEqualTo(Reason.NOT_FINITE));
    }

    @Test
    void absentMembersHaveTheSchemasDefaultsAndAliasesCount() throws Exception {
        Files.writeString(
                schema,
                Shapes.PAYMENT
                        .replace(
                                "{\"name\": \"items\", \"type\": \"int\"}",
                                "{\"name\": \"items\", \"type\": \"int\", \"default\": 3}")
                        .replace("{\"name\": \"ratio\",", "{\"name\": \"ratio\", \"aliases\": [\"share\"],"));
        EventFormat format = EventFormat.of(schema, new Format.Json());
        assertSamePayment(
                decode(
                        format,
                        """
                {"fraud": "yes", "kind": "CASH", "country": "CH", "online": true, "share": 0.25,
                 "amount": 12.5, "timestamp": 1700000000005, "id": "p-1"}"""));
    }

    private static Format confluent(FakeRegistry registry) {
        return new Format.Confluent(new RegistryAccess(URI.create(registry.url()), "", "", List.of()));
    }

    private static Arrival decode(EventFormat format, String text) {
        return decode(format, text.getBytes(UTF_8));
    }

    private static Arrival decode(EventFormat format, byte[] bytes) {
        return format.decoder(Shapes.payment()).decode(bytes, ORIGIN, RECORD_TIME);
    }

    private static void assertSamePayment(Arrival arrival) {
        Arrival wanted = Shapes.schema(Shapes.PAYMENT)
                .decoder(Shapes.payment())
                .decode(Shapes.paymentBytes(), ORIGIN, RECORD_TIME);
        assertThat(wanted).isInstanceOf(Event.class);
        assertThat(arrival).usingRecursiveComparison().isEqualTo(wanted);
    }

    private static void assertUndecodable(EventFormat format, String text, String detail) {
        assertUndecodable(format, text.getBytes(UTF_8), detail);
    }

    private static void assertUndecodable(EventFormat format, byte[] bytes, String detail) {
        assertThat(decode(format, bytes)).isInstanceOfSatisfying(Rejection.class, rejection -> {
            assertThat(rejection.reason()).isEqualTo(Reason.UNDECODABLE);
            assertThat(rejection.detail()).contains(detail);
        });
    }
}
