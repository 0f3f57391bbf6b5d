package dev.thalweg;

import dev.thalweg.broker.BrokerUnavailable;
import dev.thalweg.broker.LocalBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * The one broker that all integration tests of a JVM share: started when first asked for, on a temporary directory that
 * goes when the JVM ends; or one elsewhere, where the property {@value #ELSEWHERE} names it. Tests keep out of each other's way
 * by {@linkplain #unique unique names}.
 */
public final class TestBroker {

    /** The system property of a broker that is used instead. */
    static final String ELSEWHERE = "tests.bootstrap.servers";

    private static final AtomicInteger NAMES = new AtomicInteger();

    private TestBroker() {}

    /** What clients connect to. */
    public static String bootstrapServers() {
        String elsewhere = System.getProperty(ELSEWHERE);
        return elsewhere != null ? elsewhere : Started.BROKER.bootstrapServers();
    }

    /** A name that no other test of this JVM has: for pipelines, topics and groups. */
    public static String unique(String prefix) {
        return prefix + "-" + NAMES.incrementAndGet();
    }

    /** Makes a topic and returns its name, which begins with {@code prefix}. */
    public static String topic(String prefix, int partitions) {
        String name = unique(prefix);
        createTopics(partitions, name);
        return name;
    }

    /** Makes topics of exactly these names, each with so many partitions. */
    public static void createTopics(int partitions, String... names) {
        List<NewTopic> topics = Stream.of(names)
                .map(name -> new NewTopic(name, partitions, (short) 1))
                .toList();
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers()))) {
            admin.createTopics(topics).all().get();
        } catch (ExecutionException failure) {
            throw new IllegalStateException("the topics " + List.of(names) + " were not made", failure.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private static final class Started {

        private static final LocalBroker BROKER = start();

        private static LocalBroker start() {
            try {
                Path data = Files.createTempDirectory("thalweg-broker-");
                LocalBroker broker = LocalBroker.start(data, 0);
                Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(broker, data), "stop test broker"));
                return broker;
            } catch (IOException | BrokerUnavailable failure) {
                throw new IllegalStateException("no broker for tests", failure);
            }
        }

        private static void stop(LocalBroker broker, Path data) {
            broker.close();
            try (Stream<Path> files = Files.walk(data)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }
}
