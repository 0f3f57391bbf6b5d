package dev.thalweg.chaos;

import java.io.FileInputStream;
import java.util.List;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/** One node of a cluster as a process of its own, to be killed. Argument: its properties file. */
public final class Node {

    private Node() {}

    public static void main(String... arguments) throws Exception {
        Properties settings = new Properties();
        try (FileInputStream file = new FileInputStream(arguments[0])) {
            settings.load(file);
        }
        String data = settings.getProperty("log.dirs");
        new Formatter()
                .setPrintStream(System.err)
                .setClusterId(settings.getProperty("cluster.id"))
                .setNodeId(Integer.parseInt(settings.getProperty("node.id")))
                .setDirectories(List.of(data))
                .setMetadataLogDirectory(data)
                .setControllerListenerName("CONTROLLER")
                .setIgnoreFormatted(true)
                .run();
        KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
        server.startup();
        System.err.println("node ready");
        server.awaitShutdown();
    }
}
