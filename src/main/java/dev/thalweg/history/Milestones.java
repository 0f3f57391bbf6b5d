package dev.thalweg.history;

import dev.thalweg.learner.Fingerprint;
import dev.thalweg.learner.Learner;
import dev.thalweg.model.Place;
import dev.thalweg.model.Snapshot;
import dev.thalweg.model.Snapshot.Origin;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.stream.ModelsTopic;
import dev.thalweg.stream.PipelineFailure;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The snapshots of a live partition that a replay comes by, and the first at which it was another model. For one thread. */
final class Milestones {

    private static final Logger LOG = LoggerFactory.getLogger(Milestones.class);

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

    /** Those of the live model under these settings; none where they may not be read: a replay can do without. */
    static List<Snapshot> known(Pipeline pipeline) {
        String settings = Snapshots.settings(pipeline).hash();
        try {
            return new ModelsTopic(pipeline)
                    .list().values().stream()
                            .flatMap(List::stream)
                            .filter(one -> one.origin() == Origin.LIVE)
                            .filter(one -> one.application().equals(pipeline.applicationId()))
                            .filter(one -> one.settings().hash().equals(settings))
                            .toList();
        } catch (PipelineFailure unreadable) {
            LOG.warn("snapshots are left out of account: {}", unreadable.getMessage());
            return List.of();
        }
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
