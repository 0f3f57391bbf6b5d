package dev.thalweg.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thalweg.stream.StateChunks.DamagedState;
import java.util.Random;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateChunksTest {

    private static final int CHUNK = StateChunks.CHUNK;

    private final KeyValueStore<Bytes, byte[]> store = Records.store();
    private final StateChunks chunks = new StateChunks(store::get, store::put);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 7})
    void whatIsWrittenIsRead(int length) {
        byte[] value = bytes(length, 1);
        chunks.write(7, new byte[0], value.clone());
        assertThat(new StateChunks(store::get, store::put).read()).isEqualTo(value);
    }

    @Test
    void nothingWrittenIsNothingRead() {
        assertThat(chunks.read()).isNull();
    }

    @Test
    void onlyChangedChunksAreWritten() {
        byte[] value = bytes(3 * CHUNK, 1);
        chunks.write(7, new byte[0], value.clone());
        byte[] first = store.get(StateChunks.key(0));
        byte[] second = store.get(StateChunks.key(1));
        value[CHUNK + 5]++;
        chunks.write(7, new byte[0], value.clone());
        assertThat(store.get(StateChunks.key(0))).isSameAs(first);
        assertThat(store.get(StateChunks.key(1))).isNotSameAs(second);
        assertThat(new StateChunks(store::get, store::put).read()).isEqualTo(value);
    }

    @Test
    void chunksOfALongerValueAreDeleted() {
        chunks.write(7, new byte[0], bytes(3 * CHUNK, 1));
        chunks.write(7, new byte[0], bytes(CHUNK / 2, 2));
        assertThat(Records.count(store)).isEqualTo(2);
        assertThat(new StateChunks(store::get, store::put).read()).isEqualTo(bytes(CHUNK / 2, 2));
    }

    @Test
    void afterForgettingAllIsWrittenAnew() {
        chunks.write(7, new byte[0], bytes(2 * CHUNK, 1));
        byte[] first = store.get(StateChunks.key(0));
        chunks.forget();
        chunks.write(7, new byte[0], bytes(2 * CHUNK, 1));
        assertThat(store.get(StateChunks.key(0))).isNotSameAs(first);
    }

    @Test
    void everyMissingRecordIsNoticed() {
        chunks.write(7, new byte[0], bytes(3 * CHUNK, 1));
        for (int chunk = 0; chunk < 3; chunk++) {
            byte[] record = store.delete(StateChunks.key(chunk));
            assertThatThrownBy(() -> new StateChunks(store::get, store::put).read())
                    .isInstanceOf(DamagedState.class)
                    .hasMessageContaining("chunk " + chunk + " is missing");
            store.put(StateChunks.key(chunk), record);
        }
        assertThat(new StateChunks(store::get, store::put).read()).isNotNull();
    }

    @Test
    void aMixtureOfTwoWritingsIsNoticed() {
        chunks.write(7, new byte[0], bytes(2 * CHUNK, 1));
        byte[] older = store.get(StateChunks.key(1));
        chunks.write(7, new byte[0], bytes(2 * CHUNK, 2));
        store.put(StateChunks.key(1), older);
        assertThatThrownBy(() -> new StateChunks(store::get, store::put).read())
                .hasMessageContaining("generation 1, not 2");
    }

    /** Every byte of every record, one at a time: what is read is right or refused. */
    @Test
    void everyFlippedByteIsNoticed() {
        byte[] value = bytes(300, 1);
        chunks.write(7, new byte[0], value.clone());
        try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
            while (all.hasNext()) {
                KeyValue<Bytes, byte[]> record = all.next();
                for (int at = 0; at < record.value.length; at++) {
                    byte[] damaged = record.value.clone();
                    damaged[at] ^= 0x10;
                    store.put(record.key, damaged);
                    requireRefusedOr(value);
                    store.put(record.key, record.value);
                }
                store.put(record.key, new byte[3]);
                assertThatThrownBy(() -> new StateChunks(store::get, store::put).read())
                        .isInstanceOf(DamagedState.class);
                store.put(record.key, record.value);
            }
        }
    }

    private void requireRefusedOr(byte[] value) {
        try {
            assertThat(new StateChunks(store::get, store::put).read()).isEqualTo(value);
        } catch (DamagedState refused) {
            assertThat(refused).hasMessageContaining("damaged");
        }
    }

    private static byte[] bytes(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
