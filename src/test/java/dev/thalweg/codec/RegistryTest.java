package dev.thalweg.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thalweg.broker.SecuredBroker;
import dev.thalweg.settings.RegistryAccess;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class RegistryTest {

    private static final String SCHEMA = "{\"type\":\"record\",\"name\":\"R\",\"fields\":[]}";

    @TempDir
    private Path directory;

    private FakeRegistry server;

    @BeforeEach
    void start() throws Exception {
        server = FakeRegistry.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aSchemaIsFoundByItsIdUnderTheBasePath() throws Exception {
        int id = server.add(SCHEMA);
        assertThat(client().schema(id)).isEqualTo(SCHEMA);
        assertThat(server.asked()).isEqualTo(1);
    }

    @Test
    void registeringTwiceGivesOneId() throws Exception {
        int id = client().register("a/b-value", SCHEMA);
        assertThat(client().register("a/b-value", SCHEMA)).isEqualTo(id);
        assertThat(client().schema(id)).isEqualTo(SCHEMA);
    }

    @Test
    void anIdThatTheRegistryDoesNotHaveIsTheRecordsFault() {
        assertThatThrownBy(() -> client().schema(-3))
                .isInstanceOf(Malformed.class)
                .hasMessage("written with schema -3, which the registry at " + server.url() + " does not have");
    }

    @Test
    void aSchemaOfAnotherKindIsTheRecordsFault() {
        int id = server.add("message A {}", "schemaType", "PROTOBUF");
        assertThatThrownBy(() -> client().schema(id))
                .isInstanceOf(Malformed.class)
                .hasMessage("written with schema 7 of the registry, which is PROTOBUF, not AVRO");
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 503})
    void whatPassesIsAskedAgain(int status) throws Exception {
        int id = server.add(SCHEMA);
        server.fail(2, status);
        assertThat(client().schema(id)).isEqualTo(SCHEMA);
        assertThat(server.asked()).isEqualTo(3);
    }

    @Test
    void oneThatIsAwayIsGivenUpWithinSecondsAndMayComeBack() throws Exception {
        int id = server.add(SCHEMA);
        Registry client = client();
        server.close();
        Instant start = Instant.now();
        assertPassing(() -> client.schema(id), "does not answer: ");
        assertThat(Duration.between(start, Instant.now())).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(6));
        server = server.restart();
        assertThat(client.schema(id)).isEqualTo(SCHEMA);
    }

    @Test
    void oneThatHangsIsGivenUp() {
        server.delay(30_000);
        Instant start = Instant.now();
        assertPassing(() -> client().schema(7), "does not answer: nothing within 2 s");
        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(8));
    }

    /** Or every event would be a dead letter because of a setting. */
    @Test
    void aWrongAddressIsNotTheRecordsFault() {
        String wrong = server.url().replace("v7", "v6");
        assertRefused(
                () -> client(wrong, "", "", List.of()).schema(7),
                "the registry at " + wrong
                        + " answers 404: HTTP 404 Not Found (event.format.confluent.url, and the base"
                        + " path in it)");
    }

    @Test
    void whatAnswersWithoutASchemaIsNoRegistry() {
        server.fail(1, 200);
        assertRefused(
                () -> client().schema(7),
                "what answers at " + server.url() + " is no schema registry: its answer has no 'schema'");
    }

    @Test
    void aLoginIsSentAndNeverShown() throws Exception {
        int id = server.add(SCHEMA);
        server.requireLogin("us", "Hush-Registry-77");
        RegistryAccess access = new RegistryAccess(URI.create(server.url()), "us", "Hush-Registry-77", List.of());
        assertThat(new Registry(access).schema(id)).isEqualTo(SCHEMA);
        assertThat(access.toString()).doesNotContain("Hush");
        assertRefused(
                () -> client(server.url(), "us", "Hush-Other", List.of()).schema(id),
                "the registry at " + server.url() + " answers 401: Unauthorized (event.format.confluent.username,"
                        + " password)");
    }

    @Test
    void tlsNeedsACertificateThatIsTrusted() throws Exception {
        KeyStore keys = load(SecuredBroker.keys(directory, "registry"));
        try (FakeRegistry secured = FakeRegistry.start(context(keys))) {
            int id = secured.add(SCHEMA);
            List<Certificate> own = List.of(keys.getCertificate("key"));
            assertThat(client(secured.url(), "", "", own).schema(id)).isEqualTo(SCHEMA);
            assertThatThrownBy(() -> client(secured.url(), "", "", List.of()).schema(id))
                    .isInstanceOfSatisfying(RegistryFailure.class, failure -> assertThat(failure.passing())
                            .isFalse())
                    .hasMessageStartingWith("TLS with the registry at " + secured.url() + " fails: ")
                    .hasMessageEndingWith("(event.format.confluent.certificates must hold who signed its certificate)");
        }
    }

    private static KeyStore load(Path file) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, SecuredBroker.STORE_PASSWORD.toCharArray());
        }
        return keys;
    }

    private static SSLContext context(KeyStore keys) throws Exception {
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, SecuredBroker.STORE_PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private static void assertPassing(ThrowingCallable question, String why) {
        assertThatThrownBy(question)
                .isInstanceOfSatisfying(RegistryFailure.class, failure -> assertThat(failure.passing())
                        .isTrue())
                .hasMessageContaining(why);
    }

    private static void assertRefused(ThrowingCallable question, String message) {
        assertThatThrownBy(question)
                .isInstanceOfSatisfying(RegistryFailure.class, failure -> assertThat(failure.passing())
                        .isFalse())
                .hasMessage(message);
    }

    private Registry client() {
        return client(server.url(), "", "", List.of());
    }

    private static Registry client(String url, String username, String password, List<Certificate> certificates) {
        return new Registry(new RegistryAccess(URI.create(url), username, password, certificates));
    }
}
