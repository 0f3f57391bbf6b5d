package dev.thalweg.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.codec.EventDecoder;
import dev.thalweg.codec.EventFormat;
import dev.thalweg.codec.LineageCodec;
import dev.thalweg.codec.OutcomeEncoder;
import dev.thalweg.codec.PredictionEncoder;
import dev.thalweg.event.Event;
import dev.thalweg.event.Origin;
import dev.thalweg.learner.Learner;
import dev.thalweg.model.Order;
import dev.thalweg.model.Place;
import dev.thalweg.model.Source;
import dev.thalweg.settings.Pipeline;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * One partition of a pipeline whose labels arrive by themselves, learned again from its topics in the order that its
 * lineage tells: the learner itself, without Kafka Streams, and without the clock.
 */
public final class Followed {

    private final Pipeline pipeline;
    private final int partition;
    private final Learner learner;
    private final List<byte[]> predictions = new ArrayList<>();
    private final List<byte[]> outcomes = new ArrayList<>();
    private long lineageBytes;

    private Followed(Pipeline pipeline, int partition) {
        this.pipeline = pipeline;
        this.partition = partition;
        this.learner = new Learner(pipeline.learner());
    }

    /** Learns it again; the pipeline must not run. */
    public static Followed of(Pipeline pipeline, int partition) throws Exception {
        Followed followed = new Followed(pipeline, partition);
        followed.follow();
        return followed;
    }

    private void follow() throws Exception {
        EventDecoder events = EventFormat.of(pipeline.schema(), pipeline.format())
                .decoder(pipeline.learner().shape());
        EventDecoder labels = EventFormat.of(pipeline.labels().orElseThrow())
                .decoder(pipeline.labels().orElseThrow().shape());
        var label = pipeline.learner().shape().label();
        PredictionEncoder said = new PredictionEncoder(pipeline.applicationId(), label);
        OutcomeEncoder told = new OutcomeEncoder(pipeline.applicationId(), label);
        Iterator<ConsumerRecord<byte[], byte[]>> nextEvent =
                read(pipeline.topics().events()).iterator();
        Iterator<ConsumerRecord<byte[], byte[]>> nextLabel =
                read(pipeline.topics().labels()).iterator();
        for (Source source : order()) {
            if (source == Source.EVENTS) {
                Event event = decode(events, nextEvent.next());
                predictions.add(said.encode(learner.take(event, outcome -> outcomes.add(told.encode(outcome)))));
            } else {
                learner.label(decode(labels, nextLabel.next()), outcome -> outcomes.add(told.encode(outcome)));
            }
        }
        assertThat(nextEvent.hasNext()).as("events beyond the lineage").isFalse();
        assertThat(nextLabel.hasNext()).as("labels beyond the lineage").isFalse();
    }

    private static Event decode(EventDecoder decoder, ConsumerRecord<byte[], byte[]> record) {
        Origin origin = new Origin(record.topic(), record.partition(), record.offset());
        return (Event) decoder.decode(record.value(), origin, record.timestamp());
    }

    /** Its records tile what was taken, without hole or overlap, and the state has the rest. */
    private List<Source> order() throws Exception {
        List<Order> orders = new ArrayList<>();
        LineageCodec codec = new LineageCodec();
        for (ConsumerRecord<byte[], byte[]> record : read(pipeline.topics().lineage())) {
            if (codec.decode(record.value()) instanceof Order order) {
                orders.add(order);
            }
            lineageBytes += record.value().length + record.key().length;
        }
        orders.add(tail());
        List<Source> all = new ArrayList<>();
        Place place = new Place(0, 0);
        for (Order order : orders) {
            assertThat(order.number()).isEqualTo(all.size());
            assertThat(order.from()).isEqualTo(place);
            for (int at = 0; at < order.inputs(); at++) {
                all.add(order.source(at));
            }
            place = order.to();
        }
        return all;
    }

    private Order tail() {
        byte[] header = {};
        for (ConsumerRecord<byte[], byte[]> record : read(LearningTopology.changelogOf(pipeline))) {
            if (Arrays.equals(record.key(), "header".getBytes(StandardCharsets.US_ASCII))) {
                header = record.value();
            }
        }
        ByteBuffer in = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
        long events = in.getLong(12);
        int chunks = in.getInt(24);
        InputOrder order = new InputOrder(true);
        order.read(events, Arrays.copyOfRange(header, 28 + 12 * chunks, header.length));
        return order.unfinished();
    }

    private List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        TopicPartition from = new TopicPartition(topic, partition);
        Map<String, Object> settings =
                Map.of("bootstrap.servers", pipeline.bootstrapServers(), "isolation.level", "read_committed");
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(from));
            consumer.seekToBeginning(List.of(from));
            long end = consumer.endOffsets(List.of(from)).getOrDefault(from, 0L);
            while (consumer.position(from) < end) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }

    /** Holds what the pipeline published against what was said and settled now. */
    public Followed requireSameAnswers() {
        assertThat(values(pipeline.topics().predictions())).containsExactlyElementsOf(predictions);
        assertThat(values(pipeline.topics().outcomes())).containsExactlyElementsOf(outcomes);
        return this;
    }

    private List<byte[]> values(String topic) {
        return read(topic).stream().map(ConsumerRecord::value).toList();
    }

    public byte[] state() {
        return learner.state();
    }

    public int outcomes() {
        return outcomes.size();
    }

    /** Keys and values of the lineage for each event. */
    public double lineageBytesPerEvent() {
        return (double) lineageBytes / predictions.size();
    }
}
