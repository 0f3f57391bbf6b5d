package dev.thalweg.history;

import dev.thalweg.learner.Fingerprint;
import dev.thalweg.learner.Learner;
import dev.thalweg.model.Place;
import dev.thalweg.model.Snapshot;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** The snapshots of a live partition that a replay comes by, and the first at which it was another model. For one thread. */
final class Milestones {

    private final Queue<Snapshot> ahead;
    private @Nullable String parted;

    /** @param snapshots in any order; those of other partitions are left out */
    Milestones(List<Snapshot> snapshots, int partition) {
        ahead = new ArrayDeque<>(snapshots.stream()
                .filter(one -> one.partition() == partition)
                .sorted(Comparator.comparingLong(
                        one -> one.place().events() + one.place().labels()))
                .toList());
    }

    /** Holds the learner against the snapshot that was made at this place, if there is one. */
    void pass(Place place, Learner learner) {
        for (Snapshot next = ahead.peek(); next != null && reached(next.place(), place); next = ahead.peek()) {
            ahead.remove();
            if (parted == null
                    && next.place().equals(place)
                    && !next.content().fingerprint().equals(Fingerprint.of(learner.state()))) {
                parted = next.id();
            }
        }
    }

    private static boolean reached(Place snapshot, Place now) {
        return snapshot.events() <= now.events() && snapshot.labels() <= now.labels();
    }

    /** The first snapshot at which the learner was another model; null where there was none. */
    @Nullable
    String parted() {
        return parted;
    }
}
