package dev.thalweg.cli;

import dev.thalweg.settings.Pipeline;
import dev.thalweg.stream.ClientSettings;
import dev.thalweg.stream.PipelineFailure;
import dev.thalweg.stream.Refusal;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Sends records in order, and remembers the first that was refused. For one thread. */
final class Outlet implements AutoCloseable {

    private final Pipeline pipeline;
    private final boolean dated;
    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicReference<Exception> refused = new AtomicReference<>();
    private long last;

    /**
     * @param dated whether each record is dated a millisecond after the one before, at least: records of two topics are
     *     taken in the order of their dates
     */
    Outlet(Pipeline pipeline, boolean dated) {
        this.pipeline = pipeline;
        this.dated = dated;
        producer = new KafkaProducer<>(
                ClientSettings.ordered(pipeline), new ByteArraySerializer(), new ByteArraySerializer());
    }

    Future<RecordMetadata> send(String topic, int partition, byte @Nullable [] value) {
        return producer.send(new ProducerRecord<>(topic, partition, time(), null, value), (sent, fault) -> {
            if (fault != null) {
                refused.compareAndSet(null, fault);
            }
        });
    }

    private @Nullable Long time() {
        if (!dated) {
            return null; // The producer's clock.
        }
        last = Math.max(last + 1, System.currentTimeMillis());
        return last;
    }

    boolean refused() {
        return refused.get() != null;
    }

    /**
     * Waits until all is sent.
     *
     * @throws PipelineFailure when the broker refused a record
     */
    void finish() {
        producer.flush();
        Exception fault = refused.get();
        if (fault instanceof AuthorizationException denied) {
            throw Refusal.failure(pipeline, denied);
        }
        if (fault != null) {
            throw new PipelineFailure("the broker refused a record: " + fault.getMessage(), fault);
        }
    }

    @Override
    public void close() throws KafkaException {
        producer.close();
    }
}
