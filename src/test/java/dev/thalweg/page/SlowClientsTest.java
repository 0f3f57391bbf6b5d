package dev.thalweg.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.learner.Samples;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that are slow on purpose neither keep others waiting nor stay for long. */
@Timeout(60)
class SlowClientsTest {

    /** More than anybody has threads for by accident. */
    private static final int CROWD = 50;

    private final List<Socket> crowd = new ArrayList<>();
    private final Watch watch = WatchTest.watch(Samples.spec());
    private HttpPages pages;

    @BeforeEach
    void start() throws IOException {
        pages = HttpPages.start("127.0.0.1", 0, () -> "m 1\n".repeat(1 << 20), () -> true, () -> true, watch);
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : crowd) {
            socket.close();
        }
        pages.close();
        watch.close();
    }

    /** Four kinds at a time, since each has to be waited for. */
    @Test
    void pagesAnswerWhileACrowdIsSlowAndTheCrowdIsSentAwaySoon() throws Exception {
        List<Socket> slow = new ArrayList<>();
        for (int i = 0; i < CROWD / 2; i++) {
            slow.add(open("GET /metrics HTTP/1.1\r\nHost: "));
            slow.add(open("POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n"));
            open("");
        }
        slow.add(open("GET /met"));
        slow.add(open("GET /metrics HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1"));
        slow.add(open("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n")); // Which does not read what it is sent.
        requireAnswer();
        Socket unread = slow.remove(slow.size() - 1);
        for (Socket socket : slow) {
            assertThat(closedWithin(socket, Duration.ofSeconds(10))).isTrue();
        }
        requireAnswer();
        Thread.sleep(6_000); // Nothing can be read to see whether it was sent away: that would be reading.
        assertThat(bytes(unread)).isLessThan(4 << 20);
    }

    @Test
    void headersWithoutEndAreCutOff() throws IOException {
        for (String endless : List.of("GET /", "GET / HTTP/1.1\r\nA: ", "GET / HTTP/1.1\r\n")) {
            Socket socket = open(endless);
            String more = endless.endsWith("\n") ? "A: a\r\n" : "aaaaaaaa";
            assertThat(taken(socket, more)).as(endless).isLessThan(16 << 20);
            requireAnswer();
        }
    }

    private Socket open(String request) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), pages.port());
        crowd.add(socket);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private void requireAnswer() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), pages.port())) {
            socket.setSoTimeout(2_000);
            socket.getOutputStream()
                    .write("GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 200 ");
        }
    }

    private static boolean closedWithin(Socket socket, Duration time) throws IOException {
        socket.setSoTimeout((int) time.toMillis());
        try {
            socket.getInputStream().readAllBytes();
            return true;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (SocketException reset) {
            return true;
        }
    }

    private static long bytes(Socket socket) throws IOException {
        socket.setSoTimeout(5_000);
        long bytes = 0;
        try (InputStream in = socket.getInputStream()) {
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                bytes += read;
            }
        } catch (SocketException reset) {
            return bytes;
        }
        return bytes;
    }

    /** How many bytes the server takes before it hangs up. */
    private static long taken(Socket socket, String more) {
        byte[] piece = more.repeat(1 << 10).getBytes(StandardCharsets.US_ASCII);
        long taken = 0;
        try {
            while (taken < 1 << 30) {
                socket.getOutputStream().write(piece);
                taken += piece.length;
            }
        } catch (IOException hungUp) {
            return taken;
        }
        return taken;
    }
}
