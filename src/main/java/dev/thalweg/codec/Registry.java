package dev.thalweg.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.thalweg.settings.RegistryAccess;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

/**
 * A client of a schema registry that speaks Confluent's REST API ("Schema Registry API Reference", schemas and subjects).
 * Every question is answered, or given up, within seconds. Safe for use by several threads.
 */
final class Registry {

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);

    /** Below what a pipeline has to stop: a thread that waits here is not asked to. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final JsonMapper JSON = new JsonMapper();

    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int TIMEOUT = 408;
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERROR = 500;

    /** The registry's own code for a schema that it does not have: a wrong address has only HTTP's. */
    private static final int SCHEMA_NOT_FOUND = 40_403;

    private final RegistryAccess access;
    private final HttpClient client;

    Registry(RegistryAccess access) {
        this.access = access;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(ANSWER_WITHIN);
        if (!access.certificates().isEmpty()) {
            builder.sslContext(trusting(access.certificates()));
        }
        this.client = builder.build();
    }

    private static SSLContext trusting(Iterable<Certificate> certificates) {
        try {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            int number = 0;
            for (Certificate certificate : certificates) {
                trusted.setCertificateEntry(Integer.toString(number++), certificate);
            }
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException impossible) {
            throw new IllegalStateException("certificates that were read cannot be trusted", impossible);
        }
    }

    /**
     * The Avro schema of an id, as JSON.
     *
     * @throws Malformed when there is no such id, or its schema is not Avro's
     * @throws RegistryFailure when there is no answer
     */
    String schema(int id) throws Malformed {
        HttpResponse<String> answer = ask(request("schemas/ids/" + id).GET().build());
        if (answer.statusCode() == NOT_FOUND && json(answer).path("error_code").asInt() == SCHEMA_NOT_FOUND) {
            throw new Malformed("written with schema " + id + ", which the registry at " + access + " does not have");
        }
        JsonNode found = granted(answer);
        String type = found.path("schemaType").asText("AVRO");
        if (!type.equals("AVRO")) {
            throw new Malformed("written with schema " + id + " of the registry, which is " + type + ", not AVRO");
        }
        return member(found, "schema").asText();
    }

    /**
     * The id of a schema under a subject, where it is put unless it is there.
     *
     * @throws RegistryFailure when there is no answer, or the registry does not take it
     */
    int register(String subject, String schema) {
        String body = JSON.createObjectNode().put("schema", schema).toString();
        HttpRequest put = request("subjects/" + URLEncoder.encode(subject, UTF_8) + "/versions")
                .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                .POST(BodyPublishers.ofString(body))
                .build();
        return member(granted(ask(put)), "id").asInt();
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(access.url() + "/" + path))
                .header("Accept", "application/vnd.schemaregistry.v1+json, application/json");
        if (!access.username().isEmpty()) {
            String login = access.username() + ":" + access.password();
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(login.getBytes(UTF_8)));
        }
        return request;
    }

    private JsonNode granted(HttpResponse<String> answer) {
        if (answer.statusCode() == OK) {
            return json(answer);
        }
        String said = json(answer).path("message").asText();
        String why =
                switch (answer.statusCode()) {
                    case UNAUTHORIZED, FORBIDDEN -> " (event.format.confluent.username, password)";
                    case NOT_FOUND -> " (event.format.confluent.url, and the base path in it)";
                    default -> "";
                };
        throw new RegistryFailure(
                "the registry at " + access + " answers " + answer.statusCode() + (said.isEmpty() ? "" : ": " + said)
                        + why,
                false);
    }

    private JsonNode member(JsonNode answer, String name) {
        if (!answer.has(name)) {
            throw new RegistryFailure(
                    "what answers at " + access + " is no schema registry: its answer has no '" + name + "'", false);
        }
        return answer.path(name);
    }

    /** What an answer says; nothing where it is not JSON. */
    private static JsonNode json(HttpResponse<String> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (JsonProcessingException other) {
            return JSON.createObjectNode();
        }
    }

    /** Asks again and again, ever more slowly, while the registry is away or overburdened. */
    private HttpResponse<String> ask(HttpRequest question) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (long pause = FIRST_PAUSE.toNanos(); ; pause *= 2) {
            String why;
            try {
                HttpResponse<String> answer = once(question);
                int status = answer.statusCode();
                if (status < SERVER_ERROR && status != TIMEOUT && status != TOO_MANY) {
                    return answer;
                }
                why = "answers " + status;
            } catch (IOException away) {
                why = "does not answer: " + away.getMessage();
            }
            if (System.nanoTime() + pause > deadline) {
                throw new RegistryFailure("the registry at " + access + " " + why, true);
            }
            LockSupport.parkNanos(pause);
        }
    }

    /** The time limit is for the whole answer: that of the client is for its head alone. */
    private HttpResponse<String> once(HttpRequest question) throws IOException {
        CompletableFuture<HttpResponse<String>> answer = client.sendAsync(question, BodyHandlers.ofString());
        try {
            return answer.get(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new RegistryFailure("interrupted while waiting for the registry at " + access, true);
        } catch (TimeoutException slow) {
            answer.cancel(true);
            throw new IOException("nothing within " + ANSWER_WITHIN.toSeconds() + " s", slow);
        } catch (ExecutionException fault) {
            if (fault.getCause() instanceof SSLException tls) {
                throw new RegistryFailure(
                        "TLS with the registry at " + access + " fails: " + tls.getMessage()
                                + " (event.format.confluent.certificates must hold who signed its certificate)",
                        false);
            }
            throw new IOException(reason(fault), fault);
        }
    }

    /** The client's connect faults often have no words of their own. */
    private static String reason(ExecutionException fault) {
        Throwable cause = fault.getCause();
        String message = cause == null ? null : cause.getMessage();
        return message == null ? "no connection" : message;
    }
}
