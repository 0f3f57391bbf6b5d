package dev.thalweg.history;

import dev.thalweg.evaluation.PairedComparison;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.stream.Cluster;
import dev.thalweg.stream.PartitionReader;
import dev.thalweg.stream.PipelineFailure;
import java.util.ArrayList;
import java.util.List;

/**
 * A model that was learned again and goes on beside the live pipeline: it learns each event that the pipeline answers, and both are
 * scored on what they predicted of it. Only events count that were answered after this was made, so that settings which were chosen
 * by a look at the history have no advantage. For one thread.
 */
public final class Challenger implements AutoCloseable {

    private final Pipeline pipeline;
    private final List<Long> answersFrom = new ArrayList<>();
    private final List<PartitionChallenger> partitions = new ArrayList<>();
    private final PairedComparison comparison;
    private final List<String> champion;

    /**
     * Notes up to where the pipeline has answered. To be made before the replay that it goes on from.
     *
     * @throws PipelineFailure when labels arrive by themselves, no broker answers, or there are no predictions yet
     */
    public Challenger(Pipeline pipeline) {
        this.pipeline = pipeline;
        this.comparison = new PairedComparison(pipeline.learner().shape().label());
        if (pipeline.labels().isPresent()) {
            throw new PipelineFailure("where labels arrive by themselves a replay cannot follow the pipeline yet");
        }
        try (Cluster cluster = Cluster.of(pipeline)) {
            if (!cluster.hasTopic(pipeline.topics().predictions())) {
                throw new PipelineFailure(pipeline.name() + " has predicted nothing yet: there is nothing to follow");
            }
            for (int partition = 0; partition < cluster.partitions(); partition++) {
                try (PartitionReader answers =
                        new PartitionReader(pipeline, pipeline.topics().predictions(), partition)) {
                    answersFrom.add(answers.end());
                }
            }
        }
        this.champion = champion();
    }

    /** What tells one model in charge from another: what each partition went on from, and its settings. */
    private List<String> champion() {
        List<String> champion = new ArrayList<>();
        for (int partition = 0; partition < answersFrom.size(); partition++) {
            champion.add(Lineage.promoted(pipeline, partition).size() + Lineage.inForce(pipeline, partition));
        }
        return champion;
    }

    /**
     * Makes sure that what was compared is still in charge.
     *
     * @throws PipelineFailure when another model, or other settings, came meanwhile
     */
    public void requireSameChampion() {
        if (!champion.equals(champion())) {
            throw new PipelineFailure(
                    "another model, or other settings, came into the pipeline meanwhile: what was compared is"
                            + " not in charge any more; begin again");
        }
    }

    /** Goes on from where a replay ended. */
    public void goOnFrom(List<Replayed> replayed) {
        for (Replayed one : replayed) {
            partitions.add(new PartitionChallenger(pipeline, one, answersFrom.get(one.partition()), comparison));
        }
    }

    /**
     * Learns what the pipeline has answered by now.
     *
     * @return how many answers that were
     * @throws PipelineFailure when a record cannot be read, or an event is gone
     */
    public long follow() {
        long answers = 0;
        for (PartitionChallenger partition : partitions) {
            answers += partition.follow();
        }
        return answers;
    }

    /** How both did so far. */
    public PairedComparison comparison() {
        return comparison;
    }

    /** Where it is now. */
    public List<Replayed> now() {
        return partitions.stream().map(PartitionChallenger::now).toList();
    }

    @Override
    public void close() {
        partitions.forEach(PartitionChallenger::close);
    }
}
