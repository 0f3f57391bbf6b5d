package dev.thalweg.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.TestBroker;
import dev.thalweg.chaos.Payments.Payment;
import dev.thalweg.codec.Malformed;
import dev.thalweg.codec.PublishedPrediction;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A million spoiled events through one process: each is answered, none leaves a trace where it should not. */
class MutationCampaign {

    private static final int MUTATIONS = 1_000_000;

    /** Records up to a tenth, half and the whole; nine in ten are spoiled. */
    private static final int[] STAGES = {112_000, 448_000, 560_000};

    private static final int VALID_AT_LAST = 20_000;
    private static final long MOST_GROWTH = 10_000_000;
    private static final int PARTITIONS = 2;

    private static final Pattern ADDRESS = Pattern.compile("http://\\S+/metrics");
    private static final Pattern DEAD_LETTERS =
            Pattern.compile("thalweg_dead_letters_records_total\\{.*reason=\"([a-z-]+)\".*} (\\S+)");
    private static final Pattern ACCURACY =
            Pattern.compile("thalweg_accuracy(?:_ratio)?\\{.*window=\"fading\".*} (\\S+)");

    private final Map<String, Map<String, Long>> answers = new TreeMap<>();

    @TempDir
    private Path directory;

    @Test
    void aMillionMutationsAreAnsweredAndNothingElseComesOfThem() throws Exception {
        long seed = Seeds.next("a million mutations");
        Path file = Trial.write(TestBroker.bootstrapServers(), directory, PARTITIONS, 8, seed);
        long mutated = 0;
        for (int stage : STAGES) {
            mutated += stage;
        }
        long last = mutated;
        Path states = directory.resolve("states");
        try (Trial trial = Trial.of(file, PARTITIONS, Mutants.SETTINGS, () -> new Mutants(seed, PARTITIONS, last))) {
            Instance instance = trial.run("only", "--json", "--export-state", states.toString());
            requireFlat(heapAfterStages(trial, instance));
            trial.feed(VALID_AT_LAST, 1e9);
            trial.awaitAll(instance);
            TimeUnit.SECONDS.sleep(2); // Figures are published every half second.
            String metrics = metrics(instance);
            assertThat(instance.terminate()).isLessThan(10_000);
            Oracle oracle = trial.requireAnswersAsIfNeverInterrupted(this::count);
            printTable();
            assertThat(mutations()).isGreaterThanOrEqualTo(MUTATIONS);
            trial.requireStates(instance, states, oracle);
            requireFiniteAndLearning(states, metrics);
            assertThat(deadLetters(metrics)).isEqualTo(deadLettersFound());
            assertThat(instance.log()).doesNotContain("ERROR", "Exception");
        }
    }

    private static List<Long> heapAfterStages(Trial trial, Instance instance) throws Exception {
        List<Long> heap = new ArrayList<>();
        for (int stage : STAGES) {
            trial.feed(stage, 1e9);
            trial.awaitAll(instance);
            heap.add(instance.liveBytes());
        }
        return heap;
    }

    private static void requireFlat(List<Long> heap) {
        System.out.println("bytes alive after a tenth, half and all: " + heap);
        assertThat(heap.get(2) - heap.get(0)).as("growth, in %s", heap).isLessThan(MOST_GROWTH);
    }

    private void count(Payment record, Answer answer) {
        String reason = Objects.requireNonNullElse(answer.reason(), Mutants.PREDICTION);
        Mutants.Kind.valueOf(record.sort()).requireFitting(reason);
        answers.computeIfAbsent(record.sort(), sort -> new TreeMap<>()).merge(reason, 1L, Long::sum);
        if (reason.equals(Mutants.PREDICTION) && answer.value() != null) {
            requireFinite(answer.value());
        }
    }

    private static void requireFinite(byte[] prediction) {
        try {
            for (float score : PublishedPrediction.decode(prediction).scores().values()) {
                assertThat(Float.isFinite(score)).as("score %f", score).isTrue();
            }
        } catch (Malformed malformed) {
            throw new AssertionError(malformed);
        }
    }

    private void printTable() {
        System.out.println("records by mutation, and their answers:");
        answers.forEach((sort, counts) -> System.out.printf(
                "  %-14s %7d  %s%n",
                sort, counts.values().stream().mapToLong(n -> n).sum(), counts));
    }

    private long mutations() {
        return answers.entrySet().stream()
                .filter(sort -> !sort.getKey().equals(Mutants.Kind.VALID.name()))
                .flatMap(sort -> sort.getValue().values().stream())
                .mapToLong(n -> n)
                .sum();
    }

    private static void requireFiniteAndLearning(Path states, String metrics) throws Exception {
        for (int number = 0; number < PARTITIONS; number++) {
            byte[] state = Files.readAllBytes(states.resolve("partition-" + number + ".state"));
            assertThat(ExportedState.requireFinite(state)).isGreaterThan(4_000);
        }
        List<Double> accuracies = ACCURACY.matcher(metrics)
                .results()
                .map(match -> Double.valueOf(match.group(1)))
                .toList();
        System.out.println("accuracy of each partition on the valid events at last: " + accuracies);
        assertThat(accuracies).hasSize(PARTITIONS).allMatch(accuracy -> accuracy > 0.8);
    }

    private Map<String, Long> deadLettersFound() {
        return answers.values().stream()
                .flatMap(counts -> counts.entrySet().stream())
                .filter(count -> !count.getKey().equals(Mutants.PREDICTION))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, Long::sum, TreeMap::new));
    }

    private static Map<String, Long> deadLetters(String metrics) {
        return DEAD_LETTERS
                .matcher(metrics)
                .results()
                .filter(match -> count(match) > 0)
                .collect(Collectors.toMap(match -> match.group(1), MutationCampaign::count, Long::sum, TreeMap::new));
    }

    private static long count(MatchResult match) {
        return (long) Double.parseDouble(match.group(2));
    }

    private static String metrics(Instance instance) throws Exception {
        MatchResult address =
                ADDRESS.matcher(instance.log()).results().findFirst().orElseThrow();
        HttpRequest page = HttpRequest.newBuilder(URI.create(address.group())).build();
        return HttpClient.newHttpClient().send(page, BodyHandlers.ofString()).body();
    }
}
