package dev.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.broker.SecuredBroker;
import dev.thalweg.cli.Rights.Right;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** TLS, passwords and ACLs: every command does with the rights of docs/security.md, and with no fewer. */
@Timeout(60)
class SecuredClusterTest {

    private static final String MAKING = "run, making topics";
    private static final int ROWS = 20;

    @TempDir
    private static Path directory;

    private static SecuredBroker broker;
    private static Admin admin;
    private static String table;

    @BeforeAll
    static void start() throws Exception {
        table = Files.writeString(directory.resolve("table.csv"), "a,b,label\n" + "1,0,0\n0,1,1\n".repeat(ROWS / 2))
                .toString();
        broker = SecuredBroker.start(directory);
        admin = broker.admin();
    }

    @AfterAll
    static void stop() {
        admin.close();
        broker.close();
    }

    @Test
    void theListedRightsSuffice() throws Exception {
        SecuredPipeline pipeline = SecuredPipeline.made(broker, admin, directory)
                .grant("feeder", Rights.of("feed"))
                .grant("pipeline", Rights.of("run"))
                .grant("reader", Rights.of("tail", "models save"))
                .grant("stranger", Rights.of("replay"));
        requireDone(pipeline.run("feeder", "feed", table));
        Console run = pipeline.run("pipeline", "run", "--until-idle", "300ms", "--json");
        requireDone(run);
        assertThat(run.out()).contains("\"predictions\":" + ROWS);
        Console tail = pipeline.run("reader", "tail", "--until-end");
        requireDone(tail);
        assertThat(tail.outLines()).hasSize(ROWS);
        Console replay = pipeline.run("stranger", "replay", "--verify");
        requireDone(replay);
        assertThat(replay.outLines()).endsWith("same");
        requireDone(pipeline.run("reader", "models", "save"));
        pipeline.grant("pipeline", Rights.of("run --reset", MAKING));
        Console reset = pipeline.run("pipeline", "run", "--reset", "--until-idle", "300ms", "--json");
        requireDone(reset);
        assertThat(reset.out()).contains("\"predictions\":" + ROWS);
    }

    @Test
    void pipelineMakesItsTopicsWithTheListedRights() throws Exception {
        SecuredPipeline pipeline =
                SecuredPipeline.making(broker, admin, directory).grant("pipeline", Rights.of("run", MAKING));
        requireDone(pipeline.run("pipeline", "run", "--until-idle", "300ms"));
        requireDone(pipeline.run("admin", "feed", table));
        Console again = pipeline.run("pipeline", "run", "--until-idle", "300ms", "--json");
        requireDone(again);
        assertThat(again.out()).contains("\"predictions\":" + ROWS);
    }

    @Test
    void feedMakesTopicsWithTheListedRights() throws Exception {
        SecuredPipeline pipeline = SecuredPipeline.making(broker, admin, directory)
                .grant("feeder", Rights.of("feed", "feed, making topics"));
        requireDone(pipeline.run("feeder", "feed", table));
    }

    static List<Right> rights() throws IOException {
        return Rights.of("run", MAKING, "feed", "tail", "replay", "models save");
    }

    @ParameterizedTest
    @MethodSource("rights")
    void eachListedRightIsNeeded(Right missing) throws Exception {
        boolean making = missing.command().equals(MAKING);
        SecuredPipeline pipeline = making
                ? SecuredPipeline.making(broker, admin, directory)
                : SecuredPipeline.made(broker, admin, directory);
        List<Right> others = new ArrayList<>(making ? Rights.of("run", MAKING) : Rights.of(missing.command()));
        others.remove(missing);
        if (!others.isEmpty()) {
            pipeline.grant("pipeline", others);
        }
        if (List.of("run", "replay", "models save").contains(missing.command())) {
            requireDone(pipeline.run("admin", "feed", table));
        }
        if (List.of("replay", "models save").contains(missing.command())) {
            requireDone(pipeline.run("admin", "run", "--until-idle", "300ms"));
            requireDone(pipeline.run("admin", "models", "save", "first"));
        }
        Console refused =
                switch (missing.command()) {
                    case "feed" -> pipeline.run("pipeline", "feed", table);
                    case "tail" -> pipeline.run("pipeline", "tail", "--until-end");
                    case "replay" -> pipeline.run("pipeline", "replay");
                    case "models save" -> pipeline.run("pipeline", "models", "save");
                    default -> pipeline.run("pipeline", "run", "--until-idle", "300ms");
                };
        assertThat(refused.exit()).as(refused.err()).isEqualTo(1);
        assertThat(fault(refused))
                .contains(pipeline.name())
                .containsAnyOf(
                        "the broker at " + broker.bootstrapServers() + " does not allow this user to ",
                        "topics are missing, or this user may not see them");
    }

    /** All that a failing run may say beside its one line is that it began, and how far it came. */
    private static String fault(Console refused) {
        List<String> lines = refused.errLines().stream()
                .filter(line -> !line.contains("; metrics at http://") && !line.matches(" +(events|\\d+) .*"))
                .toList();
        assertThat(lines).as(refused.err()).hasSize(1);
        return lines.get(0);
    }

    static Stream<List<String>> commands() {
        return Stream.of(List.of("run"), List.of("feed", table), List.of("tail"), List.of("replay"));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void wrongPasswordIsOneLine(List<String> command) throws Exception {
        String login = broker.client("pipeline").getOrDefault("sasl.jaas.config", "");
        String wrong = login.replace(SecuredBroker.password("pipeline"), SecuredBroker.password("other"));
        assertThat(refusal(command, "kafka.sasl.jaas.config=" + wrong))
                .isEqualTo("the broker at " + broker.bootstrapServers() + " does not let the client in: Authentication"
                        + " failed: Invalid username or password (kafka.sasl.mechanism, kafka.sasl.jaas.config)");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void certificateThatIsNotTrustedIsOneLine(List<String> command) throws Exception {
        assertThat(refusal(command, "kafka.ssl.truststore.location=" + SecuredBroker.otherTrust(directory)))
                .startsWith("TLS with the broker at " + broker.bootstrapServers() + " fails: ")
                .contains("kafka.ssl.truststore.location");
    }

    /** It asks which topics there are, and is shown none. */
    @Test
    void userWithoutRightsReplaysNothing() throws Exception {
        assertThat(refusal(List.of("replay"), "topics.create=true")).contains("or this user may not see them");
    }

    static Stream<List<String>> writersAndReaders() {
        return commands().filter(command -> !command.contains("replay"));
    }

    @ParameterizedTest
    @MethodSource("writersAndReaders")
    void userWithoutRightsIsOneLine(List<String> command) throws Exception {
        assertThat(refusal(command, "topics.create=true"))
                .startsWith("the broker at " + broker.bootstrapServers() + " does not allow this user to ");
    }

    /** Whatever is wrong with it, and however near the password. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "Hush",
                "a.PlainLoginModule Hush;",
                "a.PlainLoginModule required username=\"u\" password=\"Hush",
                "org.apache.kafka.common.security.plain.PlainLoginModule required password=\"a\"Hush\";",
                "Hush required username=\"u\" password=\"p\";"
            })
    void loginThatCannotBeReadIsOneLineWithoutAnyOfIt(String login) throws Exception {
        assertThat(refusal(List.of("tail"), "kafka.sasl.jaas.config=" + login)).contains("kafka.sasl.jaas.config");
        assertThat(refusal(List.of("run"), "kafka.producer.sasl.jaas.config=" + login, "kafka.sasl.mechanism=PLAIN"))
                .doesNotContain("PlainLoginModule");
    }

    @Test
    void wrongPasswordOfStoreIsOneLineWithItsFile() throws Exception {
        assertThat(refusal(List.of("tail"), "kafka.ssl.truststore.password=Hush-other"))
                .contains(directory.resolve("trusted.p12").toString());
    }

    /** The one line of a command that a stranger tries, within seconds. */
    private static String refusal(List<String> command, String... settings) throws Exception {
        SecuredPipeline pipeline = SecuredPipeline.making(broker, admin, directory);
        List<String> line = pipeline.line("stranger", command.get(0));
        line.addAll(command.subList(1, command.size()));
        for (String setting : settings) {
            Collections.addAll(line, "--set", setting);
        }
        long start = System.nanoTime();
        Console refused = Console.run(line);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        assertThat(refused.exit()).as(refused.err()).isEqualTo(1);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err()).doesNotContain("Hush");
        return fault(refused);
    }

    private static void requireDone(Console console) {
        assertThat(console.exit()).as(console.err()).isZero();
    }
}
