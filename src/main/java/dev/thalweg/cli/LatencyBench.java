package dev.thalweg.cli;

import dev.thalweg.codec.BadCsv;
import dev.thalweg.codec.EventFormat;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.stream.ClientSettings;
import dev.thalweg.stream.Cluster;
import dev.thalweg.stream.PipelineFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A running pipeline, a process of its own, under load; and two readers of its predictions. */
final class LatencyBench implements AutoCloseable {

    private static final String RUN = "bench-latency";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Pipeline pipeline;
    private final BenchEvents events;
    private final UnaryOperator<byte[]> form;
    private final ChildJvm running;
    private final LatencyReader committed;
    private final LatencyReader uncommitted;
    private final KafkaProducer<byte[], byte[]> producer;
    private long sent;

    LatencyBench(BenchSite site, BenchEvents events) throws Exception {
        this.events = events;
        pipeline = site.pipeline(RUN);
        String topic = pipeline.topics().events();
        form = EventFormat.of(pipeline.schema(), pipeline.format()).fromSingleObject(topic);
        try (Cluster cluster = Cluster.of(pipeline)) {
            cluster.prepareTopics();
        }
        running = site.command(RUN, "run");
        committed = new LatencyReader(pipeline, "read_committed");
        uncommitted = new LatencyReader(pipeline, "read_uncommitted");
        Map<String, Object> settings = new HashMap<>(ClientSettings.ordered(pipeline));
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Loads the pipeline at a rate, and waits until it has answered, or one minute. */
    LatencyFigures load(double rate, double seconds) throws BadCsv, IOException, InterruptedException {
        LoadPhase phase = LoadPhase.now(rate, sent, seconds);
        committed.begin(phase);
        uncommitted.begin(phase);
        for (; sent < phase.end(); sent++) {
            byte[] key = ByteBuffer.allocate(Long.BYTES).putLong(sent).array();
            byte[] value = form.apply(events.next());
            int partition = (int) (sent % pipeline.topics().partitions());
            phase.await(sent);
            var unused = producer.send(new ProducerRecord<>(pipeline.topics().events(), partition, key, value));
        }
        Histogram seen = committed.end(PATIENCE);
        if (!running.alive()) {
            throw running.failure("was to run the pipeline and ended");
        }
        if (seen.getTotalCount() == 0) {
            throw new PipelineFailure("no prediction was visible after " + PATIENCE.toSeconds() + " s");
        }
        return new LatencyFigures(rate, phase.events(), seen, uncommitted.end(PATIENCE));
    }

    @Override
    public void close() {
        producer.close();
        committed.close();
        uncommitted.close();
        running.close();
    }
}
