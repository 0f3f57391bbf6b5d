package dev.thalweg.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.broker.SecuredBroker;
import dev.thalweg.chaos.Instance;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Passwords stay where they were given, though a process tells all that it and Kafka have to say. */
@Timeout(90)
class SecretsTest {

    /** In every password of {@link SecuredBroker}, and nowhere else. */
    private static final String SECRET = "Hush";

    private static final String BAD = "no event";
    private static final Pattern METRICS = Pattern.compile("metrics at (http://\\S+)");

    private static final Pattern DEAD = Pattern.compile("(?m)^thalweg_dead_letters_\\w*total.* 1\\.0$");

    private final Map<String, String> written = new TreeMap<>();

    @TempDir
    private Path directory;

    @Test
    void passwordsReachNothingThatAProcessWrites() throws Exception {
        try (SecuredBroker broker = SecuredBroker.start(directory);
                Admin admin = broker.admin()) {
            SecuredPipeline pipeline = SecuredPipeline.making(broker, admin, directory);
            written.put("check", Console.run(pipeline.line("admin", "check")).out());
            written.put("check --json", pipeline.run("admin", "check", "--json").out());
            Path table = Files.writeString(directory.resolve("table.csv"), "a,b,label\n1,0,0\n0,1,1\n");
            written.put("feed", pipeline.run("admin", "feed", table.toString()).err());
            sendBad(broker, pipeline);
            run(pipeline);
        }
        written.put("broker", bytesUnder(directory.resolve("data")));
        written.put("state", bytesUnder(directory.resolve("states")));
        written.forEach((where, text) ->
                assertThat(text.contains(SECRET)).as("a password in %s", where).isFalse());
        requireAllWasSearched();
    }

    /** What was searched is what it should be, so that a password would have been found. */
    private void requireAllWasSearched() {
        assertThat(written.get("log")).contains("sasl.jaas.config = [hidden]", "DEBUG");
        assertThat(written.get("metrics")).contains("thalweg_");
        assertThat(written.get("json")).contains("\"predictions\":2", "\"deadLetters\":1");
        assertThat(written.get("check")).contains("label");
        assertThat(written.get("broker")).as("as an event and as a dead letter").containsSubsequence(BAD, BAD);
        assertThat(written.get("state")).isNotEmpty();
    }

    private static void sendBad(SecuredBroker broker, SecuredPipeline pipeline) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.<String, Object>copyOf(broker.client("admin")),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(pipeline.name() + ".events", BAD.getBytes(ISO_8859_1)))
                    .get();
        }
    }

    private void run(SecuredPipeline pipeline) throws Exception {
        Path states = directory.resolve("states");
        List<String> line = pipeline.line("admin", "run", "--json", "--export-state", states.toString());
        try (Instance instance = Instance.start(directory, Instance.SMALL, Thalweg.class.getName(), line, "debug")) {
            written.put("metrics", "");
            while (!DEAD.matcher(written.getOrDefault("metrics", "")).find()) {
                assertThat(instance.alive()).as(instance.log()).isTrue();
                TimeUnit.MILLISECONDS.sleep(200);
                written.put("metrics", scrape(METRICS.matcher(instance.log())));
            }
            instance.terminate();
            written.put("log", instance.log());
            written.put("json", instance.out());
        }
    }

    private static String scrape(Matcher metrics) throws IOException, InterruptedException {
        if (!metrics.find()) {
            return "";
        }
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(metrics.group(1))).build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static String bytesUnder(Path root) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(Files.readString(file, ISO_8859_1));
            }
        }
        return all.toString();
    }
}
