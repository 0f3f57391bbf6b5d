package dev.thalweg.learner;

import dev.thalweg.event.Reason;
import java.nio.ByteBuffer;
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
        return Long.BYTES * (4 + Reason.values().length);
    }

    void write(ByteBuffer out) {
        out.putLong(predictions).putLong(unlabelled).putLong(skippedBatches).putLong(duplicates);
        for (Reason reason : Reason.values()) {
            out.putLong(rejections.getOrDefault(reason, 0L));
        }
    }

    void read(ByteBuffer in) {
        predictions = in.getLong();
        unlabelled = in.getLong();
        skippedBatches = in.getLong();
        duplicates = in.getLong();
        for (Reason reason : Reason.values()) {
            rejections.put(reason, in.getLong());
        }
    }
}
