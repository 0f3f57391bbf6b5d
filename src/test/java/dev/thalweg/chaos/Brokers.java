package dev.thalweg.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.common.Uuid;

/**
 * A controller and three brokers, each a process, with Kafka's own settings for what is kept: three replicas, of which
 * two must be in sync.
 */
final class Brokers implements AutoCloseable {

    private static final int COUNT = 3;
    private static final int CONTROLLER = 100;

    private final Path directory;
    private final String clusterId = Uuid.randomUuid().toString();
    private final int controllerPort = freePort();
    private final List<Integer> ports = new ArrayList<>();
    private final Instance controller;
    private final List<Instance> brokers = new ArrayList<>();

    private Brokers(Path directory) throws Exception {
        this.directory = directory;
        controller = start(CONTROLLER, "controller", "CONTROLLER://127.0.0.1:" + controllerPort);
        for (int number = 0; number < COUNT; number++) {
            ports.add(freePort());
            brokers.add(broker(number));
        }
        awaitReady(controller);
        for (Instance broker : brokers) {
            awaitReady(broker);
        }
    }

    static Brokers start(Path directory) throws Exception {
        return new Brokers(directory);
    }

    String bootstrapServers() {
        return ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
    }

    /** {@code kill -9}. */
    void kill(int number) throws InterruptedException {
        brokers.get(number).kill();
    }

    /** Starts a killed one again. */
    void revive(int number) throws Exception {
        brokers.set(number, broker(number));
        awaitReady(brokers.get(number));
    }

    private Instance broker(int number) throws IOException {
        return start(number, "broker", "PLAINTEXT://127.0.0.1:" + ports.get(number));
    }

    private Instance start(int id, String role, String listener) throws IOException {
        Properties settings = new Properties();
        settings.put("cluster.id", clusterId);
        settings.put("process.roles", role);
        settings.put("node.id", Integer.toString(id));
        settings.put("controller.quorum.voters", CONTROLLER + "@127.0.0.1:" + controllerPort);
        settings.put("listeners", listener);
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("log.dirs", directory.resolve("node-" + id).toString());
        settings.put("auto.create.topics.enable", "false");
        settings.put("min.insync.replicas", "2");
        settings.put("offsets.topic.num.partitions", "4");
        settings.put("transaction.state.log.num.partitions", "4");
        settings.put("log.cleaner.dedupe.buffer.size", "8388608"); // 128 MB of heap by default.
        settings.put("broker.session.timeout.ms", "3000");
        settings.put("broker.heartbeat.interval.ms", "500");
        Path file = directory.resolve("node-" + id + ".properties");
        try (OutputStream out = Files.newOutputStream(file)) {
            settings.store(out, null);
        }
        return Instance.start(directory, Node.class.getName(), List.of(file.toString()));
    }

    private static void awaitReady(Instance node) throws InterruptedException {
        for (int i = 0; i < 600 && !node.log().contains("node ready"); i++) {
            assertThat(node.alive()).as(node.log()).isTrue();
            TimeUnit.MILLISECONDS.sleep(100);
        }
        assertThat(node.log()).contains("node ready");
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        brokers.forEach(Instance::close);
        controller.close();
    }
}
