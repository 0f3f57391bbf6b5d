package dev.thalweg.stream;

import dev.thalweg.codec.RegistryFailure;
import dev.thalweg.learner.Learner;
import dev.thalweg.model.Place;
import dev.thalweg.settings.Pipeline;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pipeline that runs in this process.
 *
 * <pre>{@code
 * try (LivePipeline live = LivePipeline.start(pipeline, listener)) {
 *     live.awaitIdle(Duration.ofSeconds(5));
 * }
 * }</pre>
 */
public final class LivePipeline implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LivePipeline.class);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(8);
    private static final Duration POLL = Duration.ofMillis(200);

    private final Pipeline pipeline;
    private final Cluster cluster;
    private final KafkaStreams streams;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicReference<Throwable> fault = new AtomicReference<>();
    private final RepeatedFaults faults = new RepeatedFaults(LOG);
    private final Map<Integer, Place> ends;
    private boolean closed;

    private LivePipeline(Pipeline pipeline, Cluster cluster, KafkaStreams streams, Map<Integer, Place> ends) {
        this.pipeline = pipeline;
        this.cluster = cluster;
        this.streams = streams;
        this.ends = ends;
    }

    /**
     * Prepares the topics and starts the stream thread; returns before the first record is taken.
     *
     * @throws PipelineFailure when no broker answers, topics are missing, or Kafka Streams refuses the settings
     */
    public static LivePipeline start(Pipeline pipeline, LearningListener listener) {
        return start(pipeline, listener, () -> Intake::take);
    }

    /**
     * As {@link #start(Pipeline, LearningListener)}, for who measures what the parts of the work cost.
     *
     * @param takings makes what each task does with its learner
     */
    public static LivePipeline start(Pipeline pipeline, LearningListener listener, Supplier<Taking> takings) {
        return start(pipeline, listener, takings, KafkaStreams::new);
    }

    /** As above, with Kafka Streams made by the caller: tests make it break. */
    static LivePipeline start(
            Pipeline pipeline,
            LearningListener listener,
            Supplier<Taking> takings,
            BiFunction<Topology, Properties, KafkaStreams> make) {
        Cluster cluster = Cluster.of(pipeline);
        try {
            cluster.prepareTopics();
            cluster.requireState();
            LOG.atInfo()
                    .addKeyValue("event", "started")
                    .addKeyValue("application", pipeline.applicationId())
                    .addKeyValue("partitions", cluster.partitions())
                    .log("{} starts", pipeline.name());
            int partitions = cluster.partitions();
            if (pipeline.learner().merging().isEmpty()) {
                warnOfSeparateModels(partitions);
            }
            long stateBytes = new Learner(pipeline.learner()).mostStateBytes();
            Map<Integer, Place> ends = new ConcurrentHashMap<>();
            Topology topology = LearningTopology.of(pipeline, partitions, listener, takings, ends::put);
            KafkaStreams streams = make.apply(topology, StreamsSettings.of(pipeline, stateBytes));
            LivePipeline live = new LivePipeline(pipeline, cluster, streams, ends);
            streams.setUncaughtExceptionHandler(live::onFault);
            streams.setStateListener((now, before) -> live.onState(now));
            streams.start();
            return live;
        } catch (org.apache.kafka.common.KafkaException | IllegalStateException | IllegalArgumentException refused) {
            cluster.close();
            throw new PipelineFailure("the pipeline cannot start: " + Refusal.reason(refused), refused);
        } catch (RuntimeException failure) {
            cluster.close();
            throw failure;
        }
    }

    private static void warnOfSeparateModels(int partitions) {
        if (partitions > 1) {
            LOG.info("{} partitions learn {} separate models: each sees only its own events", partitions, partitions);
        }
    }

    /** Transient faults of cluster and registry cost a thread and are tried again; anything else stops the pipeline at once. */
    private StreamThreadExceptionResponse onFault(Throwable thrown) {
        Throwable cause = thrown instanceof StreamsException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (cause instanceof RegistryFailure away && away.passing()) {
            faults.happened(
                    "registry-away",
                    () -> away.getMessage() + "; the stream thread goes back to the last commit and asks again");
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        }
        if (cause instanceof RetriableException) {
            faults.happened(
                    "thread-replaced." + cause.getClass().getSimpleName(),
                    () -> "the stream thread is replaced after: " + cause);
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        }
        if (!(cause instanceof PipelineFailure || cause instanceof RegistryFailure)
                && Refusal.explain(pipeline, thrown).isEmpty()) {
            LOG.error("the pipeline stops", thrown);
        }
        fault.compareAndSet(null, cause);
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }

    private void onState(State now) {
        LOG.atInfo()
                .addKeyValue("event", now.name().toLowerCase(Locale.ROOT))
                .addKeyValue("application", pipeline.applicationId())
                .log("{} is {}", pipeline.name(), now);
        if (now.hasCompletedShutdown()) {
            ended.countDown();
        }
    }

    /** Running, with every task restored. */
    public boolean ready() {
        return streams.state() == State.RUNNING;
    }

    /** Not stopped, and not on its way there. */
    public boolean alive() {
        return !streams.state().isShuttingDown() && !streams.state().hasCompletedShutdown();
    }

    /** Kafka Streams itself, for its metrics. */
    public KafkaStreams streams() {
        return streams;
    }

    /**
     * Waits until the pipeline ends, or until somebody asks to stop.
     *
     * @throws PipelineFailure when the pipeline ends by a fault
     */
    public void await(BooleanSupplier stop) throws InterruptedException {
        while (!stop.getAsBoolean() && !endedWithin(POLL)) {}
    }

    /**
     * Waits until the pipeline has been running with everything answered and committed for a while, until it ends, or
     * until somebody asks to stop. While no broker answers it is not idle.
     *
     * @throws PipelineFailure when the pipeline ends by a fault, or the broker refuses to tell how far it is
     */
    public void awaitIdle(Duration quiet, BooleanSupplier stop) throws InterruptedException {
        long since = System.nanoTime();
        while (System.nanoTime() - since < quiet.toNanos() && !stop.getAsBoolean() && !endedWithin(POLL)) {
            if (!ready() || cluster.lag().orElse(Long.MAX_VALUE) > 0) {
                since = System.nanoTime();
            }
        }
    }

    private boolean endedWithin(Duration time) throws InterruptedException {
        boolean over = ended.await(time.toMillis(), TimeUnit.MILLISECONDS);
        if (over) {
            failIfBroken();
        }
        return over;
    }

    private void failIfBroken() {
        Optional.ofNullable(fault.get()).ifPresent(cause -> {
            String reason = Refusal.explain(pipeline, cause).orElse(String.valueOf(cause.getMessage()));
            throw new PipelineFailure("the pipeline stopped: " + reason, cause);
        });
    }

    /**
     * Commits, and leaves the group, so that others need not wait for this instance; does nothing the second time. At most
     * 8 seconds, and a question to the broker.
     *
     * @throws PipelineFailure when not all that was learned is committed: the next start learns the rest again
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        CloseOptions leave = CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
                .withTimeout(CLOSE_WITHIN);
        try (cluster;
                faults) {
            boolean stopped = streams.close(leave);
            if (fault.get() == null) {
                requireCommitted(stopped);
            }
        }
    }

    private void requireCommitted(boolean stopped) {
        if (!stopped) {
            throw new PipelineFailure(pipeline.name() + " did not stop within " + CLOSE_WITHIN.toSeconds()
                    + " s; what is not committed will be learned again at the next start");
        }
        Map<TopicPartition, OffsetAndMetadata> committed = cluster.group().committed();
        ends.forEach((partition, place) -> {
            requireCommitted(committed, new TopicPartition(pipeline.topics().events(), partition), place.events());
            requireCommitted(committed, new TopicPartition(pipeline.topics().labels(), partition), place.labels());
        });
    }

    private static void requireCommitted(
            Map<TopicPartition, OffsetAndMetadata> committed, TopicPartition partition, long next) {
        OffsetAndMetadata offset = committed.get(partition);
        if (next > 0 && (offset == null || offset.offset() < next)) {
            throw new PipelineFailure("the last commit of " + partition
                    + " failed; what is not committed will be learned again at the next start");
        }
    }
}
