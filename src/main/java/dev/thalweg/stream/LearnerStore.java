package dev.thalweg.stream;

import dev.thalweg.learner.Learner;
import dev.thalweg.learner.StoredState;
import dev.thalweg.model.Configured;
import dev.thalweg.model.Order;
import dev.thalweg.model.Place;
import dev.thalweg.model.Source;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.CachedStateStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the live learner of one task on the heap and writes it through a logged key-value store in
 * {@link #flushCache()}, the one call that every commit makes before the producer is flushed, inside the transaction.
 *
 * <p>{@code StateStore.flush} and {@code commit} are not called at commits (Kafka Streams 4.3.1), and run on standby
 * tasks and throw-away instances too: nothing is written there. The heap copy is dropped wherever the store may be
 * handed from one task's life to the next, since a recycled or revived task keeps this very object. This is the only
 * class that implements an internal interface of Kafka Streams; the tests that kill and recycle guard it. See
 * {@code docs/decisions/0004-state-store.md}.
 *
 * <p>Only the stream thread may touch the learner.
 */
final class LearnerStore implements StateStore, CachedStateStore<Bytes, byte[]> {

    private static final Logger LOG = LoggerFactory.getLogger(LearnerStore.class);

    private final KeyValueStore<Bytes, byte[]> inner;
    private final Function<String, Learner> untrained;
    private final StateChunks chunks;
    private final InputOrder order;
    private final String settings;
    private final long settingsHash;
    private @Nullable Learner live;
    private boolean begins;
    private boolean dirty;
    private final Set<Source> fresh = EnumSet.noneOf(Source.class);
    private String task = "";
    private int lives;

    /**
     * @param untrained a learner of its own settings, or of those that came with a model, as text
     * @param ordered whether there are two topics, so that the order matters in which their records are taken
     * @param settings of the learner, as text; empty where a change of them is not told
     */
    LearnerStore(
            KeyValueStore<Bytes, byte[]> inner, Function<String, Learner> untrained, boolean ordered, String settings) {
        this.inner = inner;
        this.settings = settings;
        this.settingsHash = InputOrder.hash(settings);
        this.untrained = untrained;
        this.chunks = new StateChunks(inner::get, inner::put);
        this.order = new InputOrder(ordered);
    }

    /**
     * Builds the live learner anew from what is stored; from the seed where nothing is. To be called from every {@code
     * Processor.init}: only then is the inner store complete, and only this call is made in every life of a task.
     *
     * @throws PipelineFailure when what is stored is damaged or belongs to other settings
     */
    Learner open() {
        drop();
        Learner learner;
        try {
            byte[] stored = chunks.read();
            begins = stored == null;
            order.read(chunks.position(), chunks.note());
            learner = untrained.apply(settingsHash == order.settings() ? order.promoted() : "");
            if (stored != null) {
                learner.restore(stored);
            }
        } catch (IllegalStateException refused) {
            throw new PipelineFailure(String.valueOf(refused.getMessage()), refused);
        }
        live = learner;
        fresh.addAll(EnumSet.allOf(Source.class));
        LOG.debug("task {}: opened, life {} of this store", task, ++lives);
        return learner;
    }

    /**
     * Says that the learner takes the record at an offset; only from {@code process}.
     *
     * @return where the first record of this life was expected, if it stands further on
     * @throws PipelineFailure when it took that record before: the state and the group's offsets do not belong together
     */
    OptionalLong takes(Source source, long offset) {
        long next = order.next(source);
        if (offset < next) {
            throw new PipelineFailure("the record at offset " + offset + " was learned already, up to offset " + next
                    + ": the topic or the group's offsets were reset, the learner was not; set the offsets of task "
                    + task + " to " + next + ", or start over on purpose with run --reset");
        }
        order.takes(source, offset);
        dirty = true;
        return fresh.remove(source) && offset > next ? OptionalLong.of(next) : OptionalLong.empty();
    }

    /**
     * Under which settings the learner goes on, if they are others than before; to be handed on in the transaction of the next
     * record.
     */
    @Nullable
    Configured configured() {
        if (settingsHash == order.settings()) {
            return null;
        }
        if (!order.promoted().isEmpty()) {
            LOG.warn(
                    "task {}: goes on under the settings of its file; those that came with a promoted model end", task);
        }
        order.configured(settingsHash);
        dirty = true;
        return new Configured(order.number(), order.place(), begins, settings);
    }

    /** Offset of the first request in the control topic that was not seen, whatever became of the group's offsets. */
    long nextRequest() {
        return order.nextRequest();
    }

    /** Notes that the request at an offset was seen. */
    void asked(long offset) {
        order.asked(offset + 1);
        dirty = true;
    }

    /**
     * Goes on from another model.
     *
     * @param model its state, which fits
     * @param under the settings that come with it, as text; empty where they stay
     * @return the learner from here on
     */
    Learner adopt(byte[] model, String under) {
        byte[] now = live().state();
        if (!under.isEmpty()) {
            order.promoted(under.equals(settings) ? "" : under);
        }
        Learner learner = untrained.apply(order.promoted());
        learner.restore(new StoredState(model).adoptedBy(now));
        order.changed();
        dirty = true;
        live = learner;
        return learner;
    }

    /** Notes that the learner goes on from a merged model, which the lineage is told of. */
    void merged() {
        order.changed();
        dirty = true;
    }

    private Learner live() {
        return Objects.requireNonNull(live, "changed without a live learner");
    }

    /** How many records were taken, where there are two topics; else 0. */
    long number() {
        return order.number();
    }

    /** The settings that came with the model in charge; empty where it is under the pipeline's own. */
    String promoted() {
        return order.promoted();
    }

    /** Where the first records stand that were not taken. */
    Place place() {
        return order.place();
    }

    /** The order of the records since the last one, once they are enough for it; to be handed on in their transaction. */
    @Nullable
    Order finishedOrder() {
        return order.finished();
    }

    @Override
    public void flushCache() {
        if (dirty) {
            chunks.write(order.next(Source.EVENTS), order.bytes(), live().state());
            dirty = false;
        }
    }

    @Override
    public void clearCache() {
        LOG.debug("task {}: recycled", task);
        drop();
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        drop();
        LOG.debug("task {}: initialised {}", context.taskId(), task.isEmpty() ? "first" : "again");
        task = context.taskId().toString();
        inner.init(context, root);
    }

    @Override
    public void close() {
        drop();
        inner.close();
    }

    private void drop() {
        live = null;
        dirty = false;
        order.forget();
        chunks.forget();
    }

    @Override
    public boolean setFlushListener(@Nullable CacheFlushListener<Bytes, byte[]> listener, boolean sendOldValues) {
        return false;
    }

    @Override
    public void commit(Map<TopicPartition, Long> changelogOffsets) {
        inner.commit(changelogOffsets);
    }

    @Override
    public @Nullable Long committedOffset(TopicPartition partition) {
        return inner.committedOffset(partition);
    }

    @Override
    @SuppressWarnings("deprecation") // Still asked by Kafka Streams 4.3.
    public boolean managesOffsets() {
        return inner.managesOffsets();
    }

    @Override
    public String name() {
        return inner.name();
    }

    @Override
    public boolean persistent() {
        return inner.persistent();
    }

    @Override
    public boolean isOpen() {
        return inner.isOpen();
    }
}
