package dev.thalweg.chaos;

import dev.thalweg.chaos.Payments.Payment;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.stream.Cluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends payments at a steady rate on a thread of its own, and remembers them all. */
final class Feeder implements AutoCloseable {

    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;
    private final Payments payments;
    private final int count;
    private final double rate;
    private final List<Payment> sent = new ArrayList<>();
    private final AtomicReference<Exception> refused = new AtomicReference<>();
    private volatile boolean stopped;
    private final Thread thread = new Thread(this::feed, "feeder");

    private Feeder(Map<String, Object> settings, String topic, Payments payments, int count, double rate) {
        producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        this.topic = topic;
        this.payments = payments;
        this.count = count;
        this.rate = rate;
    }

    /** Starts to feed; the topic must exist. */
    static Feeder start(Pipeline pipeline, Payments payments, int count, double rate) {
        Map<String, Object> settings = Cluster.orderedProducerSettings(pipeline);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 300_000);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 300_000);
        Feeder feeder = new Feeder(settings, pipeline.topics().events(), payments, count, rate);
        feeder.thread.start();
        return feeder;
    }

    private void feed() {
        long start = System.nanoTime();
        for (int number = 0; number < count && !stopped && refused.get() == null; number++) {
            long early = start + (long) (number * 1e9 / rate) - System.nanoTime();
            if (early > 0) {
                LockSupport.parkNanos(early);
            }
            Payment payment = payments.next();
            sent.add(payment);
            var unused = producer.send(
                    new ProducerRecord<>(topic, payment.partition(), payment.time(), payment.key(), payment.value()),
                    (place, fault) -> check(payment, fault, place == null ? -1 : place.offset()));
        }
        producer.flush();
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

    /** All payments, once the last one has arrived. */
    List<Payment> sent() throws InterruptedException {
        thread.join();
        if (refused.get() != null) {
            throw new AssertionError("a payment did not arrive where it should", refused.get());
        }
        return sent;
    }

    @Override
    public void close() {
        refused.compareAndSet(null, new IllegalStateException("the feeder was closed"));
        producer.close();
    }
}
