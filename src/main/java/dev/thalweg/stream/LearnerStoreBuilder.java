package dev.thalweg.stream;

import dev.thalweg.learner.Learner;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** Builds a {@link LearnerStore} over RocksDB, logged to a changelog topic that stays about as small as the state. */
final class LearnerStoreBuilder implements StoreBuilder<LearnerStore> {

    /**
     * The active segment is never compacted, so with Kafka's 1 GiB each crash would restore up to that much. Small
     * segments, compacted soon, keep a restoration at the size of the state.
     */
    static final Map<String, String> CHANGELOG = Map.of(
            "cleanup.policy", "compact",
            "segment.bytes", "16777216",
            "min.cleanable.dirty.ratio", "0.01",
            "max.compaction.lag.ms", "10000",
            "delete.retention.ms", "60000",
            "message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE));

    private final StoreBuilder<KeyValueStore<Bytes, byte[]>> inner;
    private final Function<String, Learner> untrained;
    private final boolean ordered;
    private final String settings;

    /** As {@link LearnerStore} is made. */
    LearnerStoreBuilder(String name, Function<String, Learner> untrained, boolean ordered, String settings) {
        this.inner = Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
                .withCachingDisabled()
                .withLoggingEnabled(CHANGELOG);
        this.untrained = untrained;
        this.ordered = ordered;
        this.settings = settings;
    }

    @Override
    public LearnerStore build() {
        return new LearnerStore(inner.build(), untrained, ordered, settings);
    }

    @Override
    public String name() {
        return inner.name();
    }

    @Override
    public Map<String, String> logConfig() {
        return inner.logConfig();
    }

    @Override
    public boolean loggingEnabled() {
        return true;
    }

    @Override
    public StoreBuilder<LearnerStore> withCachingEnabled() {
        return this; // The learner on the heap is the cache.
    }

    @Override
    public StoreBuilder<LearnerStore> withCachingDisabled() {
        return this;
    }

    @Override
    public StoreBuilder<LearnerStore> withLoggingEnabled(Map<String, String> config) {
        throw new UnsupportedOperationException("the changelog's settings are fixed");
    }

    @Override
    public StoreBuilder<LearnerStore> withLoggingDisabled() {
        throw new UnsupportedOperationException("without a changelog a crash would lose what was learned");
    }
}
