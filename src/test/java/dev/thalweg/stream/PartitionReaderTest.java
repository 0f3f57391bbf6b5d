package dev.thalweg.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.Pipelines;
import dev.thalweg.TestBroker;
import dev.thalweg.settings.Pipeline;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PartitionReaderTest {

    @TempDir
    private Path directory;

    /** What was fetched beyond the end is not lost when reading goes on. */
    @Test
    void readingGoesOnBehindTheEndWithoutAHole() throws Exception {
        String topic = TestBroker.topic("read", 1);
        Pipeline pipeline =
                Pipelines.example("electricity", directory, "kafka.bootstrap.servers=" + TestBroker.bootstrapServers());
        try (Producer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", TestBroker.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (byte at = 0; at < 10; at++) {
                producer.send(new ProducerRecord<>(topic, new byte[] {at})).get();
            }
            try (PartitionReader reader = new PartitionReader(pipeline, topic, 0)) {
                reader.until(4); // Within what is fetched at once.
                assertThat(read(reader)).isEqualTo("0123");
                reader.further();
                assertThat(read(reader)).isEqualTo("456789");
                producer.send(new ProducerRecord<>(topic, new byte[] {7})).get();
                assertThat(read(reader)).isEmpty();
                reader.further();
                assertThat(read(reader)).isEqualTo("7");
            }
        }
    }

    private static String read(PartitionReader reader) {
        StringBuilder values = new StringBuilder();
        for (var record = reader.next(); record != null; record = reader.next()) {
            values.append(record.value()[0]);
        }
        return values.toString();
    }
}
