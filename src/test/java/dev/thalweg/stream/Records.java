package dev.thalweg.stream;

import java.util.Properties;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/** Kafka Streams' own stores, in memory and without a topology around them. */
final class Records {

    private Records() {}

    static KeyValueStore<Bytes, byte[]> store() {
        KeyValueStore<Bytes, byte[]> store =
                Stores.inMemoryKeyValueStore(LearningTopology.STORE).get();
        store.init(context(), store);
        return store;
    }

    static StateStoreContext context() {
        return new MockProcessorContext<>(new Properties()).getStateStoreContext();
    }

    /** How many records a store holds. */
    static long count(KeyValueStore<Bytes, byte[]> store) {
        return store.approximateNumEntries();
    }
}
