package dev.thalweg.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Kafka node, broker and controller together, in this JVM; it listens on loopback only and keeps its data on disk.
 * Topics are not made by mere use. Replication is 1 throughout: a disk that is lost is lost.
 *
 * <p>After a clean stop a start on existing data takes about 2 s; after a crash about 4 s, because the controller first
 * waits for the dead broker's session (2 s) to end.
 *
 * <p>Kafka ends the JVM when a node of it fails. In a JVM of ours that is not its decision: from the first
 * {@link #start} on, Kafka's exits are turned into exceptions in the thread that asked, for the JVM's whole life.
 *
 * <p>Safe for use by several threads.
 */
public final class LocalBroker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LocalBroker.class);
    private static final int ATTEMPTS = 3;

    private final KafkaRaftServer server;
    private final int port;
    private boolean closed;

    private LocalBroker(KafkaRaftServer server, int port) {
        this.server = server;
        this.port = port;
    }

    /**
     * Starts a node and returns when it serves.
     *
     * @param data where its records and its cluster id are kept; made when missing
     * @param port where clients connect, on 127.0.0.1; 0 takes a free one. It may differ from start to start.
     * @throws BrokerUnavailable when the port is taken, or the directory is in use by another broker or not writable
     */
    public static LocalBroker start(Path data, int port) throws BrokerUnavailable {
        requirePort(port);
        requireDirectory(data);
        keepAlive();
        format(data);
        for (int attempt = 1; ; attempt++) {
            int clientPort = port == 0 ? freePort() : port;
            int controllerPort = freePort();
            try {
                return new LocalBroker(startServer(data, clientPort, controllerPort), clientPort);
            } catch (RuntimeException | Error failure) {
                if (attempt == ATTEMPTS || !portLost(clientPort, controllerPort)) {
                    throw new BrokerUnavailable(
                            "the broker on " + data + " did not start: " + innermost(failure), failure);
                }
                LOG.info("a free port was taken by another before the broker came to it; trying others");
            }
        }
    }

    /** What clients connect to, such as {@code 127.0.0.1:9092}. */
    public String bootstrapServers() {
        return BrokerSettings.HOST + ":" + port;
    }

    /** Stops the node and waits until it has written everything; does nothing when it is stopped already. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            server.shutdown();
            server.awaitShutdown();
        }
    }

    private static void requirePort(int port) throws BrokerUnavailable {
        if (port < 0 || port > 65_535) {
            throw new BrokerUnavailable("the port " + port + " is not one of 0 to 65535");
        }
        if (port != 0 && !isFree(port)) {
            throw new BrokerUnavailable("port " + port + " on " + BrokerSettings.HOST
                    + " is taken (or not allowed); choose another, or 0 for any free one");
        }
    }

    /** Kafka itself locks the directory by the same file, but ends badly when it cannot. */
    private static void requireDirectory(Path data) throws BrokerUnavailable {
        try {
            Files.createDirectories(data);
            try (FileChannel channel = FileChannel.open(
                            data.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.tryLock()) {
                if (lock == null) {
                    throw inUse(data);
                }
            }
        } catch (OverlappingFileLockException sameJvm) {
            throw inUse(data);
        } catch (IOException failure) {
            throw new BrokerUnavailable("the data directory " + data + " cannot be written (" + failure + ")", failure);
        }
    }

    private static BrokerUnavailable inUse(Path data) {
        return new BrokerUnavailable("the data directory " + data
                + " is in use by another broker; stop that one, or choose another directory");
    }

    private static void keepAlive() {
        Exit.setExitProcedure((status, message) -> refuseToExit(status, message));
        Exit.setHaltProcedure((status, message) -> refuseToExit(status, message));
    }

    private static void refuseToExit(int status, @org.jspecify.annotations.Nullable String message) {
        String reason = message == null ? "" : ": " + message;
        LOG.error("the local broker failed and asked for exit status {}{}", status, reason);
        throw new IllegalStateException("the local broker failed (status " + status + ")" + reason);
    }

    /** Gives the directory a cluster id and the metadata of a new cluster, unless it has them. */
    private static void format(Path data) throws BrokerUnavailable {
        if (Files.exists(data.resolve("meta.properties"))) {
            return;
        }
        try {
            new Formatter()
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, "UTF-8"))
                    .setClusterId(Uuid.randomUuid().toString())
                    .setNodeId(BrokerSettings.NODE)
                    .setDirectories(List.of(data.toString()))
                    .setMetadataLogDirectory(data.toString())
                    .setControllerListenerName(BrokerSettings.CONTROLLER)
                    .setIgnoreFormatted(true)
                    .run();
        } catch (Exception failure) {
            throw new BrokerUnavailable(
                    "the data directory " + data + " cannot be formatted: " + innermost(failure), failure);
        }
    }

    private static KafkaRaftServer startServer(Path data, int port, int controllerPort) {
        KafkaConfig config = new KafkaConfig(BrokerSettings.of(data, port, controllerPort), false);
        KafkaRaftServer server = new KafkaRaftServer(config, Time.SYSTEM);
        try {
            server.startup();
            return server;
        } catch (RuntimeException | Error failure) {
            try {
                server.shutdown();
            } catch (RuntimeException | Error second) {
                failure.addSuppressed(second);
            }
            throw failure;
        }
    }

    private static boolean portLost(int clientPort, int controllerPort) {
        return !isFree(clientPort) || !isFree(controllerPort);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    private static int freePort() throws BrokerUnavailable {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new BrokerUnavailable("no free port on " + BrokerSettings.HOST + " (" + failure + ")", failure);
        }
    }

    private static String innermost(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse(cause.toString());
    }
}
