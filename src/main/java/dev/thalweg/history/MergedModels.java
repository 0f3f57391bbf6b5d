package dev.thalweg.history;

import dev.thalweg.learner.Contribution;
import dev.thalweg.learner.GlobalModel;
import dev.thalweg.learner.LearnerSpec;
import dev.thalweg.model.Entry;
import dev.thalweg.model.Merged;
import dev.thalweg.model.Merged.Part;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.stream.PipelineFailure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * The versions of a merged model, made again: by the contributions of replicas that learn again, in the order that the lineages
 * tell. A replica waits for a version until all that is in it has been learned again by the others; that ends, since it
 * was so when they lived. Safe for several threads.
 */
final class MergedModels {

    private final List<Part> order = new ArrayList<>();
    private final Set<Long> told = new HashSet<>();
    private final Map<Part, Contribution> contributions = new HashMap<>();
    private final Map<Long, GlobalModel> versions = new HashMap<>();
    private final Set<Integer> ended = new HashSet<>();
    private GlobalModel last;

    /**
     * Looks whether all can be made again.
     *
     * @param repeats whether what the pipeline went through is gone through again
     * @throws PipelineFailure when partitions are merged, and something else is asked for
     */
    static void requireWhole(Pipeline pipeline, boolean repeats, Selection selection) {
        boolean merging = pipeline.learner().merging().isPresent();
        if (merging && !(repeats && selection.equals(Selection.ALL))) {
            throw new PipelineFailure(
                    "where partitions are merged a replay can only repeat all of it, under the same settings"
                            + " (replay --verify)");
        }
    }

    /**
     * @param lineages of all partitions
     * @throws PipelineFailure when they do not tell what is in each version
     */
    MergedModels(LearnerSpec spec, List<Lineage> lineages) {
        last = GlobalModel.untrained(spec, lineages.size());
        Map<Long, Part> byPlace = new TreeMap<>();
        for (Lineage lineage : lineages) {
            for (Entry change : lineage.changes()) {
                if (change instanceof Merged merged) {
                    told.add(merged.version());
                    long place = merged.version() - merged.parts().size();
                    for (Part part : merged.parts()) {
                        byPlace.put(place++, part);
                    }
                }
            }
        }
        byPlace.forEach((place, part) -> {
            if (place != order.size()) {
                throw new PipelineFailure(
                        "the lineages do not tell what is in version " + (order.size() + 1) + " of the merged model");
            }
            order.add(part);
        });
    }

    /** Takes what a replica has added. */
    synchronized void contribute(int partition, Contribution contribution) {
        contributions.put(new Part(partition, contribution.round()), contribution);
        notifyAll();
    }

    /** Says that a replica will add no more. */
    synchronized void end(int partition) {
        ended.add(partition);
        notifyAll();
    }

    /**
     * A version that a replica went on from, once all that is in it is there.
     *
     * @throws PipelineFailure when another replica has ended without adding what is in it, or the thread is interrupted
     */
    synchronized GlobalModel version(long version) {
        try {
            while (last.version() < version) {
                Part next = order.get(Math.toIntExact(last.version()));
                Contribution contribution = contributions.remove(next);
                if (contribution != null) {
                    add(next.partition(), contribution);
                } else {
                    requireToCome(next);
                    wait(); // Others may have added this one and the next by then.
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new PipelineFailure("interrupted while others learn again", interrupted);
        }
        return Objects.requireNonNull(versions.get(version), "asked for by a lineage, and so told");
    }

    private synchronized void add(int partition, Contribution contribution) {
        last = last.plus(partition, contribution);
        if (told.contains(last.version())) {
            versions.put(last.version(), last);
        }
        notifyAll();
    }

    private synchronized void requireToCome(Part next) {
        if (ended.contains(next.partition())) {
            throw new PipelineFailure("partition " + next.partition() + " did not come to update " + next.round()
                    + ", which others went on from: the pipeline was learning while its state was read, so stop it and"
                    + " try again; or the topics have changed");
        }
    }
}
