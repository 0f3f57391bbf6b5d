package dev.thalweg.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.event.Origin;
import dev.thalweg.event.Reason;
import dev.thalweg.event.Rejection;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.streams.errors.internals.ExceptionHandlerUtils;
import org.junit.jupiter.api.Test;

class DeadLetterHeadersTest {

    @Test
    void namesAreThoseOfKafkaStreams() {
        assertThat(DeadLetterHeaders.EXCEPTION).isEqualTo(ExceptionHandlerUtils.HEADER_ERRORS_EXCEPTION_NAME);
        assertThat(DeadLetterHeaders.MESSAGE).isEqualTo(ExceptionHandlerUtils.HEADER_ERRORS_EXCEPTION_MESSAGE_NAME);
        assertThat(DeadLetterHeaders.TOPIC).isEqualTo(ExceptionHandlerUtils.HEADER_ERRORS_TOPIC_NAME);
        assertThat(DeadLetterHeaders.PARTITION).isEqualTo(ExceptionHandlerUtils.HEADER_ERRORS_PARTITION_NAME);
        assertThat(DeadLetterHeaders.OFFSET).isEqualTo(ExceptionHandlerUtils.HEADER_ERRORS_OFFSET_NAME);
    }

    @Test
    void valuesAreText() {
        Rejection rejection = new Rejection(Reason.NOT_FINITE, "field 'größe' is NaN");

        Map<String, String> texts = new LinkedHashMap<>();
        DeadLetterHeaders.of(rejection, new Origin("events", 3, 12_345_678_901L))
                .forEach((name, value) -> texts.put(name, new String(value, StandardCharsets.UTF_8)));

        assertThat(texts)
                .containsExactly(
                        Map.entry("__streams.errors.exception", "dev.thalweg.event.Rejection"),
                        Map.entry("__streams.errors.message", "field 'größe' is NaN"),
                        Map.entry("__streams.errors.topic", "events"),
                        Map.entry("__streams.errors.partition", "3"),
                        Map.entry("__streams.errors.offset", "12345678901"),
                        Map.entry("thalweg.reason", "not-finite"));
    }
}
