package dev.thalweg.history;

import dev.thalweg.learner.Learner;
import dev.thalweg.learner.StoredState;
import dev.thalweg.model.Order;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.stream.CommittedModel;
import dev.thalweg.stream.Intake;
import dev.thalweg.stream.PipelineFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Learns all that a pipeline has learned once more, from its topics: each partition in a thread of its own, as far as the
 * live pipeline had committed when the replay began. Plain consumers, which belong to no group: the live pipeline may run, and
 * is not touched.
 */
public final class Replay {

    private final Pipeline pipeline;
    private final Supplier<Intake> intakes;
    private final List<@Nullable CommittedModel> committed;
    private final AtomicLong taken = new AtomicLong();

    /**
     * Looks how far the live pipeline is.
     *
     * @throws PipelineFailure when no broker answers, or nothing is committed yet
     */
    public Replay(Pipeline pipeline) {
        this.pipeline = pipeline;
        this.intakes = Intake.of(pipeline);
        this.committed = CommittedModel.all(pipeline);
        if (committed.stream().allMatch(model -> model == null)) {
            throw new PipelineFailure(pipeline.name() + " has learned nothing yet: there is nothing to replay");
        }
    }

    /** Events that the live pipeline has taken, all partitions together: what there is to do. */
    public long events() {
        return committed.stream()
                .mapToLong(model -> model == null ? 0 : new StoredState(model.state()).events())
                .sum();
    }

    /** Events taken so far; can be asked by any thread. */
    public long taken() {
        return taken.get();
    }

    /**
     * Learns it all again; partitions in which nothing is committed are left out.
     *
     * @throws PipelineFailure when a record that was learned cannot be read
     */
    public List<Replayed> run() throws InterruptedException {
        int threads = Math.min(committed.size(), Runtime.getRuntime().availableProcessors());
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Replayed>> running = new ArrayList<>();
            for (int partition = 0; partition < committed.size(); partition++) {
                CommittedModel model = committed.get(partition);
                int number = partition;
                if (model != null) {
                    running.add(executor.submit(() -> replay(number, model)));
                }
            }
            List<Replayed> all = new ArrayList<>();
            for (Future<Replayed> one : running) {
                all.add(one.get());
            }
            return all;
        } catch (ExecutionException fault) {
            throw fault.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(fault);
        } finally {
            executor.shutdownNow();
        }
    }

    private Replayed replay(int partition, CommittedModel model) {
        try (PartitionReplay replay = new PartitionReplay(pipeline, intakes.get(), partition, taken::incrementAndGet)) {
            Learner learner;
            if (pipeline.labels().isPresent()) {
                List<Order> orders = Lineage.of(pipeline, partition, model.unfinished());
                learner = replay.following(orders);
            } else {
                learner = replay.untilOffset(model.place().events());
            }
            return new Replayed(
                    partition, replay.begin(), model, learner.report(), learner.state(), pipeline.learner());
        }
    }
}
