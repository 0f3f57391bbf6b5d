package dev.thalweg.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalBrokerTest {

    private static final int RECORDS = 500;

    @Test
    void recordsAndClusterIdSurviveRestartOnAnotherPort(@TempDir Path data) throws Exception {
        String clusterId;
        String first;
        try (LocalBroker broker = LocalBroker.start(data, 0)) {
            first = broker.bootstrapServers();
            clusterId = createTopic(broker);
            writeTransaction(broker, 0);
        }
        try (ServerSocket held = new ServerSocket(portOf(first), 1, InetAddress.getLoopbackAddress());
                LocalBroker broker = LocalBroker.start(data, 0)) {
            assertThat(portOf(broker.bootstrapServers())).isNotEqualTo(held.getLocalPort());
            writeTransaction(broker, RECORDS);
            assertThat(clusterId(broker)).isEqualTo(clusterId);
            assertThat(readAll(broker, 2 * RECORDS)).isEqualTo(numbered(2 * RECORDS));
        }
    }

    @Test
    void namedPortIsServed(@TempDir Path data) throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        try (LocalBroker broker = LocalBroker.start(data, port)) {
            assertThat(broker.bootstrapServers()).isEqualTo("127.0.0.1:" + port);
            assertThat(clusterId(broker)).isNotEmpty();
        }
    }

    @Test
    void takenPortIsOneClearMessage(@TempDir Path data) throws Exception {
        try (ServerSocket held = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> LocalBroker.start(data, held.getLocalPort()))
                    .isInstanceOf(BrokerUnavailable.class)
                    .hasMessageContaining("port " + held.getLocalPort() + " on 127.0.0.1 is taken");
        }
        assertThat(data).isEmptyDirectory();
    }

    @Test
    void directoryInUseIsOneClearMessage(@TempDir Path data) throws Exception {
        try (LocalBroker broker = LocalBroker.start(data, 0)) {
            assertThatThrownBy(() -> LocalBroker.start(data, 0))
                    .isInstanceOf(BrokerUnavailable.class)
                    .hasMessageContaining("in use by another broker");
            assertThat(clusterId(broker)).isNotEmpty();
        }
    }

    @Test
    void directoryThatCannotBeMadeIsOneClearMessage(@TempDir Path data) throws Exception {
        Path file = Files.createFile(data.resolve("file"));

        assertThatThrownBy(() -> LocalBroker.start(file.resolve("data"), 0))
                .isInstanceOf(BrokerUnavailable.class)
                .hasMessageContaining("cannot be written");
    }

    @Test
    void startThatKafkaRefusesIsAnExceptionAndNotTheEndOfTheJvm(@TempDir Path data) throws Exception {
        LocalBroker.start(data, 0).close();
        Files.writeString(data.resolve("meta.properties"), "version=1\ncluster.id=someone-elses-id-0000\nnode.id=7\n");

        assertThatThrownBy(() -> LocalBroker.start(data, 0))
                .isInstanceOf(BrokerUnavailable.class)
                .hasMessageContaining("did not start");
    }

    @Test
    void closingTwiceIsClosingOnce(@TempDir Path data) throws Exception {
        LocalBroker broker = LocalBroker.start(data, 0);
        broker.close();
        broker.close();
    }

    private static int portOf(String bootstrapServers) {
        return Integer.parseInt(bootstrapServers.substring(bootstrapServers.indexOf(':') + 1));
    }

    private static String createTopic(LocalBroker broker) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic("kept", 1, (short) 1)))
                    .all()
                    .get();
            return admin.describeCluster().clusterId().get();
        }
    }

    private static String clusterId(LocalBroker broker) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            return admin.describeCluster().clusterId().get();
        }
    }

    private static void writeTransaction(LocalBroker broker, int from) {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", broker.bootstrapServers());
        settings.put("transactional.id", "writer");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (String value : numbered(from + RECORDS).subList(from, from + RECORDS)) {
                sent.add(producer.send(new ProducerRecord<>("kept", value.getBytes(StandardCharsets.UTF_8))));
            }
            producer.commitTransaction();
            assertThat(sent).allMatch(Future::isDone);
        }
    }

    private static List<String> readAll(LocalBroker broker, int count) {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", broker.bootstrapServers());
        settings.put("isolation.level", "read_committed");
        List<String> values = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition("kept", 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            for (int polls = 0; values.size() < count && polls < 100; polls++) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    values.add(new String(record.value(), StandardCharsets.UTF_8));
                }
            }
        }
        return values;
    }

    private static List<String> numbered(int count) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            values.add("record " + i);
        }
        return values;
    }
}
