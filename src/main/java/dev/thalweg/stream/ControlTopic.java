package dev.thalweg.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.thalweg.codec.ControlCodec;
import dev.thalweg.codec.Malformed;
import dev.thalweg.model.Control;
import dev.thalweg.model.Entry;
import dev.thalweg.model.Promoted;
import dev.thalweg.settings.Pipeline;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Where a pipeline's learners are asked to go on from snapshots. What was asked stays. */
public final class ControlTopic {

    private ControlTopic() {}

    /**
     * All that was asked of the first partition, as of all others, the oldest first; what cannot be read was never done, and is
     * left out.
     *
     * @throws PipelineFailure when the topic cannot be read
     */
    public static List<Control> asked(Pipeline pipeline) {
        List<Control> all = new ArrayList<>();
        ControlCodec codec = new ControlCodec();
        try (PartitionReader reader =
                new PartitionReader(pipeline, pipeline.topics().control(), 0)) {
            for (ConsumerRecord<byte[], byte[]> record = reader.next(); record != null; record = reader.next()) {
                if (isFor(pipeline, record.key()) && record.value() != null) {
                    read(codec, record.value()).ifPresent(all::add);
                }
            }
        }
        return all;
    }

    private static Optional<Control> read(ControlCodec codec, byte[] value) {
        try {
            return Optional.of(codec.decode(value));
        } catch (Malformed foreign) {
            return Optional.empty();
        }
    }

    /** How many requests stand at an offset or behind it. Those of transactions that were given up are none, and never taken. */
    static long waiting(Pipeline pipeline, int partition, long from) {
        long waiting = 0;
        try (PartitionReader reader =
                new PartitionReader(pipeline, pipeline.topics().control(), partition)) {
            reader.from(Math.max(from, reader.begin()));
            while (reader.next() != null) {
                waiting++;
            }
        }
        return waiting;
    }

    /** Whether a request is for this application: several may learn from the same topics. */
    static boolean isFor(Pipeline pipeline, byte @Nullable [] key) {
        return Arrays.equals(key, key(pipeline));
    }

    private static byte[] key(Pipeline pipeline) {
        return pipeline.applicationId().getBytes(UTF_8);
    }

    /**
     * Snapshots that the pipeline went on from, or was asked to, or could be taken back to.
     *
     * @throws PipelineFailure when control or lineage topic cannot be read
     */
    static Set<String> named(Pipeline pipeline) {
        Set<String> named = new HashSet<>();
        asked(pipeline).forEach(control -> named.addAll(List.of(control.snapshot(), control.before())));
        for (Entry entry : LineageReader.read(pipeline, 0)) {
            if (entry instanceof Promoted promoted) {
                named.add(promoted.snapshot());
            }
        }
        return named;
    }

    /**
     * Asks the learners of all partitions for the same, at once.
     *
     * @throws PipelineFailure when the topic cannot be written
     */
    public static void ask(Pipeline pipeline, Control control, int partitions) {
        Map<String, Object> settings = new HashMap<>(ClientSettings.ordered(pipeline));
        settings.put(
                ProducerConfig.TRANSACTIONAL_ID_CONFIG, pipeline.applicationId() + "-control-" + UUID.randomUUID());
        byte[] value = new ControlCodec().encode(control);
        try (Producer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            for (int partition = 0; partition < partitions; partition++) {
                var unused = producer.send(
                        new ProducerRecord<>(pipeline.topics().control(), partition, key(pipeline), value));
            }
            producer.commitTransaction(); // Tells of any record that was not taken.
        } catch (KafkaException refused) {
            throw Refusal.failure(pipeline, refused);
        }
    }
}
