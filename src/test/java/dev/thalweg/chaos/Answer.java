package dev.thalweg.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.thalweg.codec.DeadLetterHeaders;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** A prediction or a dead letter as it stands in its topic. */
@SuppressWarnings("ArrayRecordComponent") // Compared by content below.
record Answer(byte @Nullable [] key, byte @Nullable [] value, long time, List<Header> headers) {

    /** Of a dead letter; null for a prediction. */
    @Nullable
    String reason() {
        return headers.stream()
                .filter(header -> header.key().equals(DeadLetterHeaders.REASON))
                .reduce((earlier, later) -> later)
                .map(header -> new String(header.value(), UTF_8))
                .orElse(null);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Answer same
                && Arrays.equals(key, same.key)
                && Arrays.equals(value, same.value)
                && time == same.time
                && headers.equals(same.headers);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return time + " " + reason() + " "
                + (value == null ? "null" : HexFormat.of().formatHex(value));
    }
}
