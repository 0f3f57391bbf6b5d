package dev.thalweg.cli;

import dev.thalweg.codec.EventDecoder;
import dev.thalweg.codec.EventSchema;
import dev.thalweg.event.Event;
import dev.thalweg.event.EventShape;
import dev.thalweg.event.Origin;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;

/**
 * Which partition each row of a table goes to: always the same, where Kafka's own choice for records without a key
 * depends on timing. For use by one thread.
 */
final class Placement {

    private final int partitions;
    private final boolean byId;
    private final EventDecoder decoder;

    Placement(int partitions, EventSchema schema, EventShape shape) {
        this.partitions = partitions;
        this.byId = shape.idField() != null;
        this.decoder = schema.decoder(shape);
    }

    /**
     * Rows with an id go where Kafka puts that id as a key, so that duplicates meet; others take turns.
     *
     * @param row its number, from 0
     * @param value the event that it became
     */
    int partition(long row, byte[] value) {
        if (byId && partitions > 1) {
            // As late as can be: no event is too far ahead then.
            var arrival = decoder.decode(value, new Origin("", 0, row), Long.MAX_VALUE);
            if (arrival instanceof Event event) {
                byte[] id = event.id().getBytes(StandardCharsets.UTF_8);
                return Utils.toPositive(Utils.murmur2(id)) % partitions;
            }
        }
        return (int) (row % partitions);
    }
}
