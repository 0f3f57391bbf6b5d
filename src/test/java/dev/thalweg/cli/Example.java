package dev.thalweg.cli;

import dev.thalweg.Data;
import dev.thalweg.TestBroker;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The electricity example under a name of its own, on the shared broker. */
final class Example {

    private final String name = TestBroker.unique("electricity");
    private final Path stateDir;

    Example(Path directory) {
        this.stateDir = directory.resolve(name);
    }

    String name() {
        return name;
    }

    /** Runs a command on this pipeline. */
    Console run(String command, String... more) {
        return Console.run(line(command, more));
    }

    /** The command line of that. */
    List<String> line(String command, String... more) {
        List<String> all = new ArrayList<>(List.of(command, "examples/electricity.yaml"));
        for (String setting : List.of(
                "name=" + name, "stateDir=" + stateDir, "kafka.bootstrap.servers=" + TestBroker.bootstrapServers())) {
            Collections.addAll(all, "--set", setting);
        }
        Collections.addAll(all, more);
        return all;
    }

    /** The values in the events topic's first partition, in their order. */
    List<byte[]> events() {
        return events(0);
    }

    /** The values in a partition of the events topic, in their order. */
    List<byte[]> events(int number) {
        return values("events", number);
    }

    /** The values in a partition of one of the topics, in their order. */
    List<byte[]> values(String topic, int number) {
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                TestBroker.bootstrapServers(),
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed");
        TopicPartition partition = new TopicPartition(name + "." + topic, number);
        List<byte[]> values = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<byte[], byte[]> event : consumer.poll(Duration.ofMillis(200))) {
                    values.add(event.value());
                }
            }
        }
        return values;
    }

    /** The first rows of the real stream, unpacked, with whatever is to follow them. */
    static Path table(Path directory, int rows, String... more) throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(Data.file("elec2.csv.gz"))), StandardCharsets.UTF_8))) {
            String table = lines.lines().limit(rows + 1L).collect(Collectors.joining("\n"));
            return Files.writeString(directory.resolve("table.csv"), table + "\n" + String.join("\n", more));
        }
    }
}
