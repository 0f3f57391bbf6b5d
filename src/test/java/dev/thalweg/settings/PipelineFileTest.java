package dev.thalweg.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thalweg.codec.EventSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PipelineFileTest extends PipelineTexts {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "examples/electricity.yaml",
                "examples/two-points.yaml",
                "examples/electricity-best.yaml",
                "examples/electricity-late.yaml"
            })
    void examplesAreValid(String example) throws InvalidSettings {
        Pipeline read = PipelineFile.read(Path.of(example), List.of(), Map.of(), EventSchema::fieldsOf);
        assertThat(example).contains(read.name());
    }

    @Test
    void pipelineOfTheDemoIsValid() throws Exception {
        Path copy = directory.resolve("demo.yaml");
        Files.copy(Path.of("src/main/resources/dev/thalweg/cli/demo.yaml"), copy);
        Files.copy(Path.of("schemas/demo.avsc"), directory.resolve("demo.avsc"));
        Pipeline read = PipelineFile.read(copy, List.of(), Map.of(), EventSchema::fieldsOf);
        assertThat(read.learner().shape().idField()).isEqualTo("id");
    }

    /** The parser reads in pieces, at whose ends such a character fell apart. */
    @Test
    void aCharacterOfTwoUnitsMayStandAnywhere() throws InvalidSettings {
        for (int length = 1_000 - LEAST.length(); length < 1_040; length++) {
            String text = LEAST + "#" + "x".repeat(length) + "\uD83C\uDF0A\n";
            assertThat(pipeline.read(text).name()).isEqualTo("payments");
        }
    }

    @Test
    void everyFaultIsToldAtOnceWithItsPlaceItsValueAndWhatIsAllowed() {
        assertThat(
                        pipeline.faults(
                                """
                        name: pay ments
                        seed: one
                        event: {schema: payment.avsc, maxAhead: 10, label: {field: fraud, classes: [no]}}
                        features: {amount: normalise}
                        training: {batch: 0, optimizer: adamax}
                        topics: {partitions: 0, events: a/b}
                        http: {port: 70000}
                        colour: blue
                        """))
                .containsExactlyInAnyOrder(
                        "name: got 'pay ments'; must be 1 to 200 letters, digits, dots, dashes or underscores, and not"
                                + " dots alone",
                        "seed: got 'one'; must be a whole number from " + Long.MIN_VALUE + " to " + Long.MAX_VALUE,
                        "event.maxAhead: got 10; must be " + Durations.FORM,
                        "event.label.classes: got [no]; must list at least two different classes, none empty"
                                + " (or set type: number)",
                        "features.amount: got 'normalise'; must be one of"
                                + " standardize, minmax, none, cyclic, values, hash, text",
                        "training.batch: got 0; must be a whole number from 1 to 65536",
                        "training.optimizer: got 'adamax'; must be one of sgd, momentum, rmsprop, adagrad, adam",
                        "topics.partitions: got 0; must be a whole number from 1 to 10000",
                        "topics.events: got 'a/b'; must be 1 to 249 letters, digits, dots, dashes or underscores, and"
                                + " not dots alone",
                        "http.port: got 70000; must be a whole number from 0 to 65535",
                        "colour: is not a setting; allowed here: arithmetic, drift, event, features, http, kafka,"
                                + " labels, merging, models, name, network, profile, seed, stateDir, topics, training");
    }

    @Test
    void whatIsMissingIsToldAtOnce() {
        assertThat(pipeline.faults(""))
                .containsExactlyInAnyOrder(
                        "name: is missing; give the pipeline's name, such as payments",
                        "event.schema: is missing; give the Avro schema file of the events",
                        "event.label.field: is missing; give the schema's field that holds the label",
                        "event.label.classes: must list at least two different classes, none empty"
                                + " (or set type: number)",
                        "features.*: is missing; name at least one field, such as 'amount: standardize'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "training: {bach: 8}|training.bach: is not a setting; allowed here: batch, clipNorm, huber, l1,",
                "training: {optimizer: {sgd: {rate: 1}}}|training.optimizer.sgd.rate: is not a setting; allowed here:"
                        + " l",
                "event: {label: {kind: x}}|event.label.kind: is not a setting; allowed here: classes, field, type",
                "features: {a: {none: {clip: 1}}}|features.a.none.clip: is not a setting; allowed here: jitter,",
                "topics: {retain: 1d}|topics.retain: is not a setting; allowed here: control, create, deadLetters,",
                "http: {hots: x}|http.hots: is not a setting; allowed here: host, port"
            })
    void unknownKeyIsNamedWithItsPlaceAndWhatIsAllowedThere(String line, String fault) {
        assertThat(pipeline.faults(line)).anyMatch(found -> found.startsWith(fault));
    }

    @Test
    void textsThatLookLikeFlagsStayTexts() throws InvalidSettings {
        assertThat(pipeline.read(LEAST).learner().shape().label().toString()).contains("classes=[no, yes]");
    }

    @Test
    void pathsAreRelativeToTheFile() throws InvalidSettings {
        Pipeline read = pipeline.read(LEAST + "stateDir: state\n");
        assertThat(read.schema()).isEqualTo(directory.resolve("payment.avsc"));
        assertThat(read.stateDir()).isEqualTo(directory.resolve("state"));
        assertThat(pipeline.read(LEAST).stateDir()).isEqualTo(directory.resolve(".thalweg/payments"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"stateDir: \"a\\0b\"", "event: {schema: \"a\\0b\"}", "name: \"a\\0b\""})
    void pathThatNoFileSystemHasIsFault(String line) {
        assertThat(pipeline.faults(line)).anyMatch(fault -> fault.contains("'a\\u0000b'"));
    }

    @ParameterizedTest
    @ValueSource(strings = {".", ".."})
    void nameThatIsDirectoryIsFault(String name) {
        assertThat(pipeline.faults(LEAST, "name=" + name)).hasSize(1).allMatch(fault -> fault.startsWith("name: "));
        assertThat(pipeline.faults(LEAST, "topics.events=" + name))
                .hasSize(1)
                .allMatch(fault -> fault.startsWith("topics.events: "));
    }

    /** Dead letters that were read as events would be answered by dead letters, for ever. */
    @Test
    void topicThatIsReadAndWrittenIsFault() {
        assertThat(pipeline.faults(LEAST + "topics: {deadLetters: payments.events}"))
                .containsExactly("topics.events: got 'payments.events'; stands for two topics: what is read and what is"
                        + " written must all differ");
        assertThat(pipeline.faults(LEAST + "topics: {deadLetters: payments.outcomes}"))
                .isEmpty();
        assertThat(pipeline.faults(LEAST + "topics: {deadLetters: payments.outcomes}\nlabels: {within: 1h}"))
                .hasSize(1);
    }

    @Test
    void fileThatCannotBeReadIsOneFaultThatSaysWhy() throws IOException {
        Path file = pipeline.file();
        assertThatThrownBy(() -> PipelineFile.read(file, List.of(), Map.of(), schema -> Map.of()))
                .isInstanceOf(InvalidSettings.class)
                .hasMessage(file + ": there is no such file");
        Files.write(file, new byte[] {'a', ':', (byte) 0xff});
        assertThatThrownBy(() -> PipelineFile.read(file, List.of(), Map.of(), schema -> Map.of()))
                .isInstanceOf(InvalidSettings.class)
                .hasMessage(file + ": is not UTF-8 text");
        assertThatThrownBy(() -> PipelineFile.read(directory, List.of(), Map.of(), schema -> Map.of()))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContaining("cannot be read");
    }

    @Test
    void textThatIsNoYamlIsFaultWithLineAndColumn() {
        assertThat(pipeline.faults("name: a\nseed: {"))
                .hasSize(1)
                .allMatch(fault -> fault.contains("line 2, column 8"));
        assertThat(pipeline.faults("name: a\nname: b"))
                .hasSize(1)
                .allMatch(fault -> fault.contains("duplicate key name"));
        assertThat(pipeline.faults("- a")).hasSize(1).allMatch(fault -> fault.contains("is a mapping of settings"));
        assertThat(pipeline.faults("[".repeat(100_000)))
                .hasSize(1)
                .allMatch(fault -> fault.contains("nested too deeply"));
    }

    @Test
    void faultIsOneShortLineWhateverTheValueIs() {
        String mapping = "&all {x: *all, y: " + "[".repeat(500) + "]".repeat(500) + "}";
        for (String value : List.of("a\nb", "\u001b[31m", "x".repeat(10_000), "'" + "9".repeat(1000) + "'", mapping)) {
            String yaml = value.startsWith("&")
                    ? value
                    : "\"" + value.replace("\n", "\\n").replace("\u001b", "\\e") + "\"";
            assertThat(pipeline.faults(LEAST + "seed: " + yaml)).hasSize(1).allSatisfy(fault -> assertThat(fault)
                    .startsWith("seed: got ")
                    .hasSizeLessThan(200)
                    .matches("\\P{Cntrl}+"));
        }
    }
}
