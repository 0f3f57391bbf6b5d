package dev.thalweg.broker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.jspecify.annotations.Nullable;

/**
 * A node as an operator would secure it, in this JVM: TLS under a certificate of its own, a password for each user, and
 * nothing allowed to anybody that an ACL does not allow; only {@code admin} may do all.
 */
public final class SecuredBroker implements AutoCloseable {

    /** Who may connect. Only {@code admin} has rights from the start. */
    public static final List<String> USERS = List.of("admin", "pipeline", "feeder", "reader", "stranger");

    /** Found nowhere but where it was given. */
    public static final String STORE_PASSWORD = "Hush-Store-5150";

    private static final String LISTENER = "SASL_SSL";

    private final KafkaRaftServer server;
    private final Path directory;
    private final int port;

    private SecuredBroker(KafkaRaftServer server, Path directory, int port) {
        this.server = server;
        this.directory = directory;
        this.port = port;
    }

    public static SecuredBroker start(Path directory) throws Exception {
        Exit.setExitProcedure((status, message) -> refuseToExit(message));
        Exit.setHaltProcedure((status, message) -> refuseToExit(message));
        makeStores(directory);
        Path data = Files.createDirectory(directory.resolve("data"));
        int port = freePort();
        Map<String, String> settings = BrokerSettings.of(data, port, freePort());
        secure(settings, directory);
        new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, "UTF-8"))
                .setClusterId(Uuid.randomUuid().toString())
                .setNodeId(BrokerSettings.NODE)
                .setDirectories(List.of(data.toString()))
                .setMetadataLogDirectory(data.toString())
                .setControllerListenerName(BrokerSettings.CONTROLLER)
                .run();
        KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
        server.startup();
        return new SecuredBroker(server, directory, port);
    }

    private static void refuseToExit(@Nullable String message) {
        throw new IllegalStateException("the secured broker failed: " + message);
    }

    private static void secure(Map<String, String> settings, Path directory) {
        settings.replaceAll((key, value) -> key.startsWith("listener") ? value.replace("PLAINTEXT", LISTENER) : value);
        settings.put("inter.broker.listener.name", LISTENER);
        settings.put("sasl.enabled.mechanisms", "PLAIN");
        settings.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
        settings.put("sasl.mechanism.controller.protocol", "PLAIN");
        StringBuilder users = new StringBuilder(login("admin").replace(";", ""));
        USERS.forEach(user -> users.append(" user_%s=\"%s\"".formatted(user, password(user))));
        for (String listener : List.of(LISTENER, BrokerSettings.CONTROLLER)) {
            settings.put("listener.name." + listener.toLowerCase(Locale.ROOT) + ".plain.sasl.jaas.config", users + ";");
        }
        settings.put("ssl.keystore.type", "PKCS12");
        settings.put("ssl.keystore.location", directory.resolve("broker.p12").toString());
        settings.put("ssl.keystore.password", STORE_PASSWORD);
        settings.put("ssl.key.password", STORE_PASSWORD);
        settings.putAll(trust(directory));
        settings.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        settings.put("super.users", "User:admin");
    }

    /** The broker's key, and beside it its certificate alone, for clients. */
    private static void makeStores(Path directory) throws Exception {
        Path keys = keys(directory, "broker");
        trust(keys, directory.resolve("trusted.p12"));
    }

    /** A store like that of {@link #client}, but for another broker's certificate. */
    public static Path otherTrust(Path directory) throws Exception {
        Path other = directory.resolve("other-trusted.p12");
        if (!Files.exists(other)) {
            trust(keys(directory, "other"), other);
        }
        return other;
    }

    /** A key pair by the JDK's own tool. */
    public static Path keys(Path directory, String name) throws Exception {
        Path keys = directory.resolve(name + ".p12");
        String line = "-genkeypair -alias key -keyalg EC -dname CN=" + name + " -ext SAN=ip:127.0.0.1 -validity 2"
                + " -storetype PKCS12 -storepass " + STORE_PASSWORD + " -keystore " + keys;
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        Collections.addAll(command, line.split(" "));
        Path out = directory.resolve(name + ".out");
        Process keytool = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        if (!keytool.waitFor(30, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            throw new IllegalStateException(Files.readString(out));
        }
        return keys;
    }

    private static void trust(Path keys, Path trusted) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            store.load(in, STORE_PASSWORD.toCharArray());
        }
        KeyStore certificates = KeyStore.getInstance("PKCS12");
        certificates.load(null, null);
        certificates.setCertificateEntry("broker", store.getCertificate("key"));
        try (OutputStream out = Files.newOutputStream(trusted)) {
            certificates.store(out, STORE_PASSWORD.toCharArray());
        }
    }

    public String bootstrapServers() {
        return BrokerSettings.HOST + ":" + port;
    }

    public static String password(String user) {
        return "Hush-" + user + "-90125";
    }

    /** What a client sets to be that user. */
    public Map<String, String> client(String user) {
        Map<String, String> settings = new TreeMap<>(trust(directory));
        settings.put("bootstrap.servers", bootstrapServers());
        settings.put("security.protocol", LISTENER);
        settings.put("sasl.mechanism", "PLAIN");
        settings.put("sasl.jaas.config", login(user));
        return settings;
    }

    /** An administrator, who may do all. */
    public Admin admin() {
        return Admin.create(Map.<String, Object>copyOf(client("admin")));
    }

    private static String login(String user) {
        return "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\" password=\"%s\";"
                .formatted(user, password(user));
    }

    private static Map<String, String> trust(Path directory) {
        return Map.of(
                "ssl.truststore.type",
                "PKCS12",
                "ssl.truststore.location",
                directory.resolve("trusted.p12").toString(),
                "ssl.truststore.password",
                STORE_PASSWORD);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }
}
