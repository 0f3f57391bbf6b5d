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
import org.jspecify.annotations.Nullable;

/**
 * The versions of a merged model, made again: by the contributions of replicas that learn again, in the order that the lineages
 * tell. A replica waits for a version until all that is in it has been learned again by the others; that ends, since it
 * was so when they lived. Safe for several threads.
 */
final class MergedModels {

    private final List<Part> order = new ArrayList<>();
    private final Map<Part, Contribution> contributions = new HashMap<>();
    private final Map<Long, GlobalModel> versions = new HashMap<>();
    private final Map<Long, Integer> asksLeft = new HashMap<>();
    private final Map<Integer, Long> waiting = new HashMap<>();
    private final Set<Integer> ended = new HashSet<>();
    private final Set<Integer> gone = new HashSet<>();
    private final int partitions;
    private @Nullable RuntimeException failure;
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
        partitions = lineages.size();
        last = GlobalModel.untrained(spec, partitions);
        Map<Long, Part> byPlace = new TreeMap<>();
        for (Lineage lineage : lineages) {
            tell(byPlace, lineage.changes());
            tell(byPlace, lineage.later());
        }
        for (Map.Entry<Long, Part> one : byPlace.entrySet()) {
            if (one.getKey() != order.size()) {
                break; // What is behind came while the lineages were read, one after the other.
            }
            order.add(one.getValue());
        }
        lineages.forEach(lineage -> requireTold(lineage.changes()));
    }

    private void tell(Map<Long, Part> byPlace, List<Entry> changes) {
        for (Entry change : changes) {
            if (change instanceof Merged merged) {
                asksLeft.merge(merged.version(), 1, Integer::sum);
                long place = merged.version() - merged.parts().size();
                for (Part part : merged.parts()) {
                    Part other = byPlace.put(place++, part);
                    requireTold(other == null || other.equals(part), place);
                }
            }
        }
    }

    private void requireTold(List<Entry> changes) {
        for (Entry change : changes) {
            requireTold(!(change instanceof Merged merged) || merged.version() <= order.size(), order.size() + 1);
        }
    }

    private static void requireTold(boolean told, long version) {
        if (!told) {
            throw new PipelineFailure(
                    "the lineages do not tell what is in version " + version + " of the merged model");
        }
    }

    /** Takes what a replica has added. */
    synchronized void contribute(int partition, Contribution contribution) {
        contributions.put(new Part(partition, contribution.round()), contribution);
        notifyAll();
    }

    /** Says that a replica has come to its end. It may go on, for others that have not. */
    synchronized void end(int partition) {
        ended.add(partition);
        notifyAll();
    }

    /** Whether all have, so that nobody need go on. */
    synchronized boolean allEnded() {
        return ended.size() == partitions;
    }

    /** Says that a replica will add no more. */
    synchronized void leave(int partition) {
        gone.add(partition);
        end(partition);
    }

    /** Says that one will not come to its end: nobody need wait any more. */
    synchronized void fail(RuntimeException cause) {
        failure = failure == null ? cause : failure;
        notifyAll();
    }

    /**
     * A version that a replica goes on from, once all that is in it is there.
     *
     * @param partition of the replica
     * @return null where it has come to its end, and nobody needs what it would make of the version, or can
     * @throws PipelineFailure when it cannot come any more, or the thread is interrupted
     */
    synchronized @Nullable GlobalModel version(int partition, long version) {
        try {
            while (last.version() < version) {
                if (ended.contains(partition) && (allEnded() || version > order.size())) {
                    return null;
                }
                Part next = order.get(Math.toIntExact(last.version()));
                Contribution contribution = contributions.remove(next);
                if (contribution != null) {
                    add(next.partition(), contribution);
                } else {
                    waiting.put(partition, version);
                    if (!comes(next)) {
                        if (ended.contains(partition)) {
                            return null; // Who needs more than is there fails by itself.
                        }
                        throw missing(next);
                    }
                    wait(); // Others may have added this one and the next by then.
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new PipelineFailure("interrupted while others learn again", interrupted);
        } finally {
            waiting.remove(partition);
        }
        GlobalModel found = Objects.requireNonNull(versions.get(version), "asked for by a lineage, and so told");
        if (asksLeft.merge(version, -1, Integer::sum) == 0) {
            versions.remove(version); // A version is as large as a model, and there are thousands.
        }
        return found;
    }

    private void add(int partition, Contribution contribution) {
        last = last.plus(partition, contribution);
        if (asksLeft.containsKey(last.version())) {
            versions.put(last.version(), last);
        }
        notifyAll();
    }

    /** Where all that have not gone wait for what is not there yet, it never comes. */
    private boolean comes(Part next) {
        if (failure != null) {
            throw new PipelineFailure("another partition cannot be learned again: " + failure.getMessage(), failure);
        }
        long stuck = waiting.values().stream()
                .filter(wanted -> wanted > last.version())
                .count();
        return !gone.contains(next.partition()) && stuck + gone.size() < partitions;
    }

    private RuntimeException missing(Part next) {
        PipelineFailure cause = new PipelineFailure("partition " + next.partition() + " did not come to update "
                + next.round()
                + ", which others went on from: the pipeline was learning while its state was read, so stop"
                + " it and try again; or the topics have changed, or do not begin where it began");
        fail(cause);
        return cause;
    }
}
