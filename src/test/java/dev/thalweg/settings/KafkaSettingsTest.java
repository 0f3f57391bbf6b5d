package dev.thalweg.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaSettingsTest extends PipelineTexts {

    @Test
    void everyKeyPassesThroughAsText() throws InvalidSettings {
        Pipeline read = pipeline.read(
                LEAST
                        + "kafka: {bootstrap.servers: 'h:1', producer.linger.ms: 5, any.thing: true, empty: '',"
                        + " absent: ~}\n",
                Map.of("THALWEG_KAFKA_MAX_POLL_RECORDS", "7"),
                "kafka.sasl.jaas.config=a=\"b\";");
        assertThat(read.kafka())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "bootstrap.servers", "h:1",
                        "producer.linger.ms", "5",
                        "any.thing", "true",
                        "empty", "",
                        "max.poll.records", "7",
                        "sasl.jaas.config", "a=\"b\";"));
        assertThat(read.bootstrapServers()).isEqualTo("h:1");
    }

    @Test
    void setGoesBeforeTheEnvironmentAndThatBeforeTheFile() throws InvalidSettings {
        String file = LEAST + "kafka: {bootstrap.servers: 'file:1'}\n";
        Map<String, String> environment = Map.of("THALWEG_KAFKA_BOOTSTRAP_SERVERS", "environment:1");
        assertThat(pipeline.read(file, environment).bootstrapServers()).isEqualTo("environment:1");
        assertThat(pipeline.read(file, environment, "kafka.bootstrap.servers=set:1")
                        .bootstrapServers())
                .isEqualTo("set:1");
    }

    /** Of these YAML would make something else, or nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"0123", "1e5", "#x", "~", "a: b", " x"})
    void setPassesItsTextThroughUntouched(String password) throws InvalidSettings {
        assertThat(pipeline.read(LEAST, "kafka.ssl.key.password=" + password).kafka())
                .containsEntry("ssl.key.password", password);
    }

    @Test
    void applicationIdIsTheNameUnlessItIsGiven() throws InvalidSettings {
        assertThat(pipeline.read(LEAST).applicationId()).isEqualTo("payments");
        assertThat(pipeline.read(LEAST, "kafka.application.id=other").applicationId())
                .isEqualTo("other");
    }

    @Test
    void exactlyOnceIsTheOnlyGuarantee() {
        assertThat(pipeline.faults(LEAST, "kafka.processing.guarantee=at_least_once"))
                .containsExactly("kafka.processing.guarantee: got 'at_least_once';"
                        + " must be exactly_once_v2, or left out: others lose learning");
        assertThat(pipeline.faults(LEAST, "kafka.processing.guarantee=exactly_once_v2"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kafka: SECRET",
                "kafka: [SECRET]",
                "kafka: {sasl.password: [SECRET]}",
                "kafka: {sasl: {password: SECRET}}",
                "kafka: {sasl.password: *SECRET}",
                "kafka: {sasl.password: !SECRET x}",
                "kafka: {sasl.password: !!int SECRET}",
                "kafka: {sasl.password: SECRET: x}",
                "kafka: {sasl.password: SECRET",
            })
    void secretIsNotShownInAnyFault(String line) {
        assertThat(pipeline.faults(LEAST + line)).isNotEmpty().noneMatch(fault -> fault.contains("SECRET"));
    }

    @Test
    void secretIsNotShownWhereSetIsMistyped() {
        assertThat(pipeline.faults(LEAST, "kafka.sasl.password:SECRET"))
                .hasSize(1)
                .noneMatch(fault -> fault.contains("SECRET"));
        assertThat(pipeline.faults(LEAST, "kafka=SECRET")).hasSize(1).noneMatch(fault -> fault.contains("SECRET"));
    }

    @Test
    void valueThatIsNoScalarIsFaultWithItsKey() {
        assertThat(pipeline.faults(LEAST + "kafka: {bootstrap: {servers: h}, topics: [a, b]}"))
                .containsExactly(
                        "kafka.bootstrap: must be one value; several are written as a text with commas",
                        "kafka.topics: must be one value; several are written as a text with commas");
    }
}
