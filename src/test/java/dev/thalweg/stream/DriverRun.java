package dev.thalweg.stream;

import dev.thalweg.learner.Report;
import dev.thalweg.settings.Pipeline;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** The real topology and store, driven record by record without a broker. */
final class DriverRun implements AutoCloseable, LearningListener {

    private final Pipeline pipeline;
    private final TopologyTestDriver driver;
    private final TestInputTopic<byte[], byte[]> events;
    private @Nullable Report report;
    private byte @Nullable [] state;
    private boolean closed;

    DriverRun(Pipeline pipeline) {
        this.pipeline = pipeline;
        Properties settings = new Properties();
        settings.put(StreamsConfig.STATE_DIR_CONFIG, pipeline.stateDir().toString());
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, pipeline.applicationId());
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        driver = new TopologyTestDriver(LearningTopology.of(pipeline, this), settings);
        events = driver.createInputTopic(
                pipeline.topics().events(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    void feed(TestRecord<byte[], byte[]> event) {
        events.pipeInput(event);
    }

    void feed(byte @Nullable [] value) {
        events.pipeInput(new TestRecord<>(null, value, null, 1000L));
    }

    List<TestRecord<byte[], byte[]>> predictions() {
        return read(pipeline.topics().predictions());
    }

    List<TestRecord<byte[], byte[]>> deadLetters() {
        return read(pipeline.topics().deadLetters());
    }

    private List<TestRecord<byte[], byte[]>> read(String topic) {
        return driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList();
    }

    /** Stops, and gives the final report. */
    Report stop() {
        close();
        return Objects.requireNonNull(report);
    }

    byte[] state() {
        return Objects.requireNonNull(state);
    }

    @Override
    public void progressed(int partition, Report now) {
        report = now;
    }

    @Override
    public void stopped(int partition, Report last, byte[] lastState) {
        report = last;
        state = lastState;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            driver.close();
        }
    }
}
