package dev.thalweg.page;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Updates as server-sent events. A response ends by itself before the limit for responses would cut it, which a client that
 * does not read must not escape; the browser asks again at once, says what it has seen last, and misses nothing.
 */
final class EventStream {

    /** At once; one more is told to come again. Each holds a thread and a connection. */
    static final int WATCHERS = 16;

    private static final long LASTS_MILLIS = 5000;
    private static final int AGAIN_AFTER_MILLIS = 200;

    /** The process, and how far: what {@code id} says. */
    private static final Pattern LAST_SEEN = Pattern.compile("([0-9a-z]{1,16})-([0-9]{1,18})");

    private static final Pattern PORT = Pattern.compile(":[0-9]+$");
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final Watch watch;
    private final Semaphore seats = new Semaphore(WATCHERS);

    EventStream(Watch watch) {
        this.watch = watch;
    }

    /** Answers with updates for some seconds, or with 503. */
    void show(HttpExchange exchange) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        if (!seats.tryAcquire()) {
            headers.set("Retry-After", "5");
            HttpPages.answer(exchange, 503, HttpPages.PLAIN_TEXT, WATCHERS + " watch already\n");
            return;
        }
        try (exchange) {
            headers.set("Content-Type", "text/event-stream; charset=utf-8");
            HttpPages.protect(headers);
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(200, head ? -1 : 0);
            if (!head) {
                send(exchange);
            }
        } finally {
            seats.release();
        }
    }

    private void send(HttpExchange exchange) throws IOException {
        boolean withPredictions = isFromHere(exchange);
        OutputStream out = exchange.getResponseBody();
        write(out, "retry: " + AGAIN_AFTER_MILLIS + "\n\n");
        Matcher seen =
                LAST_SEEN.matcher(String.valueOf(exchange.getRequestHeaders().getFirst("Last-Event-ID")));
        String run = seen.matches() ? seen.group(1) : "";
        long number = seen.matches() ? Long.parseLong(seen.group(2)) : 0;
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LASTS_MILLIS);
        long left = LASTS_MILLIS;
        while (left > 0) {
            Watch.Message message = watch.since(run, number, withPredictions);
            write(out, "id: " + message.run() + "-" + message.number() + "\ndata: " + message.json() + "\n\n");
            run = message.run();
            number = message.number();
            left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (!awaited(number, left)) {
                return;
            }
        }
    }

    private boolean awaited(long number, long millis) {
        try {
            watch.await(number, millis);
            return true;
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /**
     * Whether the watcher sits at this machine, and knows it under a name of its own: under another one it may be a site
     * that had its name lead here (DNS rebinding), or a proxy.
     */
    private static boolean isFromHere(HttpExchange exchange) {
        String host = String.valueOf(exchange.getRequestHeaders().getFirst("Host"));
        String name = PORT.matcher(host).replaceFirst("").toLowerCase(Locale.ROOT);
        return exchange.getRemoteAddress().getAddress().isLoopbackAddress() && LOOPBACK.contains(name);
    }
}
