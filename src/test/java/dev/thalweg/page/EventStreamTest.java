package dev.thalweg.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.thalweg.learner.Learner;
import dev.thalweg.learner.Samples;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EventStreamTest {

    private static final JsonMapper JSON = new JsonMapper();

    private final Watch watch = WatchTest.watch(Samples.spec());
    private final List<Client> clients = new ArrayList<>();
    private HttpPages pages;

    @BeforeEach
    void start() throws IOException {
        pages = HttpPages.start("127.0.0.1", 0, () -> "", () -> true, () -> true, watch);
    }

    @AfterEach
    void stop() throws IOException {
        for (Client client : clients) {
            client.close();
        }
        pages.close();
        watch.close();
    }

    @Test
    void eachUpdateIsAnEventWithAnIdAndSoonAfterItsPoint() throws Exception {
        Client client = ask();
        assertThat(client.status()).isEqualTo("HTTP/1.1 200 OK");
        assertThat(client.header("content-type")).isEqualTo("text/event-stream; charset=utf-8");
        assertThat(client.header("cache-control")).isEqualTo("no-store");
        assertThat(client.line()).isEqualTo("retry: 200");
        Message first = client.message();
        assertThat(first.id()).matches("[0-9a-z]+-1");
        assertThat(first.points()).isEqualTo(1);
        watch.look(42);
        Message second = client.message();
        assertThat(second.id()).endsWith("-2");
        assertThat(second.points()).isEqualTo(1);
        assertThat(second.data().path("points").path(0).path(0).asLong()).isEqualTo(42);
        assertThat(second.data().path("about").isNull()).isTrue();
    }

    @Test
    void whoComesBackIsToldWhatItMissedAndNothingElse() throws Exception {
        watch.look(41);
        Client once = ask();
        String seen = once.message().id();
        once.close();
        watch.look(42);
        watch.look(43);
        Message missed = ask("Last-Event-ID: " + seen).message();
        assertThat(missed.points()).isEqualTo(2);
        assertThat(missed.data().path("points").path(0).path(0).asLong()).isEqualTo(42);
        assertThat(missed.data().path("about").isNull()).isTrue();
    }

    @Test
    void whoKnowsAnotherProcessOrSaysNonsenseIsToldAll() throws Exception {
        watch.look(42);
        for (String unknown : List.of("zzz-1", "zzz-99", "nonsense", "-1", "9999999999999999999999", "")) {
            Message all = ask("Last-Event-ID: " + unknown).message();
            assertThat(all.points()).as(unknown).isEqualTo(2);
            assertThat(all.data().path("about").path("classes").size()).isEqualTo(2);
        }
    }

    @Test
    void predictionsAreOnlyForWhoAsksFromThisMachineByItsName() throws Exception {
        new Learner(Samples.spec()).take(Samples.events(1, 1).get(0), outcome -> watch.settled(0, outcome));
        for (String own : List.of("127.0.0.1:" + pages.port(), "localhost", "LOCALHOST:1", "[::1]:8080")) {
            assertThat(askAs(own).message().data().path("predictions").size())
                    .as(own)
                    .isEqualTo(1);
        }
        for (String foreign : List.of("rebound.example:80", "127.0.0.1.example", "localhost.example", "")) {
            assertThat(askAs(foreign).message().data().path("predictions").isNull())
                    .as(foreign)
                    .isTrue();
        }
    }

    @Test
    void seatsAreFewAndComeFreeSinceEveryAnswerEndsByItself() throws Exception {
        List<Client> seated = new ArrayList<>();
        for (int i = 0; i < EventStream.WATCHERS; i++) {
            Client client = ask();
            client.message();
            seated.add(client);
        }
        Client late = ask();
        assertThat(late.status()).startsWith("HTTP/1.1 503 ");
        assertThat(late.header("retry-after")).isEqualTo("5");
        long begun = System.nanoTime();
        for (Client client : seated) {
            assertThat(client.rest()).endsWith("0"); // The chunk of no bytes: it is whole.
        }
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun)).isLessThan(8_000);
        assertThat(ask().message().points()).isPositive();
    }

    private Client ask(String... headers) throws IOException {
        return askAs("127.0.0.1:" + pages.port(), headers);
    }

    private Client askAs(String host, String... headers) throws IOException {
        Client client = new Client(pages.port(), host, headers);
        clients.add(client);
        return client;
    }

    /** An event of the stream. */
    private record Message(String id, JsonNode data) {
        int points() {
            return data.path("points").size();
        }
    }

    /** A client that shows what comes over the wire. */
    private static final class Client implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader in;
        private final String status;
        private final List<String> headers = new ArrayList<>();

        Client(int port, String host, String... more) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            String request = "GET /events HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n"
                    + String.join("\r\n", more) + (more.length > 0 ? "\r\n" : "") + "\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            status = in.readLine();
            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                headers.add(line);
            }
        }

        String status() {
            return status;
        }

        String header(String name) {
            return headers.stream()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ": "))
                    .map(line -> line.substring(name.length() + 2))
                    .findFirst()
                    .orElse("");
        }

        /** The next line that is neither empty nor the size of a chunk. */
        String line() throws IOException {
            String line = in.readLine();
            while (line != null && line.matches("[0-9a-f]*")) {
                line = in.readLine();
            }
            return String.valueOf(line);
        }

        Message message() throws IOException {
            String line = line();
            while (!line.startsWith("id: ")) {
                assertThat(line).startsWith("retry: ");
                line = line();
            }
            String data = line();
            assertThat(data).startsWith("data: ");
            return new Message(line.substring(4), JSON.readTree(data.substring(6)));
        }

        String rest() {
            return String.join("\n", in.lines().toList()).strip();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
