package dev.thalweg.stream;

import dev.thalweg.codec.EventSchema;
import dev.thalweg.learner.Report;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.settings.PipelineFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StateRestoreListener;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;

/**
 * A process that runs a pipeline and halts, as {@code kill -9} would make it, at a named point. Arguments: the pipeline
 * file, the state directory, the point, how many commits go well before, and settings
 * as after {@code --set}.
 */
public final class HaltingRun {

    /** Where the process ends. */
    public enum Point {
        /** While the state is read back from the changelog. */
        RESTORING,
        /** The state is written into the transaction, the offsets are not. */
        AFTER_FLUSH,
        /** The commit is under way. */
        IN_COMMIT,
        /** The broker has committed, Kafka Streams does not know yet. */
        AFTER_COMMIT,
        /** In the last commit of an orderly end. */
        SHUTTING_DOWN,
        /** Not the end: one commit times out, as if the broker had not answered. */
        COMMIT_TIMES_OUT
    }

    /** What {@code kill -9} gives. */
    public static final int EXIT_CODE = 137;

    private final Point point;
    private final int commitsBefore;
    private final AtomicInteger commits = new AtomicInteger();
    private volatile boolean closing;

    private HaltingRun(Point point, int commitsBefore) {
        this.point = point;
        this.commitsBefore = commitsBefore;
    }

    public static void main(String... arguments) throws Exception {
        List<String> settings = new ArrayList<>(List.of(arguments).subList(4, arguments.length));
        settings.add("stateDir=" + arguments[1]);
        Pipeline pipeline = PipelineFile.read(Path.of(arguments[0]), settings, Map.of(), EventSchema::fieldsOf);
        new HaltingRun(Point.valueOf(arguments[2]), Integer.parseInt(arguments[3])).run(pipeline);
    }

    private void run(Pipeline pipeline) throws InterruptedException {
        try (LivePipeline live = LivePipeline.start(pipeline, new Deaf(), () -> Intake::take, this::streams)) {
            live.await(() -> point == Point.SHUTTING_DOWN && commits.get() >= commitsBefore);
            closing = true;
        }
    }

    private KafkaStreams streams(Topology topology, Properties settings) {
        KafkaStreams streams = new KafkaStreams(topology, settings, new DefaultKafkaClientSupplier() {
            @Override
            public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
                return new HaltingProducer(config);
            }
        });
        streams.setGlobalStateRestoreListener(new HaltingListener());
        return streams;
    }

    private static void halt() {
        Runtime.getRuntime().halt(EXIT_CODE);
    }

    private boolean due() {
        return commits.get() >= commitsBefore;
    }

    private final class HaltingProducer extends KafkaProducer<byte[], byte[]> {

        HaltingProducer(Map<String, Object> config) {
            super(config, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public void sendOffsetsToTransaction(
                Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
            if ((point == Point.AFTER_FLUSH && due()) || (point == Point.SHUTTING_DOWN && closing)) {
                halt();
            }
            super.sendOffsetsToTransaction(offsets, group);
        }

        @Override
        public void commitTransaction() {
            if (point == Point.IN_COMMIT && due()) {
                Thread killer = new Thread(() -> {
                    LockSupport.parkNanos(
                            Duration.ofNanos(commits.get() * 100_000L).toNanos());
                    halt();
                });
                killer.start();
            }
            if (point == Point.COMMIT_TIMES_OUT && commits.getAndIncrement() == commitsBefore) {
                System.err.println("a commit times out");
                throw new TimeoutException("as if the broker had not answered");
            }
            super.commitTransaction();
            if (point == Point.AFTER_COMMIT && due()) {
                halt();
            }
            commits.incrementAndGet();
        }
    }

    private final class HaltingListener implements StateRestoreListener {

        @Override
        public void onRestoreStart(TopicPartition partition, String store, long from, long to) {
            if (point == Point.RESTORING) {
                halt();
            }
        }

        @Override
        public void onBatchRestored(TopicPartition partition, String store, long end, long count) {}

        @Override
        public void onRestoreEnd(TopicPartition partition, String store, long total) {}
    }

    private static final class Deaf implements LearningListener {
        @Override
        public void progressed(int partition, Report report) {}

        @Override
        public void stopped(int partition, Report report, byte[] state) {}
    }
}
