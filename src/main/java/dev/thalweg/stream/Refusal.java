package dev.thalweg.stream;

import dev.thalweg.settings.Pipeline;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;

/** Why Kafka turns a client away, in one line for the operator that repeats no secret. */
public final class Refusal {

    private static final String RIGHTS = "; docs/security.md lists the rights that each command needs";

    private Refusal() {}

    /** What Kafka says against settings; but for its words on a login's settings, which can hold parts of a password. */
    public static String reason(Throwable fault) {
        boolean login = causes(fault)
                .map(cause -> String.valueOf(cause.getMessage()))
                .anyMatch(message -> message.contains("JAAS") || message.contains("LoginModule"));
        return login
                ? "kafka.sasl.jaas.config must be such as MODULE required username=\"..\" password=\"..\"; with the full"
                        + " name of a login module's class"
                : innermost(fault);
    }

    /** The failure of a command that Kafka turned away. */
    public static PipelineFailure failure(Pipeline pipeline, KafkaException refused) {
        return new PipelineFailure(
                explain(pipeline, refused).orElseGet(() -> "Kafka refuses: " + reason(refused)), refused);
    }

    /** The line for a broker that does not know the client, or does not allow what it does; nothing for other faults. */
    static Optional<String> explain(Pipeline pipeline, Throwable fault) {
        String broker = "the broker at " + pipeline.bootstrapServers();
        return causes(fault)
                .flatMap(cause -> {
                    if (cause instanceof SslAuthenticationException) {
                        return Stream.of("TLS with " + broker + " fails: " + innermost(cause) + remedy(cause));
                    }
                    if (cause instanceof AuthenticationException) {
                        return Stream.of(broker + " does not let the client in: " + cause.getMessage()
                                + " (kafka.sasl.mechanism, kafka.sasl.jaas.config)");
                    }
                    return cause instanceof AuthorizationException denied
                            ? Stream.of(denied(pipeline, right(pipeline, denied)))
                            : Stream.of();
                })
                .findFirst();
    }

    private static String remedy(Throwable tls) {
        boolean untrusted =
                causes(tls).anyMatch(cause -> String.valueOf(cause.getMessage()).contains("certification path"));
        return untrusted
                ? " (kafka.ssl.truststore.location must hold who signed its certificate)"
                : " (see kafka.ssl.*, and the names in the broker's certificate)";
    }

    /** The line for something that no ACL allows. */
    static String denied(Pipeline pipeline, String right) {
        return "the broker at " + pipeline.bootstrapServers() + " does not allow this user to " + right + RIGHTS;
    }

    private static String right(Pipeline pipeline, AuthorizationException denied) {
        String id = pipeline.applicationId();
        if (denied instanceof TopicAuthorizationException topics) {
            // All other topics were described before Kafka Streams asks for its own.
            return topics.unauthorizedTopics().isEmpty()
                    ? "describe or create topic " + LearningTopology.changelogOf(pipeline)
                    : "read or write topic " + String.join(", ", topics.unauthorizedTopics());
        }
        if (denied instanceof ClusterAuthorizationException) { // What an idempotent producer is told.
            return "write to any topic (" + denied.getMessage() + ")";
        }
        if (denied instanceof GroupAuthorizationException) {
            return "read as group " + id;
        }
        return denied instanceof TransactionalIdAuthorizationException
                ? "write under transactional ids that begin with " + id + "-"
                : "do this (" + denied.getMessage() + ")";
    }

    /** What Kafka says last, and what it was told: "Failed to load the store X" and "No such file". */
    private static String innermost(Throwable fault) {
        String said = causes(fault)
                .filter(cause -> cause instanceof KafkaException)
                .reduce((outer, inner) -> inner)
                .map(Refusal::message)
                .orElse("");
        String told = causes(fault)
                .filter(cause -> cause.getMessage() != null)
                .reduce((outer, inner) -> inner)
                .map(Refusal::message)
                .orElse(fault.toString());
        if (said.isEmpty()) {
            return told;
        }
        return said.contains(told) ? said : said + ": " + told;
    }

    private static String message(Throwable fault) {
        return String.valueOf(fault.getMessage()).lines().findFirst().orElse("");
    }

    static Stream<Throwable> causes(Throwable fault) {
        return Stream.iterate(fault, cause -> cause != null, Throwable::getCause)
                .limit(20);
    }
}
