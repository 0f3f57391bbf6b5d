package dev.thalweg.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thalweg.Pipelines;
import dev.thalweg.TestBroker;
import dev.thalweg.codec.EventEncoder;
import dev.thalweg.codec.EventSchema;
import dev.thalweg.event.Event;
import dev.thalweg.event.Field.Kind;
import dev.thalweg.event.Reason;
import dev.thalweg.event.Rejection;
import dev.thalweg.learner.Fingerprint;
import dev.thalweg.learner.Learner;
import dev.thalweg.learner.Report;
import dev.thalweg.settings.Pipeline;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.Consumed;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The learner in applications that are not ours. */
@Timeout(60)
class LearningTest {

    /** A value of somebody else's. */
    private record Point(double x, double y, String side) {}

    private static final int EVENTS = 200;

    private final EventEncoder encoder = EventSchema.builtIn("point.avsc").encoder();
    private final ConcurrentLinkedQueue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final AtomicReference<byte[]> state = new AtomicReference<>();

    @TempDir
    private Path directory;

    private Pipeline pipeline;

    @BeforeEach
    void readPipeline() {
        pipeline = Pipelines.example("two-points", directory, "seed=2");
    }

    @Test
    void bytesBecomeAnswersInTheDsl() throws Exception {
        try (TopologyTestDriver driver = new TopologyTestDriver(bytes("events"), settings("app"))) {
            TestInputTopic<String, byte[]> events =
                    driver.createInputTopic("events", new StringSerializer(), new ByteArraySerializer());
            for (Point point : points()) {
                events.pipeInput("k", encoded(point));
            }
            events.pipeInput("k", new byte[] {1, 2, 3});
        }
        assertThat(answers).hasSize(EVENTS + 1);
        requireAsLearnedDirectly();
        assertThat(List.copyOf(answers).get(EVENTS)).isInstanceOfSatisfying(Answer.Refused.class, refused -> {
            assertThat(refused.rejection().reason()).isEqualTo(Reason.UNDECODABLE);
            assertThat(refused.origin().offset()).isEqualTo(EVENTS);
        });
    }

    @Test
    void soDoValuesOfAnyType() throws Exception {
        int x = pipeline.learner().shape().slot(Kind.NUMBER, "a");
        int y = pipeline.learner().shape().slot(Kind.NUMBER, "b");
        Learning<String, Point> learning = Learning.of(pipeline, () -> (point, origin, time) -> {
            if (point == null) {
                return new Rejection(Reason.NULL_VALUE, "nothing");
            }
            double[] numbers = new double[2];
            numbers[x] = point.x();
            numbers[y] = point.y();
            return new Event(origin.asId(), origin, time, numbers, new String[0], Double.parseDouble(point.side()));
        });
        StreamsBuilder builder = new StreamsBuilder();
        builder.<String, String>stream("texts", Consumed.with(Serdes.String(), Serdes.String()))
                .mapValues(LearningTest::parsed)
                .process(learning.heardBy(new Keeper()))
                .foreach((key, answer) -> answers.add(answer));
        try (TopologyTestDriver driver = new TopologyTestDriver(builder.build(), settings("app"))) {
            TestInputTopic<String, String> texts =
                    driver.createInputTopic("texts", new StringSerializer(), new StringSerializer());
            for (Point point : points()) {
                texts.pipeInput("k", point.x() + " " + point.y() + " " + point.side());
            }
        }
        requireAsLearnedDirectly();
    }

    /** Offsets that never come are the application's own business here. */
    @Test
    void aFilterBeforeItIsFine() throws Exception {
        StreamsBuilder builder = new StreamsBuilder();
        builder.<String, byte[]>stream("events")
                .filter((key, value) -> value.length > 3)
                .process(Learning.of(pipeline))
                .foreach((key, answer) -> answers.add(answer));
        Properties settings = settings("app");
        settings.put(StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class);
        settings.put(StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.StringSerde.class);
        try (TopologyTestDriver driver = new TopologyTestDriver(builder.build(), settings)) {
            TestInputTopic<String, byte[]> events =
                    driver.createInputTopic("events", new StringSerializer(), new ByteArraySerializer());
            events.pipeInput("k", new byte[] {1});
            events.pipeInput("k", new byte[] {2});
            events.pipeInput("k", encoded(points().get(0)));
        }
        assertThat(answers).singleElement().isInstanceOf(Answer.Predicted.class);
    }

    @Test
    void aTopicOfLabelsIsForRunAlone() {
        Pipeline late = Pipelines.example("two-points", directory, "labels.within=1h");
        assertThatThrownBy(() -> Learning.of(late))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("labels: is for the command run");
    }

    @Test
    void otherGuaranteesAreRefused() {
        Properties settings = settings("app");
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
        assertThatThrownBy(() -> new TopologyTestDriver(bytes("events"), settings).close())
                .hasStackTraceContaining("processing.guarantee must be exactly_once_v2, got at_least_once");
    }

    @Test
    void anApplicationOnABrokerGoesOnAfterARestart() throws Exception {
        String topic = TestBroker.topic("points", 1);
        List<Point> points = points();
        send(topic, points.subList(0, 70));
        run(topic, 70);
        send(topic, points.subList(70, EVENTS));
        run(topic, EVENTS);
        requireAsLearnedDirectly();
    }

    private void run(String topic, int until) throws Exception {
        Properties settings = settings(topic);
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, TestBroker.bootstrapServers());
        settings.put("auto.offset.reset", "earliest");
        try (KafkaStreams streams = new KafkaStreams(bytes(topic), settings)) {
            streams.start();
            while (answers.size() < until) {
                LockSupport.parkNanos(10_000_000);
            }
            requireThatThreadsTellHowLongTheyWait(streams);
            streams.close(CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
                    .withTimeout(Duration.ofSeconds(20)));
        }
    }

    /** Were the metric named otherwise, no update of a merged model would be hurried, and nobody would see why. */
    private static void requireThatThreadsTellHowLongTheyWait(KafkaStreams streams) {
        assertThat(streams.metadataForLocalThreads())
                .isNotEmpty()
                .allMatch(thread -> streams.metrics().values().stream()
                        .anyMatch(metric -> PromptCommits.isWaitingOf(thread.threadName(), metric.metricName())
                                && metric.metricValue() instanceof Double));
    }

    private void send(String topic, List<Point> points) throws Exception {
        Map<String, Object> settings = Map.of(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, TestBroker.bootstrapServers());
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            for (Point point : points) {
                producer.send(new ProducerRecord<>(topic, "k", encoded(point))).get();
            }
        }
    }

    private Topology bytes(String topic) throws Exception {
        StreamsBuilder builder = new StreamsBuilder();
        Learning<String, byte[]> learning = Learning.of(pipeline);
        builder.stream(topic, Consumed.with(Serdes.String(), Serdes.ByteArray()))
                .process(learning.heardBy(new Keeper()))
                .foreach((key, answer) -> answers.add(answer));
        return builder.build();
    }

    private Properties settings(String application) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, application);
        settings.put(StreamsConfig.STATE_DIR_CONFIG, directory.resolve("state").toString());
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        return settings;
    }

    /** Answers and model are those of the learner itself, without any of Kafka. */
    private void requireAsLearnedDirectly() throws Exception {
        Learner learner = new Learner(pipeline.learner());
        var decoder =
                EventSchema.builtIn("point.avsc").decoder(pipeline.learner().shape());
        List<Answer> given = List.copyOf(answers);
        List<Point> points = points();
        for (int i = 0; i < points.size(); i++) {
            var origin = new dev.thalweg.event.Origin("t", 0, i);
            float[] wanted = learner.take((Event) decoder.decode(encoded(points.get(i)), origin, 0))
                    .scores();
            assertThat(((Answer.Predicted) given.get(i)).prediction().scores()).containsExactly(wanted);
        }
        assertThat(Fingerprint.of(Objects.requireNonNull(state.get()))).isEqualTo(Fingerprint.of(learner.state()));
    }

    private byte[] encoded(Point point) throws Exception {
        return encoder.encode(point.x(), point.y(), Integer.parseInt(point.side()));
    }

    private static Point parsed(String text) {
        String[] parts = text.split(" ", -1);
        return new Point(Double.parseDouble(parts[0]), Double.parseDouble(parts[1]), parts[2]);
    }

    private static List<Point> points() {
        SplittableRandom random = new SplittableRandom(5);
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            double x = random.nextInt(16) / 8.0 - 1;
            double y = random.nextInt(16) / 8.0 - 1;
            points.add(new Point(x, y, x > y ? "1" : "0"));
        }
        return points;
    }

    private final class Keeper implements LearningListener {
        @Override
        public void progressed(int partition, Report report) {}

        @Override
        public void stopped(int partition, Report report, byte[] last) {
            state.set(last);
        }
    }
}
