package dev.thalweg.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.thalweg.learner.Learner;
import dev.thalweg.learner.Report;
import dev.thalweg.learner.Samples;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpPagesTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String LOOPBACK = "127.0.0.1";

    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicBoolean alive = new AtomicBoolean(true);
    private final AtomicBoolean ready = new AtomicBoolean();
    private final Watch watch = WatchTest.watch(Samples.spec());
    private HttpPages pages;

    @BeforeEach
    void start() throws IOException {
        pages = HttpPages.start(LOOPBACK, 0, () -> "größe 1\n", alive::get, ready::get, watch);
    }

    @AfterEach
    void stop() {
        pages.close();
        watch.close();
    }

    @Test
    void metricsAreInThePrometheusTextFormat() throws Exception {
        HttpResponse<String> metrics = get("/metrics");
        assertThat(metrics.statusCode()).isEqualTo(200);
        assertThat(metrics.body()).isEqualTo("größe 1\n");
        assertThat(metrics.headers().firstValue("Content-Type")).contains("text/plain; version=0.0.4; charset=utf-8");
        assertThat(get("/metrics?name[]=x").statusCode()).isEqualTo(200);
    }

    @Test
    void healthFollowsThePipeline() throws Exception {
        assertThat(get("/health/ready").statusCode()).isEqualTo(503);
        assertThat(get("/health/ready").body()).isEqualTo("no\n");
        ready.set(true);
        assertThat(get("/health/ready").statusCode()).isEqualTo(200);
        assertThat(get("/health/ready").body()).isEqualTo("yes\n");
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
        alive.set(false);
        assertThat(get("/health/live").statusCode()).isEqualTo(503);
    }

    @Test
    void modelsAreToldAsJson() throws Exception {
        Report report = new Learner(Samples.spec()).report();
        watch.progressed(3, report);
        HttpResponse<String> model = get("/model");
        assertThat(model.headers().firstValue("Content-Type")).contains("application/json");
        JsonNode held = JSON.readTree(model.body()).path("partitions").path(0);
        assertThat(held.path("partition").asInt()).isEqualTo(3);
        assertThat(held.path("stateBytes").asLong()).isEqualTo(report.stateBytes());
        assertThat(held.path("mergedVersion").isInt()).isTrue();
        JsonNode figures = JSON.readTree(get("/model/metrics").body());
        assertThat(figures.at("/partitions/3/overall/scored").asLong()).isZero();
        assertThat(figures.at("/all/fading/logLoss").isNull()).as("of nothing").isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/index.html",
                "/page.js/",
                "/events/x",
                "/icon.png",
                "/../page.js",
                "/package-info.class",
                "/metrics/",
                "/metrics/x",
                "/metricsx",
                "/model/",
                "/model/metrics/x",
                "/metrics/../metrics",
                "/../metrics",
                "/%2e%2e/etc/passwd",
                "/health",
                "/health/live/x",
                "/health/ready/../live",
                "/favicon.ico",
                "/METRICS",
                "//metrics"
            })
    void everyOtherPathIsNotFound(String path) throws Exception {
        assertThat(raw("GET " + path)).startsWith("HTTP/1.1 404 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"})
    void everyOtherMethodIsNotAllowed(String method) throws Exception {
        for (String path : new String[] {
            "/", "/page.js", "/events", "/metrics", "/model", "/model/metrics", "/health/live", "/health/ready"
        }) {
            HttpResponse<String> response = send(method, path);
            assertThat(response.statusCode()).isEqualTo(405);
            assertThat(response.headers().firstValue("Allow")).contains("GET, HEAD");
        }
    }

    @Test
    void headIsGetWithoutBody() throws Exception {
        for (String path : new String[] {"/", "/uplot.js", "/metrics", "/health/live", "/health/ready", "/other"}) {
            HttpResponse<String> head = send("HEAD", path);
            assertThat(head.statusCode()).isEqualTo(get(path).statusCode());
            assertThat(head.headers().firstValue("Content-Type"))
                    .isEqualTo(get(path).headers().firstValue("Content-Type"));
            assertThat(head.body()).isEmpty();
        }
    }

    @Test
    void bodyOfRefusedRequestDoesNotStopTheNext() throws Exception {
        HttpRequest post = HttpRequest.newBuilder(uri("/metrics"))
                .POST(BodyPublishers.ofByteArray(new byte[1 << 14]))
                .build();
        for (int i = 0; i < 3; i++) {
            assertThat(client.send(post, BodyHandlers.ofString()).statusCode()).isEqualTo(405);
        }
        assertThat(get("/metrics").statusCode()).isEqualTo(200);
    }

    @Test
    void pageIsServedWithAllThatItNeedsAndMayFetchNothingElse() throws Exception {
        Map<String, String> types = Map.of(
                "/", "text/html; charset=utf-8",
                "/page.css", "text/css; charset=utf-8",
                "/uplot.css", "text/css; charset=utf-8",
                "/page.js", "text/javascript; charset=utf-8",
                "/uplot.js", "text/javascript; charset=utf-8",
                "/icon.svg", "image/svg+xml");
        for (Map.Entry<String, String> file : types.entrySet()) {
            HttpResponse<String> response = get(file.getKey());
            assertThat(response.statusCode()).as(file.getKey()).isEqualTo(200);
            assertThat(response.headers().firstValue("Content-Type")).contains(file.getValue());
            assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
            assertThat(response.headers().firstValue("Content-Security-Policy"))
                    .hasValueSatisfying(policy -> assertThat(policy)
                            .startsWith("default-src 'none'; ")
                            .doesNotContain("unsafe", "http", "*", "data:"));
        }
        assertThat(get("/").body())
                .contains("src=\"page.js\"")
                .doesNotContain("http://", "https://", "<style", " style=", "onclick");
    }

    @Test
    void takenPortIsOneClearFault() {
        assertThatThrownBy(() -> HttpPages.start(LOOPBACK, pages.port(), () -> "", () -> true, () -> true, watch))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("http: 127.0.0.1:" + pages.port() + " cannot be listened on (")
                .hasMessageEndingWith("); choose another http.port, 0 picks a free one");
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "[::"})
    void hostThatIsNotThisMachineIsOneClearFault(String host) {
        assertThatThrownBy(() -> HttpPages.start(host, 0, () -> "", () -> true, () -> true, watch))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("http: " + host + ":0 cannot be listened on (");
    }

    @Test
    void portZeroPicksFreeOneAndClosingFreesIt() throws Exception {
        try (HttpPages other = HttpPages.start(LOOPBACK, 0, () -> "other", () -> true, () -> true, watch)) {
            assertThat(other.port()).isPositive().isNotEqualTo(pages.port());
        }
        int port = pages.port();
        pages.close();
        try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(free.getLocalPort()).isEqualTo(port);
        }
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send("GET", path);
    }

    private HttpResponse<String> send(String method, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri(path))
                .method(method, BodyPublishers.noBody())
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://" + LOOPBACK + ":" + pages.port() + path.replace("[]", "%5B%5D"));
    }

    /** Sends a path as it is, which a client may tidy up; returns the status line. */
    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), pages.port())) {
            String text = request + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            return String.valueOf(
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                            .readLine());
        }
    }
}
