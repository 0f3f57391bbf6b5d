package dev.thalweg.chaos;

import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A prediction or a dead letter as it stands in its topic.
 *
 * @param reason of a dead letter; null for a prediction
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by content below.
record Answer(byte @Nullable [] key, byte @Nullable [] value, long time, @Nullable String reason) {

    @Override
    public boolean equals(Object other) {
        return other instanceof Answer same
                && Arrays.equals(key, same.key)
                && Arrays.equals(value, same.value)
                && time == same.time
                && String.valueOf(reason).equals(String.valueOf(same.reason));
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return time + " " + reason + " "
                + (value == null ? "null" : HexFormat.of().formatHex(value));
    }
}
