package dev.thalweg.codec;

import dev.thalweg.event.Origin;
import dev.thalweg.event.Rejection;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The headers that a dead letter carries beside those of its record. The names and the form of the values, text in
 * UTF-8, are those of Kafka Streams' own dead-letter support (KIP-1034), so that one tool reads both; its stack trace
 * is left out, since a refused record has none.
 */
public final class DeadLetterHeaders {

    /** What went wrong, as a class name: that of {@link Rejection}. */
    public static final String EXCEPTION = "__streams.errors.exception";

    /** The rejection's detail: field, value, what was expected. */
    public static final String MESSAGE = "__streams.errors.message";

    /** The topic that the record was read from. */
    public static final String TOPIC = "__streams.errors.topic";

    /** The partition that the record was read from, in decimal. */
    public static final String PARTITION = "__streams.errors.partition";

    /** The record's offset, in decimal. */
    public static final String OFFSET = "__streams.errors.offset";

    /** Our own: the {@linkplain dev.thalweg.event.Reason#token reason's token}. */
    public static final String REASON = "thalweg.reason";

    /** Our own, where a record was too large to be set aside whole: its bytes, in decimal. */
    public static final String CUT = "thalweg.cut";

    private DeadLetterHeaders() {}

    /** Names and values in the order in which they are written; the caller keeps the record's own headers. */
    public static Map<String, byte[]> of(Rejection rejection, Origin origin) {
        Map<String, byte[]> headers = new LinkedHashMap<>();
        put(headers, EXCEPTION, Rejection.class.getName());
        put(headers, MESSAGE, rejection.detail());
        put(headers, TOPIC, origin.topic());
        put(headers, PARTITION, Integer.toString(origin.partition()));
        put(headers, OFFSET, Long.toString(origin.offset()));
        put(headers, REASON, rejection.reason().token());
        return headers;
    }

    private static void put(Map<String, byte[]> headers, String name, String value) {
        headers.put(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
