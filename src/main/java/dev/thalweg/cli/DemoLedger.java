package dev.thalweg.cli;

import dev.thalweg.codec.Malformed;
import dev.thalweg.codec.PublishedPrediction;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.stream.ClientSettings;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads the demo's answers back from their topics, with a client of its own and {@code read_committed}, and compares
 * the predictions with what the generator knows: what the pipeline says of itself is not taken for granted.
 */
final class DemoLedger implements AutoCloseable {

    /** How many labels are kept for predictions that have not been read yet. */
    private static final int LABELS = 1 << 20;

    /** How many changes of concept are remembered. */
    private static final int MOST_CHANGES = 1000;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final String deadLetters;
    private final byte[] labels = new byte[LABELS];
    private final List<Concept> concepts = new ArrayList<>();
    private final AtomicLong predictions = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private long right;
    private long firstMillis;
    private double best;
    private long generated;

    /** What is counted between two changes, in the windows that tell the story. */
    private static final class Concept {
        private final Map<Window, Tally> tallies = new EnumMap<>(Window.class);

        Concept() {
            for (Window window : Window.values()) {
                tallies.put(window, new Tally());
            }
        }

        double accuracy(Window window) {
            Tally tally = Objects.requireNonNull(tallies.get(window));
            return (double) tally.right / tally.all;
        }
    }

    /** Right answers among answers. */
    private static final class Tally {
        private long right;
        private long all;
    }

    /** Windows of a concept, by events since its change. */
    private enum Window {
        FIRST_200(0, 200),
        UP_TO_2000(1500, 2000),
        LAST_1000(DriftingStream.CONCEPT - 1000, DriftingStream.CONCEPT);

        private final int from;
        private final int to;

        Window(int from, int to) {
            this.from = from;
            this.to = to;
        }
    }

    DemoLedger(Pipeline pipeline) {
        Map<String, Object> settings = new HashMap<>(ClientSettings.of(pipeline));
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        deadLetters = pipeline.topics().deadLetters();
        List<TopicPartition> both =
                List.of(new TopicPartition(pipeline.topics().predictions(), 0), new TopicPartition(deadLetters, 0));
        consumer.assign(both);
        consumer.seekToBeginning(both);
    }

    /** Notes what was generated, before it is sent. */
    synchronized void generated(long position, DriftingStream.Generated event) {
        labels[(int) (position % LABELS)] = (byte) event.label();
        best += event.best();
        generated++;
    }

    /** Reads what has been committed since the last reading. */
    void read() {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
            if (record.topic().equals(deadLetters)) {
                refused.incrementAndGet();
            } else {
                predicted(record.value());
            }
        }
    }

    private synchronized void predicted(byte[] value) {
        if (predictions.getAndIncrement() == 0) {
            firstMillis = ManagementFactory.getRuntimeMXBean().getUptime();
        }
        try {
            PublishedPrediction prediction = PublishedPrediction.decode(value);
            long position = DriftingStream.position(prediction.id());
            String label = DriftingStream.CLASSES[labels[(int) (position % LABELS)]];
            count(position, label.equals(prediction.predictedClass()));
        } catch (Malformed impossible) {
            throw new IllegalStateException("the predictions topic holds something else", impossible);
        }
    }

    private void count(long position, boolean hit) {
        right += hit ? 1 : 0;
        int number = (int) (position / DriftingStream.CONCEPT);
        int since = (int) (position % DriftingStream.CONCEPT);
        while (concepts.size() <= number && concepts.size() < MOST_CHANGES) {
            concepts.add(new Concept());
        }
        if (number >= concepts.size()) {
            return;
        }
        Concept concept = concepts.get(number);
        concept.tallies.forEach((window, tally) -> {
            if (since >= window.from && since < window.to) {
                tally.all++;
                tally.right += hit ? 1 : 0;
            }
        });
    }

    /** Predictions and dead letters that a reader of committed records has seen. */
    long answers() {
        return predictions.get() + refused.get();
    }

    long predictions() {
        return predictions.get();
    }

    long deadLetters() {
        return refused.get();
    }

    /** Seconds from the start of the JVM to the first prediction that was read back. */
    synchronized double firstSeconds() {
        return firstMillis / 1e3;
    }

    /** Share of the predictions read back that were right. */
    synchronized double accuracy() {
        return (double) right / predictions.get();
    }

    /** The accuracy that the best possible model would be expected to have on what was generated. */
    synchronized double bestAccuracy() {
        return best / generated;
    }

    /** One row a change of concept: accuracy before it, right after it, and when it should be over. */
    List<Change> changes() {
        List<Change> changes = new ArrayList<>();
        for (int number = 1; number < concepts.size(); number++) {
            changes.add(new Change(
                    (long) number * DriftingStream.CONCEPT,
                    concepts.get(number - 1).accuracy(Window.LAST_1000),
                    concepts.get(number).accuracy(Window.FIRST_200),
                    concepts.get(number).accuracy(Window.UP_TO_2000)));
        }
        return changes;
    }

    /**
     * A change of concept; NaN where the stream ended before.
     *
     * @param at position of its first event
     * @param before accuracy over the 1000 events before
     * @param after accuracy over the first 200 events
     * @param recovered accuracy over events 1500 to 2000
     */
    record Change(long at, double before, double after, double recovered) {}

    @Override
    public void close() {
        consumer.close();
    }
}
