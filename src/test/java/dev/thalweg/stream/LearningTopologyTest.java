package dev.thalweg.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.Pipelines;
import dev.thalweg.codec.DeadLetterHeaders;
import dev.thalweg.codec.EventEncoder;
import dev.thalweg.codec.EventSchema;
import dev.thalweg.codec.PublishedPrediction;
import dev.thalweg.learner.Fingerprint;
import dev.thalweg.settings.Pipeline;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LearningTopologyTest {

    private final EventEncoder encoder = EventSchema.builtIn("point.avsc").encoder();
    private Pipeline pipeline;

    @BeforeEach
    void readPipeline(@TempDir Path stateDir) {
        pipeline = Pipelines.example("two-points", stateDir, "seed=2");
    }

    @Test
    void everyEventIsAnsweredWithItsKeyTimeAndOrigin() throws Exception {
        try (DriverRun run = new DriverRun(pipeline)) {
            run.feed(new TestRecord<>("k".getBytes(UTF_8), encoder.encode(1.0, 0.0, 0), null, 5000L));
            TestRecord<byte[], byte[]> answer = run.predictions().get(0);
            PublishedPrediction prediction = PublishedPrediction.decode(answer.value());
            assertThat(answer.key()).isEqualTo("k".getBytes(UTF_8));
            assertThat(answer.timestamp()).isEqualTo(5000L);
            assertThat(prediction.id()).isEqualTo("two-points.events-0-0");
            assertThat(prediction.modelVersion()).isZero();
            assertThat(prediction.scores().keySet()).containsExactly("0", "1");
        }
    }

    @Test
    void badRecordsBecomeDeadLettersAndLeaveTheModel() throws Exception {
        String before;
        try (DriverRun run = new DriverRun(pipeline)) {
            feedGood(run, 5);
            run.stop();
            before = Fingerprint.of(run.state());
        }
        pipeline = Pipelines.example("two-points", pipeline.stateDir().resolve("other"), "seed=2");
        try (DriverRun run = new DriverRun(pipeline)) {
            byte[] good = encoder.encode(1.0, 0.0, 0);
            run.feed((byte[]) null);
            feedGood(run, 2);
            run.feed(Arrays.copyOf(good, good.length - 1));
            run.feed(encoder.encode(Double.NaN, 0.0, 0));
            run.feed(encoder.encode(1.0, 0.0, 7));
            feedGood(run, 3);
            assertThat(run.deadLetters().stream().map(letter -> header(letter, DeadLetterHeaders.REASON)))
                    .containsExactly("null-value", "undecodable", "not-finite", "unknown-class");
            assertThat(run.predictions()).hasSize(5);
            assertThat(run.stop().deadLetters()).isEqualTo(4);
            assertThat(Fingerprint.of(run.state())).isEqualTo(before);
        }
    }

    @Test
    void aDeadLetterCarriesTheUntouchedRecordAndWhence() throws Exception {
        try (DriverRun run = new DriverRun(pipeline)) {
            feedGood(run, 1);
            byte[] bytes = {1, 2, 3};
            RecordHeaders headers = new RecordHeaders();
            headers.add("trace", "abc".getBytes(UTF_8));
            run.feed(new TestRecord<>("k".getBytes(UTF_8), bytes, headers, 77L));
            TestRecord<byte[], byte[]> letter = run.deadLetters().get(0);
            assertThat(letter.key()).isEqualTo("k".getBytes(UTF_8));
            assertThat(letter.value()).isEqualTo(bytes);
            assertThat(letter.timestamp()).isEqualTo(77L);
            assertThat(header(letter, "trace")).isEqualTo("abc");
            assertThat(header(letter, DeadLetterHeaders.TOPIC)).isEqualTo("two-points.events");
            assertThat(header(letter, DeadLetterHeaders.PARTITION)).isEqualTo("0");
            assertThat(header(letter, DeadLetterHeaders.OFFSET)).isEqualTo("1");
            assertThat(header(letter, DeadLetterHeaders.MESSAGE)).isNotBlank();
        }
    }

    /** The golden text of the topology: names are part of the interface, since stores and topics hang on them. */
    @Test
    void theTopologyIsTheOneThatIsDocumented() {
        String described =
                LearningTopology.of(pipeline, new NoListener()).describe().toString();
        assertThat(described.lines().map(String::strip))
                .containsExactly(
                        "Topologies:",
                        "Sub-topology: 0",
                        "Source: control (topics: [two-points.control])",
                        "--> learner",
                        "Source: events (topics: [two-points.events])",
                        "--> learner",
                        "Processor: learner (stores: [learner-state])",
                        "--> dead-letters, lineage, predictions",
                        "<-- events, control",
                        "Sink: dead-letters (topic: two-points.dead-letters)",
                        "<-- learner",
                        "Sink: lineage (topic: two-points.lineage)",
                        "<-- learner",
                        "Sink: predictions (topic: two-points.predictions)",
                        "<-- learner",
                        "");
    }

    private void feedGood(DriverRun run, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            run.feed(encoder.encode(1.0 * (i % 2), 1.0 - i % 2, 1 - i % 2));
        }
    }

    private static String header(TestRecord<byte[], byte[]> letter, String name) {
        Header header = letter.headers().lastHeader(name);
        return new String(header.value(), UTF_8);
    }

    private static final class NoListener implements LearningListener {
        @Override
        public void progressed(int partition, dev.thalweg.learner.Report report) {}

        @Override
        public void stopped(int partition, dev.thalweg.learner.Report report, byte[] state) {}
    }

    @Test
    void predictionsOfEqualRunsAreEqualBytes() throws Exception {
        List<byte[]> first = answers(pipeline);
        List<byte[]> second =
                answers(Pipelines.example("two-points", pipeline.stateDir().resolve("b"), "seed=2"));
        assertThat(first).usingElementComparator(Arrays::compare).isEqualTo(second);
    }

    private List<byte[]> answers(Pipeline of) throws Exception {
        try (DriverRun run = new DriverRun(of)) {
            feedGood(run, 20);
            return run.predictions().stream().map(TestRecord::value).toList();
        }
    }
}
