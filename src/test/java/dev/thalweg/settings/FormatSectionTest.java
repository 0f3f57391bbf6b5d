package dev.thalweg.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormatSectionTest extends PipelineTexts {

    @Test
    void eventsAreSingleObjectsUnlessItIsSaid() throws InvalidSettings {
        assertThat(pipeline.read(LEAST).format()).isEqualTo(new Format.SingleObject(List.of()));
        assertThat(read("binary")).isEqualTo(new Format.Binary());
        assertThat(read("json")).isEqualTo(new Format.Json());
    }

    @Test
    void aRegistryHasAnAddressAndPerhapsALogin() throws InvalidSettings {
        RegistryAccess bare = ((Format.Confluent) read("{confluent: \"https://reg:81/apis/ccompat/v7/\"}")).registry();
        assertThat(bare.url()).hasToString("https://reg:81/apis/ccompat/v7");
        assertThat(bare.username() + bare.password()).isEmpty();
        assertThat(bare.certificates()).isEmpty();
        RegistryAccess full = ((Format.Confluent)
                        read("{confluent: {url: \"http://reg\", username: us, password: \"123\"}}"))
                .registry();
        assertThat(full.username()).isEqualTo("us");
        assertThat(full.password()).isEqualTo("123");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"reg:8081", "ftp://reg", "http://", "http://us:Hush@reg", "http://reg?token=Hush", "ht tp://Hush"
            })
    void anAddressThatIsNoneIsNotRepeated(String url) {
        assertThat(faults("{confluent: {url: \"" + url + "\"}}"))
                .containsExactly("event.format.confluent.url: must be http:// or https://, host, port and path alone;"
                        + " username and password stand beside it");
    }

    @Test
    void halfALoginIsFault() {
        assertThat(faults("{confluent: {url: \"http://reg\", username: us}}"))
                .containsExactly("event.format.confluent.password: is missing; give both or none");
    }

    @Test
    void passwordsAreNeverRepeated() {
        String login = "{confluent: {url: \"http://reg\", username: us, password: [Hush]}}";
        assertThat(faults(login)).isNotEmpty().noneMatch(fault -> fault.contains("Hush"));
        assertThat(faults("{confluent: {password: Hush}, json: {}}"))
                .singleElement()
                .asString()
                .doesNotContain("Hush");
    }

    @Test
    void certificatesMustBeThereAndBeSome() throws Exception {
        Files.writeString(directory.resolve("none.pem"), "none");
        String url = "{confluent: {url: \"https://reg\", certificates: %s}}";
        assertThat(faults(url.formatted("gone.pem"))).singleElement().asString().endsWith("; there is no such file");
        assertThat(faults(url.formatted("none.pem")))
                .singleElement()
                .asString()
                .endsWith("; must be a file of certificates in PEM");
    }

    @Test
    void whatIsNoFormatIsFault() {
        assertThat(faults("protobuf"))
                .containsExactly("event.format: got 'protobuf'; must be one of single-object, binary, confluent, json");
        assertThat(faults("confluent"))
                .containsExactly("event.format.confluent.url: is missing; give the registry's address, such as"
                        + " http://localhost:8081");
        assertThat(faults("{json: {url: x}}"))
                .containsExactly("event.format.json.url: is not a setting; allowed here: ");
    }

    @Test
    void writersAreSchemaFiles() {
        assertThat(faults("{single-object: {writers: []}}"))
                .containsExactly("event.format.single-object.writers: got []; must list schema files");
    }

    private Format read(String format) throws InvalidSettings {
        return pipeline.read(with(format)).format();
    }

    private List<String> faults(String format) {
        return pipeline.faults(with(format));
    }

    private static String with(String format) {
        return LEAST.replace("event: {", "event: {format: " + format + ", ");
    }
}
