package dev.thalweg.stream;

import dev.thalweg.broker.BrokerUnavailable;
import dev.thalweg.broker.LocalBroker;
import dev.thalweg.codec.EventSchema;
import dev.thalweg.event.Event;
import dev.thalweg.event.Field.Kind;
import dev.thalweg.event.Origin;
import dev.thalweg.learner.Learner;
import dev.thalweg.settings.InvalidSettings;
import dev.thalweg.settings.PipelineFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the learner's state adds to a commit: it is serialised, cut, compared with what was written last, and what is new is given
 * to a producer, whose broker runs in this JVM. The copy on disk, which Kafka Streams keeps, is not in it, nor what any transaction
 * costs.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
        value = 1,
        jvmArgs = {"-Xmx1g", "-XX:+UseSerialGC"})
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 4)
public class StoreBenchmark {

    private static final String TOPIC = "changelog";
    private static final int ROWS_A_COMMIT = 64;

    @State(Scope.Thread)
    public static class Committing {

        /** Hidden units; of 17 parameters each. */
        @Param({"64", "5900"})
        private int units;

        private final SplittableRandom random = new SplittableRandom(1);
        private Path directory;
        private LocalBroker broker;
        private KafkaProducer<byte[], byte[]> producer;
        private StateChunks chunks;
        private Learner learner;
        private int numbers;
        private int categories;
        private long offset;

        @Setup
        public void prepare() throws BrokerUnavailable, InvalidSettings, IOException {
            var pipeline = PipelineFile.read(
                    Path.of("examples", "electricity.yaml"),
                    List.of(
                            "network.hidden=[" + units + "]",
                            "training={batch: 32, optimizer: {adam: {learningRate: 0.001}}}"),
                    Map.of(),
                    EventSchema::fieldsOf);
            learner = new Learner(pipeline.learner());
            numbers = pipeline.learner().shape().fields(Kind.NUMBER).size();
            categories = pipeline.learner().shape().fields(Kind.CATEGORY).size();
            directory = Files.createTempDirectory("thalweg-bench");
            broker = LocalBroker.start(directory, 0);
            Map<String, Object> settings = Map.of("bootstrap.servers", broker.bootstrapServers());
            try (Admin admin = Admin.create(settings)) {
                var unused = admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1)));
            }
            producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
            chunks = new StateChunks(key -> null, this::send);
            System.err.println("parameters: " + learner.report().parameters() + ", bytes: " + learner.stateBytes());
        }

        private void send(Bytes key, byte[] value) {
            var unused = producer.send(new ProducerRecord<>(TOPIC, key.get(), value));
        }

        /** Rows that are learned between two commits; the producer has time to send what it was given. */
        @Setup(Level.Invocation)
        public void learn() {
            producer.flush();
            for (int i = 0; i < ROWS_A_COMMIT; i++) {
                double[] values = random.doubles(numbers).toArray();
                String[] days = new String[categories];
                Arrays.fill(days, String.valueOf(1 + random.nextInt(7)));
                learner.take(new Event("e", new Origin("events", 0, offset++), 0, values, days, random.nextInt(2)));
            }
        }

        @TearDown
        public void forget() throws IOException {
            producer.close();
            broker.close();
            try (var files = Files.walk(directory)) {
                files.sorted((a, b) -> b.compareTo(a)).map(Path::toFile).forEach(java.io.File::delete);
            }
        }
    }

    @Benchmark
    public void commit(Committing state) {
        state.chunks.write(state.offset, new byte[0], state.learner.state());
    }
}
