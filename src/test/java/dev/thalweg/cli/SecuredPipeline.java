package dev.thalweg.cli;

import dev.thalweg.TestBroker;
import dev.thalweg.broker.SecuredBroker;
import dev.thalweg.cli.Rights.Right;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** A pipeline of its own on a secured broker: no topic and no right but those that a test gives. */
final class SecuredPipeline {

    private static final String FILE =
            """
            name: %s
            event: {schema: %s, label: {field: label, classes: ["0", "1"]}}
            features: {a: none, b: none}
            network: {hidden: [3]}
            training: {batch: 2}
            topics: {create: %s}
            http: {port: 0}
            stateDir: %s
            kafka:
            """;

    private final SecuredBroker broker;
    private final Admin admin;
    private final Path directory;
    private final String name = TestBroker.unique("secured");
    private final boolean made;

    private SecuredPipeline(SecuredBroker broker, Admin admin, Path directory, boolean made) {
        this.broker = broker;
        this.admin = admin;
        this.directory = directory;
        this.made = made;
    }

    /** With {@code topics.create: false}, and all topics made by the administrator as the documentation says. */
    static SecuredPipeline made(SecuredBroker broker, Admin admin, Path directory) throws Exception {
        SecuredPipeline pipeline = new SecuredPipeline(broker, admin, directory, true);
        Map<String, String> ahead = Map.of("message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE));
        Map<String, String> answers =
                Map.of("max.message.bytes", "1114112", "message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE));
        admin.createTopics(List.of(
                        topic(pipeline.name + ".events", ahead),
                        topic(pipeline.name + ".predictions", answers),
                        topic(pipeline.name + ".dead-letters", answers),
                        topic(pipeline.name + ".control", Map.of()),
                        topic(pipeline.name + ".lineage", answers),
                        topic(pipeline.name + ".models", Map.of("cleanup.policy", "compact")),
                        topic(pipeline.name + "-learner-state-changelog", Map.of("cleanup.policy", "compact"))))
                .all()
                .get();
        return pipeline;
    }

    /** With {@code topics.create: true}, and no topic. */
    static SecuredPipeline making(SecuredBroker broker, Admin admin, Path directory) {
        return new SecuredPipeline(broker, admin, directory, false);
    }

    private static NewTopic topic(String name, Map<String, String> settings) {
        return new NewTopic(name, 1, (short) 1).configs(settings);
    }

    String name() {
        return name;
    }

    /** Lets a user do all that the rows say. */
    SecuredPipeline grant(String user, Collection<Right> rights) throws Exception {
        admin.createAcls(rights.stream().map(right -> right.of(user, name)).toList())
                .all()
                .get();
        return this;
    }

    /** Runs a command as that user. */
    Console run(String user, String command, String... more) throws IOException {
        return Console.run(line(user, command, more));
    }

    /** The command line of that. */
    List<String> line(String user, String command, String... more) throws IOException {
        List<String> line = new ArrayList<>(List.of(command, file(user).toString()));
        line.addAll(List.of(more));
        return line;
    }

    private Path file(String user) throws IOException {
        Path schema = Path.of("schemas/point.avsc").toAbsolutePath();
        StringBuilder text = new StringBuilder(FILE.formatted(name, schema, !made, directory.resolve(name)));
        broker.client(user)
                .forEach((key, value) ->
                        text.append("  %s: '%s'%n".formatted(key, value))); // No value has a single quote.
        return Files.writeString(directory.resolve(name + "-" + user + ".yaml"), text);
    }
}
