package dev.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run without an end of its own, as a process: that is how SIGTERM reaches it. */
@Timeout(60)
class RunUntilStoppedTest {

    private static final int ROWS = 200;
    /** An event that is taken again after a rollback counts again, so there can be more. */
    private static final Pattern TAKEN = Pattern.compile("thalweg_events_records_total\\S* (\\d+)\\.0\n");

    private static final Pattern METRICS = Pattern.compile("metrics at (http://\\S+)/metrics");

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"--json", "--json --until-idle=999999999d"})
    void goesOnUntilItIsToldToStopThenCommitsAndReports(String options) throws Exception {
        Path err = directory.resolve("err.txt");
        Process process = start(err, options.split(" "));
        try {
            String pages = pages(process, err);
            awaitAllTaken(process, err, pages);
            assertThat(get(pages + "/health/ready").statusCode()).isEqualTo(200);
            assertThat(get(pages + "/metrics").body()).contains("kafka_stream_");
            process.toHandle().destroy(); // Unlike the process's own, it leaves the output to be read.
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            List<String> out = process.inputReader().lines().toList();
            assertThat(out).hasSize(1);
            JsonNode figures = new JsonMapper().readTree(out.get(0));
            assertThat(figures.path("events").asLong()).isEqualTo(ROWS);
            assertThat(figures.path("fingerprint").asText()).matches("[0-9a-f]{64}");
        } finally {
            process.destroyForcibly();
        }
    }

    private static void awaitAllTaken(Process process, Path err, String pages) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
        String metrics = get(pages + "/metrics").body();
        while (taken(metrics) < ROWS) {
            assertThat(System.nanoTime())
                    .as(
                            "%s%n%s",
                            Files.readString(err),
                            metrics.lines()
                                    .filter(line -> line.startsWith("thalweg_"))
                                    .toList())
                    .isLessThan(deadline);
            requireRunning(process, err);
            metrics = get(pages + "/metrics").body();
        }
    }

    private static long taken(String metrics) {
        Matcher taken = TAKEN.matcher(metrics);
        return taken.find() ? Long.parseLong(taken.group(1)) : 0;
    }

    private Process start(Path err, String... options) throws IOException {
        Example example = new Example(directory);
        example.run("feed", Example.table(directory, ROWS).toString());
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Thalweg.class.getName()));
        line.addAll(example.line("run", options));
        return new ProcessBuilder(line).redirectError(err.toFile()).start();
    }

    /** Where it serves, as it says itself. */
    private static String pages(Process process, Path err) throws Exception {
        while (true) {
            Matcher metrics = METRICS.matcher(Files.readString(err));
            if (metrics.find()) {
                return metrics.group(1);
            }
            requireRunning(process, err);
        }
    }

    private static void requireRunning(Process process, Path err) throws Exception {
        assertThat(process.waitFor(100, TimeUnit.MILLISECONDS))
                .as("ended by itself: %s", Files.readString(err))
                .isFalse();
    }

    private static HttpResponse<String> get(String uri) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(uri)).build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
}
