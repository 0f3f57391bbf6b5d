package dev.thalweg.chaos;

import dev.thalweg.chaos.Payments.Payment;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.stream.ClientSettings;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends records at a steady rate on a thread of its own. */
final class Feeder implements AutoCloseable {

    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;
    private final Records records;
    private final int count;
    private final double rate;
    private final AtomicReference<Exception> refused = new AtomicReference<>();
    private volatile boolean stopped;
    private volatile int sent;
    private final Thread thread = new Thread(this::feed, "feeder");

    private Feeder(Map<String, Object> settings, String topic, Records records, int count, double rate) {
        producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        this.topic = topic;
        this.records = records;
        this.count = count;
        this.rate = rate;
    }

    /** Starts to feed; the topic must exist. */
    static Feeder start(Pipeline pipeline, Records records, int count, double rate) {
        Map<String, Object> settings = ClientSettings.ordered(pipeline);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 300_000);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 300_000);
        Feeder feeder = new Feeder(settings, pipeline.topics().events(), records, count, rate);
        feeder.thread.start();
        return feeder;
    }

    private void feed() {
        long start = System.nanoTime();
        int number = 0;
        for (; number < count && !stopped && refused.get() == null; number++) {
            long early = start + (long) (number * 1e9 / rate) - System.nanoTime();
            if (early > 0) {
                LockSupport.parkNanos(early);
            }
            Payment payment = records.next();
            var unused = producer.send(
                    new ProducerRecord<>(
                            topic,
                            payment.partition(),
                            payment.time(),
                            payment.key(),
                            payment.value(),
                            payment.headers()),
                    (place, fault) -> check(payment, fault, place == null ? -1 : place.offset()));
        }
        producer.flush();
        sent = number;
    }

    private void check(Payment payment, Exception fault, long offset) {
        if (fault != null) {
            refused.compareAndSet(null, fault);
        } else if (offset != payment.offset()) {
            refused.compareAndSet(null, new IllegalStateException("at " + offset + ", not " + payment.offset()));
        }
    }

    /** Ends with what was sent. */
    void stop() {
        stopped = true;
    }

    /** How many were sent, once the last one has arrived. */
    int sent() throws InterruptedException {
        thread.join();
        if (refused.get() != null) {
            throw new AssertionError("a record did not arrive where it should", refused.get());
        }
        return sent;
    }

    @Override
    public void close() {
        refused.compareAndSet(null, new IllegalStateException("the feeder was closed"));
        producer.close();
    }
}
