package dev.thalweg.stream;

import dev.thalweg.settings.Pipeline;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * What is committed in one partition of a topic, from its beginning to an end that is fixed when reading begins. It belongs to
 * no group and commits nothing: whoever else reads the topic is not touched. For one thread.
 */
public final class PartitionReader implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long PAUSE_NANOS = 20_000_000;
    private static final int FETCHED_BYTES = 8 << 20;

    private final Pipeline pipeline;
    private final TopicPartition partition;
    private final Consumer<byte[], byte[]> consumer;
    private final long begin;
    private long end;
    private Iterator<ConsumerRecord<byte[], byte[]>> fetched = Collections.emptyIterator();

    /** @throws PipelineFailure when there is no such partition, or the broker does not let it be read */
    public PartitionReader(Pipeline pipeline, String topic, int number) {
        this.pipeline = pipeline;
        this.partition = new TopicPartition(topic, number);
        Map<String, Object> settings = new HashMap<>(ClientSettings.of(pipeline));
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none"); // What is deleted meanwhile must not be passed over.
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCHED_BYTES);
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        try {
            List<TopicPartition> one = List.of(partition);
            begin = consumer.beginningOffsets(one).getOrDefault(partition, 0L);
            end = consumer.endOffsets(one).getOrDefault(partition, 0L);
            consumer.assign(one);
            consumer.seek(partition, begin);
        } catch (KafkaException refused) {
            consumer.close();
            throw Refusal.failure(pipeline, refused);
        }
    }

    /**
     * Waits until what a committed transaction wrote can be read: a broker makes it so a little after it said that it is
     * committed.
     *
     * @param written the last record of it in its partition
     * @throws PipelineFailure when it cannot be read after 30 seconds
     */
    static void awaitReadable(Pipeline pipeline, RecordMetadata written) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try (PartitionReader reader = new PartitionReader(pipeline, written.topic(), written.partition())) {
                if (reader.end() > written.offset()) {
                    return;
                }
            }
            if (System.nanoTime() > deadline) {
                throw new PipelineFailure("what was written to " + written.topic() + " cannot be read yet, after "
                        + PATIENCE.toSeconds() + " s: a transaction in it does not end");
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Offset of the first record that is still there. */
    public long begin() {
        return begin;
    }

    /** Offset behind the last record that is read. */
    public long end() {
        return end;
    }

    /** Lets the reading end earlier: no record at this offset, or behind it, is read. */
    public void until(long offset) {
        end = Math.min(end, offset);
    }

    /**
     * Lets the reading go on to what is committed by now.
     *
     * @throws PipelineFailure when the broker does not tell
     */
    public void further() {
        try {
            end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, end);
        } catch (KafkaException refused) {
            throw Refusal.failure(pipeline, refused);
        }
    }

    /** Goes to an offset, forwards or back. */
    public void from(long offset) {
        fetched = Collections.emptyIterator();
        consumer.seek(partition, offset);
    }

    /**
     * The offset of the first record of this timestamp or a later one; the end where there is none.
     *
     * @throws PipelineFailure when the broker does not tell
     */
    public long offsetAt(Instant time) {
        try {
            OffsetAndTimestamp found = consumer.offsetsForTimes(Map.of(partition, time.toEpochMilli()))
                    .get(partition);
            return found == null ? end : found.offset();
        } catch (KafkaException refused) {
            throw Refusal.failure(pipeline, refused);
        }
    }

    /**
     * The next record; null at the end.
     *
     * @throws PipelineFailure when the broker hands nothing over for 30 seconds, or what was next is deleted
     */
    public @Nullable ConsumerRecord<byte[], byte[]> next() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (!fetched.hasNext() && consumer.position(partition) < end) {
                long before = consumer.position(partition);
                fetched = consumer.poll(POLL).iterator();
                if (consumer.position(partition) > before) {
                    deadline = System.nanoTime() + PATIENCE.toNanos();
                } else if (System.nanoTime() > deadline) {
                    throw new PipelineFailure("the broker does not hand over " + partition + " from offset " + before);
                }
            }
        } catch (OffsetOutOfRangeException gone) {
            throw new PipelineFailure("records of " + partition + " were deleted while they were read", gone);
        } catch (KafkaException refused) {
            throw Refusal.failure(pipeline, refused);
        }
        if (!fetched.hasNext()) {
            return null;
        }
        ConsumerRecord<byte[], byte[]> record = fetched.next();
        if (record.offset() >= end) {
            from(record.offset()); // What was fetched beyond the end is there once the end is further.
            return null;
        }
        return record;
    }

    /**
     * The last record that something can be made of; null where there is none. Looks from the end backwards, at more and more at a
     * time.
     *
     * @param read gives null for a record that is not looked for
     */
    <T> @Nullable T last(Function<ConsumerRecord<byte[], byte[]>, @Nullable T> read) {
        T found = null;
        long from = end;
        for (long many = 4; found == null && from > begin; many *= 8) {
            long until = from;
            from = Math.max(begin, until - many);
            from(from);
            for (ConsumerRecord<byte[], byte[]> record = next();
                    record != null && record.offset() < until;
                    record = next()) {
                T made = read.apply(record);
                found = made == null ? found : made;
            }
        }
        return found;
    }

    /** At once: it would else wait half a second for the fetch that it has sent ahead. */
    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ZERO));
    }
}
