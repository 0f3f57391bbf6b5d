package dev.thalweg.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.TestBroker;
import dev.thalweg.codec.DeadLetterHeaders;
import dev.thalweg.codec.EventSchema;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.settings.PipelineFile;
import dev.thalweg.stream.ClientSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A record that no answer could hold is set aside like any other bad one, and the pipeline goes on. */
class LargeRecordTest {

    private static final int LARGEST_SENT = 1_048_400;

    @TempDir
    private Path directory;

    @Test
    void theLargestRecordsAreSetAsideAndTheRestIsLearned() throws Exception {
        Path stateDir = directory.toAbsolutePath();
        String name = TestBroker.unique("large");
        Pipeline pipeline = PipelineFile.read(
                Path.of("examples/two-points.yaml"),
                List.of(
                        "name=" + name,
                        "stateDir=" + stateDir,
                        "kafka.bootstrap.servers=" + TestBroker.bootstrapServers()),
                Map.of(),
                EventSchema::fieldsOf);
        // Made by somebody else, with the broker's defaults.
        TestBroker.createTopics(
                1,
                pipeline.topics().events(),
                pipeline.topics().predictions(),
                pipeline.topics().deadLetters());
        byte[] random = new byte[LARGEST_SENT];
        new Random(1).nextBytes(random);
        send(pipeline, random, "none");
        send(pipeline, new byte[5_000_000], "gzip");
        send(pipeline, EventSchema.builtIn("point.avsc").encoder().encode(1.0, 0.0, 0), "none");
        Instance run = run(name, stateDir);
        assertThat(run.awaitEnd()).as(run.log()).isZero();
        assertThat(run.out()).contains("\"predictions\":1", "\"deadLetters\":2");
        List<ConsumerRecord<byte[], byte[]>> letters = read(pipeline.topics().deadLetters());
        assertThat(letters.get(0).value()).isEqualTo(random);
        assertThat(header(letters.get(0), DeadLetterHeaders.REASON)).isEqualTo("undecodable");
        assertThat(header(letters.get(1), DeadLetterHeaders.REASON)).isEqualTo("too-large");
        assertThat(header(letters.get(1), DeadLetterHeaders.CUT)).isEqualTo("5000000");
        assertThat(header(letters.get(1), DeadLetterHeaders.OFFSET)).isEqualTo("1");
    }

    private Instance run(String name, Path stateDir) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("run", "examples/two-points.yaml"));
        arguments.addAll(List.of("--set", "name=" + name, "--set", "stateDir=" + stateDir));
        arguments.addAll(List.of("--set", "kafka.bootstrap.servers=" + TestBroker.bootstrapServers()));
        arguments.addAll(List.of("--until-idle", "1s", "--json"));
        return Instance.start(directory, "dev.thalweg.cli.Thalweg", arguments);
    }

    private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
        return new String(letter.headers().lastHeader(name).value(), UTF_8);
    }

    private static void send(Pipeline pipeline, byte[] value, String compression) throws Exception {
        Map<String, Object> settings = ClientSettings.ordered(pipeline);
        settings.put("compression.type", compression);
        settings.put("max.request.size", 10_000_000);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(pipeline.topics().events(), value))
                    .get();
        }
    }

    private static List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", TestBroker.bootstrapServers(), "isolation.level", "read_committed");
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            for (int polls = 0; records.size() < 2 && polls < 50; polls++) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records;
    }
}
