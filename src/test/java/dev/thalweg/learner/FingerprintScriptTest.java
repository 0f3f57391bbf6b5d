package dev.thalweg.learner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.event.Event;
import dev.thalweg.event.LabelShape;
import dev.thalweg.network.Arithmetic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script of {@code docs/fingerprint.md}, which shares no code with this, comes to the same fingerprints. */
class FingerprintScriptTest {

    /** More than ten, so that the order of numbers is not that of names. */
    private static final int PARTITIONS = 12;

    private static final byte[] STATE = state(Samples.spec(), 13);

    @TempDir
    private Path folder;

    private record Answer(int exit, String out, String err) {}

    @BeforeEach
    void skipWithoutPython() throws Exception {
        try {
            new ProcessBuilder("python3", "--version").start().waitFor();
        } catch (IOException absent) {
            String reason = "no python3 to run docs/fingerprint.py with: " + absent.getMessage();
            System.out.println("skipped: " + reason);
            Assumptions.abort(reason);
        }
    }

    @Test
    void itAgreesOnEveryKindOfLearner() throws Exception {
        List<LearnerSpec> kinds = List.of(
                Samples.spec(),
                Samples.spec(2, Samples.twoClasses(), 1, Arithmetic.PORTABLE),
                Samples.spec(3, new LabelShape.Classes("label", List.of("été", "winter", "-")), 8, Arithmetic.FAST),
                Samples.spec(4, new LabelShape.Numeric("label"), 8, Arithmetic.PORTABLE),
                Samples.panel(Samples.twoClasses())
                        .withDrift(Optional.of(new DriftSpec(0.002, DriftSpec.Reaction.BOOST))));
        List<String> fingerprints = new ArrayList<>();
        StringBuilder expected = new StringBuilder();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            byte[] state = state(kinds.get(partition % kinds.size()), 13 * partition);
            Files.write(file(partition), state);
            fingerprints.add(Fingerprint.of(state));
            expected.append("partition-" + partition + " " + Fingerprint.of(state) + "\n");
        }
        expected.append("pipeline " + Fingerprint.ofPipeline(fingerprints) + "\n");
        assertThat(fingerprints).doesNotHaveDuplicates();
        assertThat(script(folder)).isEqualTo(new Answer(0, expected.toString(), ""));
    }

    @Test
    void itAgreesOnAReleasedState() throws Exception {
        assertThat(script(ReleasedStateTest.FILE).out())
                .isEqualTo("partition-0 " + ReleasedStateTest.FINGERPRINT + "\npipeline " + ReleasedStateTest.PIPELINE
                        + "\n");
    }

    @Test
    void filesCountByTheirNumberHoweverTheyAreGiven() throws Exception {
        byte[] other = state(Samples.spec(), 21);
        Files.write(file(9), STATE);
        Files.write(file(10), other);
        assertThat(script(file(10), file(9)).out())
                .endsWith("pipeline " + Fingerprint.ofPipeline(List.of(Fingerprint.of(STATE), Fingerprint.of(other)))
                        + "\n");
    }

    @Test
    void aFlippedBitOfTheHeadersMakesItSayWhatJavaSays() throws Exception {
        for (int at : new int[] {0, 7, 8, 11, 12, 15, 16, 19, 20, 23}) {
            byte[] flipped = STATE.clone();
            flipped[at] ^= 1;
            Files.write(file(0), flipped);
            String out = script(file(0)).out();
            assertThat(out.lines().findFirst().orElse("refused"))
                    .as("byte %d", at)
                    .isEqualTo(fingerprintLine(flipped));
        }
    }

    private static String fingerprintLine(byte[] state) {
        try {
            return "partition-0 " + Fingerprint.of(state);
        } catch (IllegalStateException damaged) {
            return "refused";
        }
    }

    @Test
    void aDamagedFileIsRefusedInOneLine() throws Exception {
        for (int length : new int[] {0, 8, 11, 12, 23, 1000, STATE.length - 1, STATE.length + 1}) {
            Files.write(file(0), Arrays.copyOf(STATE, length));
            assertRefused(file(0));
        }
        List<StateFormat.Content> sections = new ArrayList<>(StateFormat.read(STATE));
        sections.add(sections.get(0));
        Files.write(file(0), StateFormatTest.written(sections));
        assertRefused(file(0));
    }

    @Test
    void aForeignFileIsRefusedInOneLine() throws Exception {
        Files.writeString(file(0), "This is no state, but a text of some length.");
        Path misnamed = Files.write(folder.resolve("partition-x.state"), STATE);
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        Path twice = Files.write(elsewhere.resolve("partition-1.state"), STATE);
        Files.write(file(1), STATE);
        assertRefused(file(0));
        assertRefused(misnamed);
        assertRefused(twice, file(1));
        assertRefused(file(2));
        assertRefused(Files.createDirectories(folder.resolve("empty")));
        assertRefused();
    }

    private Path file(int partition) {
        return folder.resolve("partition-" + partition + ".state");
    }

    private void assertRefused(Path... files) throws Exception {
        Answer answer = script(files);
        assertThat(answer.exit()).as(answer.err()).isOne();
        assertThat(answer.out()).isEmpty();
        assertThat(answer.err().lines())
                .singleElement()
                .asString()
                .doesNotContain("Traceback")
                .hasSizeGreaterThan(20);
    }

    private Answer script(Path... files) throws Exception {
        List<String> command = Stream.concat(
                        Stream.of("python3", "docs/fingerprint.py"),
                        Stream.of(files).map(Path::toString))
                .toList();
        Path err = folder.resolve("err");
        Process process =
                new ProcessBuilder(command).redirectError(err.toFile()).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Answer(process.waitFor(), out, Files.readString(err));
    }

    private static byte[] state(LearnerSpec spec, int events) {
        Learner learner = new Learner(spec);
        for (Event event : Samples.events(events, 3)) {
            learner.take(event);
        }
        return learner.state();
    }
}
