package dev.thalweg.stream;

import dev.thalweg.model.Snapshot;
import dev.thalweg.settings.Pipeline;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.jspecify.annotations.Nullable;

/**
 * Where a replay puts aside what it has of one partition before its end, under its own name in the models topic. Who opens it
 * last has it: a replay of the same name that still runs cannot write any more. For one thread.
 */
public final class UnfinishedPart implements AutoCloseable {

    private final Pipeline pipeline;
    private final ModelsTopic models;
    private final String id;
    private final int partition;
    private final Producer<byte[], byte[]> producer;
    private @Nullable Snapshot last;

    /**
     * Opens it.
     *
     * @param id of the replay
     * @throws PipelineFailure when the topic cannot be written
     */
    public UnfinishedPart(Pipeline pipeline, String id, int partition) {
        this.pipeline = pipeline;
        this.models = new ModelsTopic(pipeline);
        this.id = id;
        this.partition = partition;
        this.producer = models.producer(id + "-" + partition);
    }

    /**
     * What was put aside; nothing where there is none.
     *
     * @throws UnusableSnapshot when it is damaged
     * @throws PipelineFailure when the topic cannot be read
     */
    public Optional<Part> read() {
        Optional<Part> part = models.unfinished(id, partition);
        last = part.map(Part::snapshot).orElse(null);
        return part;
    }

    /**
     * Puts this in the place of what there is.
     *
     * @throws PipelineFailure when the topic cannot be written, or another replay of this name has begun
     */
    public void write(Part part) {
        AtomicReference<RecordMetadata> written = new AtomicReference<>();
        try {
            producer.beginTransaction();
            if (last != null) {
                models.delete(producer, last);
            }
            models.send(producer, part, written);
            producer.commitTransaction(); // Tells of any record that was not taken.
        } catch (KafkaException refused) {
            throw Refusal.causes(refused).anyMatch(UnfinishedPart::isFencing)
                    ? new PipelineFailure(
                            "another replay has begun under the name " + id + ", or the broker lost this one: it ends",
                            refused)
                    : Refusal.failure(pipeline, refused);
        }
        PartitionReader.awaitReadable(pipeline, Objects.requireNonNull(written.get())); // Who looks next must see it.
        last = part.snapshot();
    }

    private static boolean isFencing(Throwable cause) {
        return cause instanceof ProducerFencedException || cause instanceof InvalidProducerEpochException;
    }

    @Override
    public void close() {
        producer.close();
    }
}
