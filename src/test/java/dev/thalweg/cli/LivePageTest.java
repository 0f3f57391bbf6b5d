package dev.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thalweg.Browser;
import dev.thalweg.TestBroker;
import dev.thalweg.codec.EventSchema;
import dev.thalweg.settings.Pipeline;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The live page in a browser, of a pipeline that learns the demo's stream through its first change of concept. With
 * {@code -Dscreenshots} it is slower, and leaves pictures in {@code docs/images}.
 */
@Timeout(180)
class LivePageTest {

    private static final boolean SCREENSHOTS = Boolean.getBoolean("screenshots");
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String STATE = "document.getElementById('verdict').dataset.state";
    private static final String KEPT = "document.getElementById('kept').textContent";

    private static final Duration LONGER_THAN_A_LOOK = Duration.ofMillis(600);

    @TempDir
    private Path directory;

    @Test
    void showsThatTheModelGotWorseAndRecoveredAndSaysWhatMetricsSay() throws Exception {
        try (Browser browser = Browser.start(directory.resolve("browser"))) {
            Pipeline pipeline = DemoCommand.pipeline(
                    directory,
                    "name=" + TestBroker.unique("demo"),
                    "kafka.bootstrap.servers=" + TestBroker.bootstrapServers(),
                    "http.port=" + freePort(),
                    "seed=7");
            String address = "http://127.0.0.1:" + pipeline.http().port();
            try (LiveSession session = LiveSession.start(pipeline);
                    Stream stream = new Stream(pipeline)) {
                browser.size(1200, 1000);
                browser.open(address + "/");
                learn(stream, session, browser);
                session.live().awaitIdle(LONGER_THAN_A_LOOK, () -> false);
                requireSameAsMetrics(browser, address);
                requireForEveryone(browser);
                assertThat(browser.complaints()).isEmpty();
                assertThat(browser.requests()).isNotEmpty().allMatch(url -> url.startsWith(address + "/"));
            }
            requireNothingLost(browser, pipeline);
        }
    }

    /** Events are sent as the page tells how they are learned: it does not matter how fast this machine is. */
    private static void learn(Stream stream, LiveSession session, Browser browser) throws Exception {
        stream.send(SCREENSHOTS ? 3 * DriftingStream.CONCEPT : DriftingStream.CONCEPT);
        session.live()
                .awaitIdle(LONGER_THAN_A_LOOK, () -> false); // Else it may never see how good it was before the change.
        browser.await("['STEADY', 'RECOVERED'].includes(" + STATE + ")", SOON);
        assertThat(text(browser, "headline")).matches("(Recovered: )?[0-9]+ % better than its best baseline");
        stream.send(700);
        browser.await("['WORSE', 'RECOVERING'].includes(" + STATE + ")", SOON);
        assertThat(text(browser, "headline")).matches("(Getting worse since|Got worse at) [0-9:]{8}(, recovering)?");
        picture(browser, "page-drift");
        for (int turn = 0; turn < 12 && !browser.evaluate(STATE).asText().equals("RECOVERED"); turn++) {
            stream.send(500);
            Thread.sleep(500); // As often as the page hears of it.
        }
        browser.await(STATE + " === 'RECOVERED'", SOON);
        assertThat(text(browser, "headline")).matches("Recovered: [0-9]+ % better than its best baseline");
        assertThat(text(browser, "mark-rows")).contains("Drift found", "The loss rose clearly", "The loss is back");
        picture(browser, "page-recovery");
    }

    /** The demo's stream, as far as it is asked for. */
    private static final class Stream implements AutoCloseable {
        private final DriftingStream stream = new DriftingStream(7, EventSchema.builtIn("demo.avsc"));
        private final Pipeline pipeline;
        private final Outlet outlet;

        Stream(Pipeline pipeline) {
            this.pipeline = pipeline;
            this.outlet = new Outlet(pipeline, false);
        }

        void send(int events) {
            for (int i = 0; i < events; i++) {
                var unused =
                        outlet.send(pipeline.topics().events(), 0, stream.next().bytes());
                if (SCREENSHOTS) {
                    LockSupport.parkNanos(2_000_000); // About 500 a second.
                }
            }
            outlet.finish();
        }

        @Override
        public void close() {
            outlet.close();
        }
    }

    /** All is learned, so both show the same report. */
    private static void requireSameAsMetrics(Browser browser, String address) throws Exception {
        String metrics = get(address + "/metrics");
        long events = Math.round(metric(metrics, "thalweg_events_records_total", ""));
        browser.await(
                "document.getElementById('tiles').textContent.replaceAll(',', '').includes('" + events + " in all')",
                SOON);
        JsonNode shown = browser.evaluate("[...document.querySelectorAll('data')]"
                + ".map(data => [data.dataset.meter, data.dataset.window, data.value])");
        assertThat(shown).hasSizeGreaterThan(30);
        int compared = 0;
        for (JsonNode one : shown) {
            String value = one.path(2).asText();
            if (!value.equals("NaN")) {
                String window = "window=\"" + one.path(1).asText() + "\"";
                assertThat(Double.parseDouble(value))
                        .as(one.toString())
                        .isEqualTo(metric(metrics, one.path(0).asText(), window));
                compared++;
            }
        }
        assertThat(compared).isEqualTo(20); // Six figures, two of them with two baselines; twice.
        JsonNode letters = browser.evaluate("[...document.getElementById('dead-rows').rows]"
                + ".map(row => [row.cells[0].textContent, row.cells[1].textContent])");
        assertThat(letters).isNotEmpty();
        for (JsonNode one : letters) {
            String reason = "reason=\"" + one.path(0).asText() + "\"";
            assertThat(one.path(1).asDouble()).isEqualTo(metric(metrics, "thalweg_dead_letters_records_total", reason));
        }
        String version = String.format(Locale.ROOT, "%,.0f", metric(metrics, "thalweg_model_version", ""));
        assertThat(text(browser, "partition-rows")).contains(version);
        assertThat(text(browser, "model-note"))
                .contains(String.format(Locale.ROOT, "%,.0f", metric(metrics, "thalweg_parameters", "")));
        assertThat(text(browser, "prediction-rows")).contains("payment-", "right");
    }

    /** In the dark, on a phone, and by keyboard. */
    private static void requireForEveryone(Browser browser) throws Exception {
        browser.prefer("prefers-color-scheme", "dark");
        assertThat(browser.evaluate("getComputedStyle(document.body).backgroundColor")
                        .asText())
                .isEqualTo("rgb(15, 19, 23)");
        picture(browser, "page-dark");
        browser.prefer("prefers-color-scheme", "light");
        browser.size(360, 780);
        browser.await("innerWidth === 360", SOON);
        assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt())
                .isEqualTo(360);
        picture(browser, "page-phone");
        browser.size(1200, 1000);
        assertThat(text(browser, "loss-read")).startsWith("Now: ");
        browser.evaluate("document.getElementById('loss-chart').focus()");
        browser.press("ArrowLeft");
        browser.await("/^[0-9]/.test(document.getElementById('loss-read').textContent)", SOON);
        browser.press("Escape");
        browser.await("document.getElementById('loss-read').textContent.startsWith('Now: ')", SOON);
        assertThat(browser.evaluate("document.querySelectorAll('h1').length").asInt())
                .isEqualTo(1);
        assertThat(browser.evaluate("[...document.querySelectorAll('section')].every(section =>"
                                + " document.getElementById(section.getAttribute('aria-labelledby')).textContent)")
                        .asBoolean())
                .isTrue();
    }

    /** The process is gone; another one takes over, and the page goes on with what it has. */
    private static void requireNothingLost(Browser browser, Pipeline pipeline) throws Exception {
        String before = browser.evaluate(KEPT).asText();
        browser.await("document.getElementById('link').textContent.startsWith('No answer since')", SOON);
        assertThat(browser.evaluate(KEPT).asText()).isEqualTo(before);
        try (LiveSession again = LiveSession.start(pipeline)) {
            assertThat(again.httpPort()).isEqualTo(pipeline.http().port());
            browser.await("document.getElementById('link').textContent === 'Live'", SOON);
            browser.await("document.getElementById('tiles').textContent.includes('in all')", SOON);
            String after = browser.evaluate(KEPT).asText();
            assertThat(since(after)).isEqualTo(since(before));
            assertThat(points(after)).isGreaterThan(points(before));
            assertThat(text(browser, "mark-rows")).containsSubsequence("Pipeline started", "The loss is back");
        }
    }

    private static String since(String kept) {
        return kept.substring(kept.indexOf("since"));
    }

    private static int points(String kept) {
        return Integer.parseInt(kept.substring(0, kept.indexOf(' ')).replace(",", ""));
    }

    private static String text(Browser browser, String id) {
        return browser.evaluate("document.getElementById('" + id + "').textContent")
                .asText();
    }

    private static double metric(String metrics, String name, String tag) {
        Matcher line =
                Pattern.compile("(?m)^" + name + "\\{.*" + tag + ".*} (\\S+)$").matcher(metrics);
        assertThat(line.find()).as("%s %s", name, tag).isTrue();
        return Double.parseDouble(line.group(1));
    }

    private static String get(String address) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address)).build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    private static void picture(Browser browser, String name) throws Exception {
        if (SCREENSHOTS) {
            Thread.sleep(700); // The charts follow within an update.
            browser.screenshot(
                    Files.createDirectories(Path.of("docs", "images")).resolve(name + ".png"));
        }
    }
}
