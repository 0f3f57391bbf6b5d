package dev.thalweg.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A schema registry under a base path, as little as a client of Confluent's REST API needs; it can be made to fail. */
public final class FakeRegistry implements AutoCloseable {

    static final int FIRST_ID = 7;

    private static final String BASE = "/apis/ccompat/v7";
    private static final JsonMapper JSON = new JsonMapper();

    private final List<Map<String, String>> schemas;
    private final HttpServer server;
    private final String scheme;
    private final AtomicInteger asked = new AtomicInteger();
    private volatile @Nullable String login;
    private volatile int status;
    private final AtomicInteger failures = new AtomicInteger();
    private volatile long delayMillis;

    private FakeRegistry(HttpServer server, String scheme, List<Map<String, String>> schemas) {
        this.server = server;
        this.scheme = scheme;
        this.schemas = schemas;
        server.createContext("/", this::answer);
        server.start();
    }

    public static FakeRegistry start() throws IOException {
        return new FakeRegistry(HttpServer.create(address(0), 0), "http", new ArrayList<>());
    }

    static FakeRegistry start(SSLContext tls) throws IOException {
        HttpsServer server = HttpsServer.create(address(0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        return new FakeRegistry(server, "https", new ArrayList<>());
    }

    /** One that was closed, at its old address and with all that it knew. */
    public FakeRegistry restart() throws IOException {
        return new FakeRegistry(HttpServer.create(address(server.getAddress().getPort()), 0), "http", schemas);
    }

    private static InetSocketAddress address(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    public String url() {
        return scheme + "://127.0.0.1:" + server.getAddress().getPort() + BASE;
    }

    /** Gives the id that the schema has from now on. */
    int add(String schema, String... more) {
        schemas.add(more.length == 0 ? Map.of("schema", schema) : Map.of("schema", schema, more[0], more[1]));
        return FIRST_ID + schemas.size() - 1;
    }

    void requireLogin(String username, String password) {
        login = "Basic " + Base64.getEncoder().encodeToString((username + ":" + password).getBytes(UTF_8));
    }

    /** The next answers, so many, have this status and no body. */
    void fail(int times, int with) {
        status = with;
        failures.set(times);
    }

    void delay(long millis) {
        delayMillis = millis;
    }

    int asked() {
        return asked.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.incrementAndGet();
        LockSupport.parkNanos(delayMillis * 1_000_000);
        String path = exchange.getRequestURI().getRawPath();
        if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            reply(exchange, status, Map.of());
        } else if (login != null && !login.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            reply(exchange, 401, Map.of("error_code", 401, "message", "Unauthorized"));
        } else if (path.matches(BASE + "/schemas/ids/-?[0-9]+")) {
            find(exchange, Integer.parseInt(path.substring(path.lastIndexOf('/') + 1)));
        } else if (path.matches(BASE + "/subjects/[^/]+/versions")) {
            String schema =
                    JSON.readTree(exchange.getRequestBody()).path("schema").asText();
            int known = schemas.indexOf(Map.of("schema", schema));
            reply(exchange, 200, Map.of("id", known >= 0 ? FIRST_ID + known : add(schema)));
        } else {
            reply(exchange, 404, Map.of("error_code", 404, "message", "HTTP 404 Not Found"));
        }
    }

    private void find(HttpExchange exchange, int id) throws IOException {
        if (id >= FIRST_ID && id < FIRST_ID + schemas.size()) {
            reply(exchange, 200, schemas.get(id - FIRST_ID));
        } else {
            reply(exchange, 404, Map.of("error_code", 40403, "message", "Schema " + id + " not found"));
        }
    }

    private static void reply(HttpExchange exchange, int code, Map<String, ?> body) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(body);
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
