package dev.thalweg.codec;

import static dev.thalweg.codec.Shapes.ORIGIN;
import static dev.thalweg.codec.Shapes.number;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.event.Event;
import dev.thalweg.event.EventShape;
import dev.thalweg.event.LabelShape;
import java.util.List;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.Test;

/** Dates and timestamps of every unit. */
class TimesTest {

    @Test
    void logicalTypeOfTheTimeTellsItsUnit() {
        assertThat(timeOf("{\"type\": \"long\", \"logicalType\": \"timestamp-micros\"}", 1_999_999L))
                .isEqualTo(1_999);
        assertThat(timeOf("{\"type\": \"long\", \"logicalType\": \"timestamp-nanos\"}", 1_999_999L))
                .isEqualTo(1);
        assertThat(timeOf("{\"type\": \"int\", \"logicalType\": \"date\"}", 20_000))
                .isEqualTo(20_000 * 86_400_000L);
        assertThat(timeOf("\"long\"", 123L)).isEqualTo(123);
    }

    @Test
    void datesAndTimestampsAsNumbersAreMilliseconds() {
        assertThat(numberOf("{\"type\": \"long\", \"logicalType\": \"timestamp-micros\"}", 1_999_000L))
                .isEqualTo(1_999);
        assertThat(numberOf("{\"type\": \"long\", \"logicalType\": \"local-timestamp-nanos\"}", 1_500_000L))
                .isEqualTo(1.5);
        assertThat(numberOf("{\"type\": \"int\", \"logicalType\": \"date\"}", -2))
                .isEqualTo(-172_800_000);
        assertThat(numberOf("{\"type\": \"long\", \"logicalType\": \"timestamp-millis\"}", 7L))
                .isEqualTo(7);
        assertThat(numberOf("\"long\"", 7L)).isEqualTo(7);
    }

    private static long timeOf(String type, Object value) {
        return timed(type, value, new EventShape(List.of(), new LabelShape.Numeric("x"), null, "t", Long.MAX_VALUE))
                .time();
    }

    private static double numberOf(String type, Object value) {
        return timed(type, value, new EventShape(List.of(number("t")), new LabelShape.Numeric("x"), null, null, 0))
                .number(0);
    }

    private static Event timed(String type, Object value, EventShape shape) {
        String json =
                """
                {"type": "record", "name": "T", "fields": [
                  {"name": "t", "type": %s}, {"name": "x", "type": "double"}]}"""
                        .formatted(type);
        byte[] bytes = Shapes.bytes(new GenericRecordBuilder(Shapes.avro(json))
                .set("t", value)
                .set("x", 1.0)
                .build());
        return (Event) Shapes.schema(json).decoder(shape).decode(bytes, ORIGIN, 0);
    }
}
