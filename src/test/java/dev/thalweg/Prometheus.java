package dev.thalweg;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A real Prometheus with the settings and the rules that are shipped, where it is installed; it scrapes each second. */
public final class Prometheus implements AutoCloseable {

    /** Its configuration, and the rules beside it. */
    public static final Path DIRECTORY = Path.of("grafana", "prometheus");

    private final Process process;
    private final String address;
    private final HttpClient client = HttpClient.newHttpClient();

    private Prometheus(Process process, String address) {
        this.process = process;
        this.address = address;
    }

    /** @param targets host and port of each process to scrape */
    public static Prometheus start(Path directory, List<String> targets) throws IOException {
        return start(directory, targets, Files.readString(DIRECTORY.resolve("rules.yml")));
    }

    /** As above, with other rules than those that are shipped. */
    public static Prometheus start(Path directory, List<String> targets, String rules) throws IOException {
        String settings = Files.readString(DIRECTORY.resolve("prometheus.yml"))
                .replaceAll("interval: \\w+", "interval: 1s")
                .replace("\"thalweg:8080\"", "\"" + String.join("\", \"", targets) + "\"");
        Path file = Files.writeString(directory.resolve("prometheus.yml"), settings);
        Files.writeString(directory.resolve("rules.yml"), rules);
        int port = freePort();
        ProcessBuilder server = new ProcessBuilder(
                "prometheus",
                "--config.file=" + file,
                "--storage.tsdb.path=" + directory.resolve("tsdb"),
                "--web.listen-address=127.0.0.1:" + port);
        return new Prometheus(tool(server, directory.resolve("prometheus.log")), "http://127.0.0.1:" + port);
    }

    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Waits until it answers. */
    public void awaitReady() throws Exception {
        while (true) {
            try {
                if (get("/-/ready").statusCode() == 200) {
                    return;
                }
            } catch (IOException notYet) {
                if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
                    throw new IllegalStateException("prometheus ended with exit code " + process.exitValue());
                }
            }
        }
    }

    /** The series that an expression has now. */
    public JsonNode query(String expression) throws Exception {
        String path = "/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8);
        HttpResponse<String> answer = get(path);
        if (answer.statusCode() != 200) {
            throw new IllegalArgumentException(expression + ": " + answer.body());
        }
        return new JsonMapper().readTree(answer.body()).path("data").path("result");
    }

    /** The rules as it has read them. */
    public JsonNode rules() throws Exception {
        JsonNode groups = new JsonMapper().readTree(get("/api/v1/rules").body());
        return groups.path("data").path("groups").path(0).path("rules");
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + path)).build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }

    /** Starts a program that comes with it; its absence skips the test, and says so. */
    public static Process tool(ProcessBuilder program, Path said) {
        try {
            return program.redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
        } catch (IOException absent) {
            String reason = program.command().get(0) + " is not installed: " + absent.getMessage();
            System.out.println("skipped: " + reason);
            return Assumptions.abort(reason);
        }
    }
}
