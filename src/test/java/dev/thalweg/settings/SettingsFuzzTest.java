package dev.thalweg.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.codec.EventSchema;
import dev.thalweg.learner.Learner;
import dev.thalweg.learner.MemberSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However a pipeline file is spoiled, it gives a pipeline or a list of faults: no other exception, and soon. */
class SettingsFuzzTest {

    private static final int MUTATIONS = 3000;
    private static final long SLOWEST_NANOS = 5_000_000_000L;

    /** Every setting there is. */
    private static final String EVERYTHING =
            """
            name: all
            profile: fast
            seed: 7
            arithmetic: portable
            event:
              schema: demo.avsc
              id: id
              maxAhead: 10m
              label: {field: outcome, classes: [good, fraud]}
            features:
              amount: {standardize: {clip: 5, missing: flag, jitter: 0.1, required: true}}
              age: {minmax: {missing: impute}}
              velocity: none
              hour: {cyclic: 24}
              channel: {values: {of: [web, app], unknown: ignore}}
              country: {hash: {width: 4}}
              id: {text: {width: 8, required: false}}
            network: {hidden: [3], activation: tanh, linearPath: false, dropout: 0.1, initial: xavier}
            training:
              batch: 4
              optimizer: {adam: {learningRate: 0.01, beta1: 0.9, beta2: 0.99, epsilon: 1e-6}}
              schedule: {step: {every: 10, factor: 0.5}}
              warmup: 3
              l1: 0
              l2: 1e-6
              clipNorm: 5
            topics: {events: e, predictions: p, deadLetters: d, create: false, partitions: 2, replication: 3,
              retention: {events: 30d, predictions: 1h, deadLetters: 5m}}
            kafka: {bootstrap.servers: "h:1", processing.guarantee: exactly_once_v2}
            stateDir: state
            http: {host: 127.0.0.1, port: 0}
            """;

    private final Map<String, Map<String, FieldType>> schemas = new HashMap<>();
    private int accepted;
    private int refused;

    @Test
    void spoiledFileGivesPipelineOrFaults(@TempDir Path directory) throws Exception {
        spoil(directory, 1, MUTATIONS);
    }

    void spoil(Path directory, long seed, int times) throws Exception {
        for (String name : List.of("demo.avsc", "electricity.avsc", "point.avsc")) {
            schemas.put(name, EventSchema.fieldsOf(Path.of("schemas", name)));
        }
        List<String> files = List.of(
                EVERYTHING,
                Files.readString(Path.of("examples/electricity.yaml")),
                Files.readString(Path.of("examples/two-points.yaml")),
                Files.readString(Path.of("src/main/resources/dev/thalweg/cli/demo.yaml")));
        Path file = directory.resolve("spoiled.yaml");
        Mutations mutations = new Mutations(seed);
        for (int i = 0; i < times; i++) {
            String text = mutations.mutate(files.get(i % files.size()));
            try {
                check(file, text);
            } catch (RuntimeException | Error fault) {
                throw new AssertionError("mutation " + i + ":\n" + text, fault);
            }
        }
        assertThat(accepted).as("accepted, of which learners were made").isGreaterThan(times / 10);
        assertThat(refused).isGreaterThan(times / 3);
    }

    private void check(Path file, String text) throws IOException {
        Files.write(file, text.getBytes(StandardCharsets.UTF_8));
        long start = System.nanoTime();
        try {
            makeLearner(PipelineFile.read(file, List.of(), Map.of(), this::fields));
            accepted++;
        } catch (InvalidSettings invalid) {
            refused++;
            long lines = String.valueOf(invalid.getMessage()).lines().count();
            assertThat(lines)
                    .as("one line a fault")
                    .isPositive()
                    .isEqualTo(invalid.faults().size());
        }
        assertThat(System.nanoTime() - start).isLessThan(SLOWEST_NANOS);
    }

    private Map<String, FieldType> fields(Path schema) throws SchemaReader.InvalidSchema {
        Map<String, FieldType> fields = schemas.get(String.valueOf(schema.getFileName()));
        if (fields == null) {
            throw new SchemaReader.InvalidSchema("no such file");
        }
        return fields;
    }

    /** A pipeline that is valid can learn; the largest would take all memory here. */
    private static void makeLearner(Pipeline pipeline) {
        MemberSpec member = pipeline.learner().members().get(0);
        long units = member.hidden().stream().mapToLong(Integer::longValue).sum();
        boolean wide = pipeline.learner().features().stream()
                .anyMatch(feature -> feature.encoding().toString().contains("width=16777216"));
        if (units < 1000 && !wide) {
            assertThat(new Learner(pipeline.learner()).stateBytes()).isPositive();
        }
    }
}
