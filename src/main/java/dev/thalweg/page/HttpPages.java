package dev.thalweg.page;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Serves the live page, metrics and health, read-only: every other path is 404, every method but GET and HEAD is 405, and
 * a request's body is never read. What a browser is given may fetch from here alone.
 *
 * <p>A client that is slow on purpose holds a thread and a connection, but not for long, and there are as many threads
 * as connections. The JDK's server takes its limits from system properties when its classes are loaded: those that are
 * set already stay.
 */
public final class HttpPages implements AutoCloseable {

    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final String JSON = "application/json";
    static final String PLAIN_TEXT = "text/plain; charset=utf-8";

    private static final String FROM_HERE_ALONE =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
                    + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /** At once; one more is closed before it is heard. */
    private static final int CONNECTIONS = 128;

    private static final int IDLE_SECONDS = 30;

    static {
        Map<String, Integer> limits = Map.of(
                "jdk.httpserver.maxConnections",
                CONNECTIONS,
                "sun.net.httpserver.maxIdleConnections",
                CONNECTIONS / 4,
                "sun.net.httpserver.maxReqTime",
                5, // Seconds, for the line, the headers and the body.
                "sun.net.httpserver.maxRspTime",
                10, // Seconds.
                "sun.net.httpserver.maxReqHeaders",
                50,
                "sun.net.httpserver.maxReqHeaderSize",
                16 * 1024); // Bytes, of all of them.
        limits.forEach((name, value) -> System.getProperties().putIfAbsent(name, Integer.toString(value)));
    }

    private final HttpServer server;
    private final ExecutorService threads;

    private HttpPages(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /**
     * Starts to serve.
     *
     * @param port 0 picks a free one
     * @param metrics in Prometheus' text format
     * @param alive whether the process should be left alone
     * @param ready whether the pipeline is running and restored
     * @param watch what the live page shows; to be closed by the caller
     * @throws IOException when the address cannot be listened on; the message says which
     */
    public static HttpPages start(
            String host, int port, Supplier<String> metrics, BooleanSupplier alive, BooleanSupplier ready, Watch watch)
            throws IOException {
        HttpServer server;
        try {
            server = HttpServer.create(new InetSocketAddress(host, port), 16);
        } catch (BindException taken) {
            throw refused(host, port, taken, "choose another http.port, 0 picks a free one");
        } catch (SocketException foreign) {
            throw refused(host, port, foreign, "http.host must be an address of this machine");
        }
        ExecutorService threads = new ThreadPoolExecutor(
                2, CONNECTIONS, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(task, "thalweg-http");
                    thread.setDaemon(true);
                    return thread;
                });
        server.setExecutor(threads);
        for (PageFiles.Served file : PageFiles.all()) {
            page(server, file.path(), exchange -> answer(exchange, 200, file.type(), file.text()));
        }
        page(server, "/events", new EventStream(watch)::show);
        page(server, "/metrics", exchange -> answer(exchange, 200, PROMETHEUS_TEXT, metrics.get()));
        page(server, "/model", exchange -> answer(exchange, 200, JSON, watch.model()));
        page(server, "/model/metrics", exchange -> answer(exchange, 200, JSON, watch.metrics()));
        page(server, "/health/live", exchange -> health(exchange, alive.getAsBoolean()));
        page(server, "/health/ready", exchange -> health(exchange, ready.getAsBoolean()));
        server.start();
        return new HttpPages(server, threads);
    }

    private static IOException refused(String host, int port, Exception cause, String remedy) {
        return new IOException(
                "http: " + host + ":" + port + " cannot be listened on (" + cause.getMessage() + "); " + remedy, cause);
    }

    /** The port that is listened on. */
    public int port() {
        return server.getAddress().getPort();
    }

    private static void page(HttpServer server, String path, Page page) {
        server.createContext(path, exchange -> {
            String method = exchange.getRequestMethod();
            if (!exchange.getRequestURI().getPath().equals(path)) {
                answer(exchange, 404, PLAIN_TEXT, "not found\n");
            } else if (!method.equals("GET") && !method.equals("HEAD")) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                answer(exchange, 405, PLAIN_TEXT, "only GET and HEAD\n");
            } else {
                page.show(exchange);
            }
        });
    }

    private interface Page {
        void show(HttpExchange exchange) throws IOException;
    }

    private static void health(HttpExchange exchange, boolean holds) throws IOException {
        answer(exchange, holds ? 200 : 503, PLAIN_TEXT, holds ? "yes\n" : "no\n");
    }

    static void answer(HttpExchange exchange, int status, String type, String text) throws IOException {
        try (exchange) {
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            protect(exchange.getResponseHeaders());
            if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.sendResponseHeaders(status, -1);
                return;
            }
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /** Nothing is kept by caches, so that no page of one build runs scripts of another. */
    static void protect(Headers headers) {
        headers.set("Content-Security-Policy", FROM_HERE_ALONE);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Cache-Control", "no-store");
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
