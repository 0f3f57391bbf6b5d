package dev.thalweg.learner;

import dev.thalweg.event.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/** What became of the records so far; part of the state, so that a restart goes on counting. */
final class Counts {

    private long predictions;
    private long unlabelled;
    private long skippedBatches;
    private long duplicates;
    private final Map<Reason, Long> rejections = new EnumMap<>(Reason.class);

    void predicted(boolean labelled) {
        predictions++;
        if (!labelled) {
            unlabelled++;
        }
    }

    void rejected(Reason reason) {
        rejections.merge(reason, 1L, Long::sum);
    }

    void batchSkipped() {
        skippedBatches++;
    }

    void duplicate() {
        duplicates++;
    }

    long duplicates() {
        return duplicates;
    }

    long predictions() {
        return predictions;
    }

    long unlabelled() {
        return unlabelled;
    }

    long skippedBatches() {
        return skippedBatches;
    }

    Map<Reason, Long> rejections() {
        return Map.copyOf(rejections);
    }

    int stateBytes() {
        int bytes = 4 * Long.BYTES + Integer.BYTES;
        for (Reason reason : Reason.values()) {
            bytes += Integer.BYTES + reason.token().length() + Long.BYTES;
        }
        return bytes;
    }

    /** Every reason by name: a later build with more of them still reads what this one wrote. */
    void write(ByteBuffer out) {
        out.putLong(predictions).putLong(unlabelled).putLong(skippedBatches).putLong(duplicates);
        out.putInt(Reason.values().length);
        for (Reason reason : Reason.values()) {
            byte[] token = reason.token().getBytes(StandardCharsets.US_ASCII);
            out.putInt(token.length).put(token).putLong(rejections.getOrDefault(reason, 0L));
        }
    }

    void read(ByteBuffer in) {
        predictions = in.getLong();
        unlabelled = in.getLong();
        skippedBatches = in.getLong();
        duplicates = in.getLong();
        rejections.clear();
        int reasons = in.getInt();
        for (int i = 0; i < reasons; i++) {
            Reason reason = reason(in);
            if (rejections.put(reason, in.getLong()) != null) {
                throw new IllegalArgumentException("it counts " + reason.token() + " twice");
            }
        }
    }

    private static Reason reason(ByteBuffer in) {
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw new IllegalArgumentException("it is too short");
        }
        byte[] token = new byte[length];
        in.get(token);
        String name = new String(token, StandardCharsets.US_ASCII);
        return Arrays.stream(Reason.values())
                .filter(reason -> reason.token().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("this build knows no reason '" + name + "'"));
    }
}
