package dev.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.TestBroker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Topics that are not what tail hopes for. */
@Timeout(60)
class TailCommandTest {

    private static final Map<String, Object> BROKER = Map.of("bootstrap.servers", TestBroker.bootstrapServers());

    @TempDir
    private Path directory;

    @Test
    void mistypedNameIsOneLineAndMakesNoTopics() throws Exception {
        Example mistyped = new Example(directory);
        Console tail = mistyped.run("tail", "--until-end");
        assertThat(tail.exit()).isEqualTo(1);
        assertThat(tail.out()).isEmpty();
        assertThat(tail.errLines()).hasSize(1).allMatch(line -> line.contains(mistyped.name() + ".predictions"));
        try (Admin admin = Admin.create(BROKER)) {
            Set<String> topics = admin.listTopics().names().get();
            assertThat(topics).noneMatch(topic -> topic.startsWith(mistyped.name() + "."));
        }
    }

    @Test
    void recordsThatAreNoPredictionsAreCountedAndNotPrinted() throws Exception {
        Example example = new Example(directory);
        String topic = example.name() + ".predictions";
        TestBroker.createTopics(1, topic);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(BROKER, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (byte[] value : Arrays.asList(null, new byte[0], "{}".getBytes(StandardCharsets.UTF_8))) {
                producer.send(new ProducerRecord<>(topic, value)).get();
            }
        }
        Console tail = example.run("tail", "--until-end");
        assertThat(tail.exit()).isZero();
        assertThat(tail.out()).isEmpty();
        assertThat(tail.errLines()).containsExactly("records of " + topic + " that are no predictions: 3");
    }
}
