package dev.thalweg.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.thalweg.codec.DeadLetterHeaders;
import dev.thalweg.event.Origin;
import dev.thalweg.event.Reason;
import dev.thalweg.event.Rejection;
import java.util.Arrays;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Bytes set aside, untouched, and the partition they came from. Only a record that is too large for any answer is cut: it
 * stands whole at the place that its headers name.
 */
@SuppressWarnings("ArrayRecordComponent") // It only carries the bytes to the sink; nobody compares it.
record DeadLetter(byte @Nullable [] value, int partition) {

    /** Bytes that are kept of key and value of a record that is cut. */
    private static final int KEPT_KEY = 1 << 10;

    private static final int KEPT_VALUE = 64 << 10;

    /** Whether a record is small enough to be an event, whose answer repeats key and id. */
    static boolean fits(Record<byte[], byte[]> record) {
        return bytes(record) <= PipelineTopics.LARGEST_EVENT;
    }

    static Rejection tooLarge(Record<byte[], byte[]> record) {
        return new Rejection(
                Reason.TOO_LARGE,
                "the record has " + bytes(record) + " bytes, decompressed; " + PipelineTopics.LARGEST_EVENT
                        + " at most can be an event");
    }

    /** The untouched key, value, time and headers, and further headers that say why and whence. */
    static Record<byte[], Object> of(Record<byte[], byte[]> record, Origin origin, Rejection rejection) {
        boolean whole = fits(record);
        Headers headers = whole ? new RecordHeaders(record.headers()) : new RecordHeaders();
        DeadLetterHeaders.of(rejection, origin).forEach(headers::add);
        if (!whole) {
            headers.add(DeadLetterHeaders.CUT, Long.toString(bytes(record)).getBytes(UTF_8));
        }
        byte[] key = whole ? record.key() : cut(record.key(), KEPT_KEY);
        byte[] value = whole ? record.value() : cut(record.value(), KEPT_VALUE);
        return new Record<>(key, new DeadLetter(value, origin.partition()), record.timestamp(), headers);
    }

    private static byte @Nullable [] cut(byte @Nullable [] bytes, int most) {
        return bytes == null || bytes.length <= most ? bytes : Arrays.copyOf(bytes, most);
    }

    private static long bytes(Record<byte[], byte[]> record) {
        long sum = length(record.key()) + length(record.value());
        for (Header header : record.headers()) {
            sum += header.key().length() + length(header.value());
        }
        return sum;
    }

    private static long length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }
}
