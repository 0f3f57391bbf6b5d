package dev.thalweg.cli;

import dev.thalweg.codec.EventSchema;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.stream.ClientSettings;
import dev.thalweg.stream.PipelineFailure;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A thread that generates the demo's stream into its topic. */
final class DemoFeed {

    /** How far the feed may run ahead of what has been answered: labels are kept for so many. */
    private static final long AHEAD = 500_000;

    private final Pipeline pipeline;
    private final DemoLedger ledger;
    private final DriftingStream stream;
    private final long limit;
    private final @Nullable Double rate;
    private final Thread thread = new Thread(this::feed, "thalweg-demo-feed");
    private volatile boolean stopped;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicReference<Exception> fault = new AtomicReference<>();

    DemoFeed(Pipeline pipeline, DemoLedger ledger, long seed, @Nullable Long limit, @Nullable Double rate) {
        this.pipeline = pipeline;
        this.ledger = ledger;
        this.stream = new DriftingStream(seed, EventSchema.builtIn("demo.avsc"));
        this.limit = limit == null ? Long.MAX_VALUE : limit;
        this.rate = rate;
    }

    void start() {
        thread.start();
    }

    /** Stops, and waits until all that was sent has arrived. */
    void stop() throws InterruptedException {
        stopped = true;
        thread.join();
    }

    boolean ended() {
        return !thread.isAlive();
    }

    long sent() {
        return sent.get();
    }

    /**
     * Does nothing as long as all goes well.
     *
     * @throws PipelineFailure when an event could not be sent: nobody will answer it
     */
    void requireSent() {
        Exception refused = fault.get();
        if (refused != null) {
            throw new PipelineFailure("the demo's events cannot be sent: " + refused.getMessage(), refused);
        }
    }

    private void feed() {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                ClientSettings.ordered(pipeline), new ByteArraySerializer(), new ByteArraySerializer())) {
            Pace pace = new Pace(rate);
            while (!stopped && fault.get() == null && sent.get() < limit) {
                DriftingStream.Generated event = stream.next();
                ledger.generated(sent.get(), event);
                var unused =
                        producer.send(new ProducerRecord<>(pipeline.topics().events(), event.bytes()), this::onSent);
                sent.incrementAndGet();
                awaitAnswers();
                pace.await(sent.get());
            }
        } catch (RuntimeException refused) {
            fault.compareAndSet(null, refused);
        }
    }

    private void onSent(@Nullable RecordMetadata place, @Nullable Exception refused) {
        if (refused != null) {
            fault.compareAndSet(null, refused);
        }
    }

    private void awaitAnswers() {
        while (!stopped && sent.get() - ledger.answers() > AHEAD) {
            LockSupport.parkNanos(1_000_000);
        }
    }
}
