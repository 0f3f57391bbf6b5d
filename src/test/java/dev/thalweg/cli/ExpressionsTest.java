package dev.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thalweg.Boards;
import dev.thalweg.Boards.Expression;
import dev.thalweg.Prometheus;
import dev.thalweg.TestBroker;
import dev.thalweg.codec.EventSchema;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.settings.PipelineFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Prometheus scrapes two pipelines, and is asked all that boards and alerts ask: a panel of classes that drifts and
 * goes back to a model of before, with dead letters, and one of numbers whose labels come later. The table of what was
 * found is {@code target/expressions.md}.
 */
@Timeout(120)
class ExpressionsTest {

    /** What need not have data in these pipelines, by the end of its place, and why. */
    private static final Map<String, String> EMPTY = Map.of(
            "annotation Restore", "a pipeline that begins has no state to restore",
            "annotation Restart", "no process is started again",
            "alert", "nothing is wrong");

    /** A metric, and which of its series. */
    private static final Pattern SELECTOR =
            Pattern.compile("\\b(?:up|(?:thalweg|kafka|jvm|process)_\\w+)(?:\\{[^}]*})?");

    private static final Pattern DOCUMENTED = Pattern.compile("(?m)^\\| `(\\w+)`");
    private static final int ROWS = 4000;

    private final String numbersName = TestBroker.unique("numbers");

    @TempDir
    private Path directory;

    @Test
    void everyExpressionHasDataOrAReasonForNone() throws Exception {
        Pipeline classes = classes();
        Pipeline numbers = numbers();
        try (LiveSession first = LiveSession.start(classes);
                LiveSession second = LiveSession.start(numbers);
                Prometheus prometheus = Prometheus.start(directory, List.of(address(first), address(second)));
                DemoLedger ledger = new DemoLedger(classes)) {
            DemoFeed feed = new DemoFeed(classes, ledger, 7, null, 2500.0);
            Thread labels = new Thread(this::feedNumbers);
            feed.start();
            labels.start();
            prometheus.awaitReady();
            CompletableFuture<Console> promotion = CompletableFuture.supplyAsync(() -> promote(prometheus, classes));
            Map<Expression, String> found = ask(prometheus, List.of(classes.applicationId(), numbers.applicationId()));
            Set<String> names = names(prometheus);
            feed.stop();
            labels.join();
            write(found);
            Console promoted = promotion.get();
            assertThat(promoted.exit()).as(promoted.err()).isZero();
            assertThat(found).hasSizeGreaterThan(100);
            assertThat(found.keySet().stream().filter(expression -> Objects.equals(found.get(expression), "nothing")))
                    .isEmpty();
            assertThat(documented()).isNotEmpty().isSubsetOf(names);
        }
    }

    /** Asks again and again what has no data yet, for as long as a rate may need. */
    private static Map<Expression, String> ask(Prometheus prometheus, List<String> applications) throws Exception {
        List<Expression> expressions = new ArrayList<>(Boards.expressions());
        for (JsonNode rule : prometheus.rules()) {
            expressions.add(
                    new Expression("rules.yml, alert", rule.path("query").asText()));
        }
        Map<Expression, String> found = new LinkedHashMap<>();
        expressions.forEach(expression -> found.put(expression, "nothing"));
        long deadline = System.nanoTime() + 45_000_000_000L;
        while (found.containsValue("nothing") && System.nanoTime() < deadline) {
            for (Expression expression : expressions) {
                if (Objects.equals(found.get(expression), "nothing")) {
                    found.put(expression, answer(prometheus, expression, applications));
                }
            }
            Thread.sleep(500);
        }
        return found;
    }

    /** The number of series; or the reason why there is none, if all that is asked of has data. */
    private static String answer(Prometheus prometheus, Expression expression, List<String> applications)
            throws Exception {
        int series = series(prometheus, expression, applications);
        if (series > 0) {
            return Integer.toString(series);
        }
        for (Map.Entry<String, String> empty : EMPTY.entrySet()) {
            if (expression.place().endsWith(empty.getKey())) {
                for (MatchResult selector :
                        SELECTOR.matcher(expression.text()).results().toList()) {
                    if (series(prometheus, new Expression("", selector.group()), applications) == 0) {
                        return "nothing";
                    }
                }
                return "0: " + empty.getValue();
            }
        }
        return "nothing";
    }

    private static int series(Prometheus prometheus, Expression expression, List<String> applications)
            throws Exception {
        int series = 0;
        for (String query :
                new TreeSet<>(applications.stream().map(expression::of).toList())) {
            for (JsonNode one : prometheus.query(query)) {
                series += one.path("value").path(1).asText().equals("NaN") ? 0 : 1;
            }
        }
        return series;
    }

    private static Set<String> names(Prometheus prometheus) throws Exception {
        Set<String> names = new TreeSet<>();
        for (JsonNode one : prometheus.query("group by (__name__) ({__name__!=\"\"})")) {
            names.add(one.path("metric").path("__name__").asText());
        }
        return names;
    }

    /** What docs/metrics.md tells of; of a histogram, how many it counted. */
    private static Set<String> documented() throws IOException {
        return DOCUMENTED
                .matcher(Files.readString(Path.of("docs", "metrics.md")))
                .results()
                .map(name -> name.group(1))
                .map(name -> name.equals("thalweg_label_delay_seconds") ? name + "_count" : name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void write(Map<Expression, String> found) throws IOException {
        StringBuilder table = new StringBuilder("| asked by | expression | series |\n|---|---|---|\n");
        found.forEach((expression, answer) -> table.append(String.format(
                Locale.ROOT,
                "| %s | `%s` | %s |%n",
                expression.place(),
                expression.text().replaceAll("\\s+", " ").replace("|", "\\|"),
                answer)));
        Files.writeString(Path.of("target", "expressions.md"), table);
    }

    private static String address(LiveSession session) {
        return "127.0.0.1:" + session.httpPort();
    }

    /** The demo's pipeline with a panel in the place of its network. */
    private Pipeline classes() throws Exception {
        for (String file : List.of("demo.yaml", "/schemas/demo.avsc")) {
            try (var in = Objects.requireNonNull(DemoCommand.class.getResourceAsStream(file), file)) {
                Files.copy(in, directory.resolve(Path.of(file).getFileName()));
            }
        }
        Path file = directory.resolve("demo.yaml");
        String panel = Files.readString(file)
                .replace("profile: fast", "profile: best")
                .replaceAll("(?m)^(network|training): .*$", "");
        Files.writeString(file, panel);
        return read(file, TestBroker.unique("classes"));
    }

    /** Puts the model of the classes aside and goes back to it: once it was scraped, or nobody would see it count. */
    private Console promote(Prometheus prometheus, Pipeline classes) {
        try {
            while (prometheus.query("thalweg_promotions_total").size() < 2) {
                Thread.sleep(200);
            }
            Console save = models(classes, "save");
            return save.exit() == 0 ? models(classes, "promote") : save;
        } catch (Exception failure) {
            throw new CompletionException(failure);
        }
    }

    private Console models(Pipeline classes, String verb) {
        return Console.run(
                "models",
                file("demo.yaml"),
                verb,
                "early",
                "--set=name=" + classes.name(),
                "--set=stateDir=" + classes.stateDir(),
                "--set=kafka.bootstrap.servers=" + TestBroker.bootstrapServers());
    }

    /** A table of numbers as init sees it, the labels to arrive by themselves. */
    private Pipeline numbers() throws Exception {
        StringBuilder table = new StringBuilder("x,z,y\n");
        Random random = new Random(7);
        for (int row = 0; row < ROWS; row++) {
            double x = random.nextGaussian();
            double z = random.nextGaussian();
            table.append(String.format(Locale.ROOT, "%.4f,%.4f,%.4f%n", x, z, 3 * x - z + 0.3 * random.nextGaussian()));
        }
        Files.writeString(directory.resolve("numbers.csv"), table);
        Console init = Console.run("init", file("numbers.csv"), "--label", "y", "--out", file("numbers.yaml"));
        assertThat(init.exit()).as(init.err()).isZero();
        return read(directory.resolve("numbers.yaml"), numbersName, "labels.within=1h");
    }

    private void feedNumbers() {
        Console.run(
                "feed",
                file("numbers.yaml"),
                file("numbers.csv"),
                "--rate=400",
                "--label-delay=48",
                "--set=name=" + numbersName,
                "--set=labels.within=1h",
                "--set=kafka.bootstrap.servers=" + TestBroker.bootstrapServers());
    }

    private Pipeline read(Path file, String name, String... more) throws Exception {
        List<String> overrides = new ArrayList<>(List.of(more));
        overrides.addAll(List.of(
                "name=" + name,
                "http.port=0",
                "stateDir=" + directory.resolve(name),
                "kafka.bootstrap.servers=" + TestBroker.bootstrapServers()));
        return PipelineFile.read(file, overrides, Map.of(), EventSchema::fieldsOf);
    }

    private String file(String name) {
        return directory.resolve(name).toString();
    }
}
