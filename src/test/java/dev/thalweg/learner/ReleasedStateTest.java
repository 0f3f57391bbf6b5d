package dev.thalweg.learner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.event.Event;
import dev.thalweg.event.EventShape;
import dev.thalweg.event.Field;
import dev.thalweg.event.LabelShape;
import dev.thalweg.event.Origin;
import dev.thalweg.feature.Encoding;
import dev.thalweg.feature.FeatureSpec;
import dev.thalweg.network.Activation;
import dev.thalweg.network.Arithmetic;
import dev.thalweg.network.Initial;
import dev.thalweg.network.Optimizer;
import dev.thalweg.network.Schedule;
import dev.thalweg.network.TrainingSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A state of a released format is read, written and gone on from to the same bits, on every platform. Where a test here
 * fails, the format or the portable arithmetic has changed: states that others have stored are lost, or go on
 * differently. If that is meant, raise the format's version and add a file for it.
 */
class ReleasedStateTest {

    /** Of the newest version; only that can be written. */
    static final Path FILE = file(2);

    static final String FINGERPRINT = "c7d23309b8b9b7d1d25f42c2f3abc2c537718734a7f3acea7655c2bb2c7e5beb";
    static final String PIPELINE = "b9a5aaf7f34654421dda0f4b3ab1391eee9c2a0614999df1abf5add5baf0558c";
    private static final String CONTINUED = "ecc43b88955320ec855d8a95546573085729ee49881cf1691a7d6f32604484f1";

    /** Six steps, and two rows in the batch that is being gathered. */
    private static final int STORED = 26;

    private static final LabelShape NUMBER = new LabelShape.Numeric("label");

    private static Path file(int version) {
        return Path.of("src/test/resources/dev/thalweg/learner/format-" + version + "/partition-0.state");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void itsFingerprintStays(int version) throws IOException {
        assertThat(Fingerprint.of(stored(version))).isEqualTo(FINGERPRINT);
        assertThat(Fingerprint.ofPipeline(List.of(FINGERPRINT))).isEqualTo(PIPELINE);
    }

    @Test
    void theSameEventsGiveTheSameBytes() throws IOException {
        assertThat(sections(taught(NUMBER, STORED).state())).isEqualTo(sections(stored(2)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void itIsReadToTheLastBitAndGoneOnFrom(int version) throws IOException {
        Learner learner = new Learner(spec(NUMBER));
        learner.restore(stored(version));
        assertThat(sections(learner.state())).containsAllEntriesOf(sections(stored(version)));
        assertThat(learner.version()).isEqualTo(6);
        assertThat(Fingerprint.of(take(learner, NUMBER, STORED, 100).state())).isEqualTo(CONTINUED);
    }

    /** What a version did not know begins anew, and stays so when a snapshot of it is promoted. */
    @Test
    void aLearnerGoesOnFromAPromotedStateOfTheFirstVersion() throws IOException {
        byte[] now = taught(NUMBER, 100).state();
        Learner learner = new Learner(spec(NUMBER));
        learner.restore(new StoredState(stored(1)).adoptedBy(now));
        assertThat(Fingerprint.of(learner.state())).isEqualTo(FINGERPRINT);
        assertThat(learner.report().predictions()).isEqualTo(100);
    }

    @Test
    void classesAreLearnedToTheSameBits() {
        LabelShape two = new LabelShape.Classes("label", List.of("no", "yes"));
        LabelShape three = new LabelShape.Classes("label", List.of("low", "middle", "high"));
        assertThat(Fingerprint.of(taught(two, 101).state()))
                .isEqualTo("285cc8124856847233070fe3a5413edb6a6898ca279ce0249e0bbe52f55661e6");
        assertThat(Fingerprint.of(taught(three, 101).state()))
                .isEqualTo("67cccd740b4935cac044cd55e14ebe557f4fbc174a9b7f3ad46894ffcb480a1c");
    }

    @Test
    void thePageNamesItsFingerprints() throws IOException {
        assertThat(Files.readString(Path.of("docs/fingerprint.md")))
                .contains("    partition-0 " + FINGERPRINT + "\n    pipeline " + PIPELINE + "\n");
    }

    /** By name. The counters tell themselves which they are: later builds write more of them. */
    private static Map<String, ByteBuffer> sections(byte[] state) {
        return StateFormat.read(state).stream()
                .filter(section -> !section.name().equals("COUN"))
                .collect(Collectors.toMap(StateFormat.Content::name, StateFormat.Content::bytes));
    }

    private static byte[] stored(int version) throws IOException {
        return Files.readAllBytes(file(version));
    }

    /** Small, with all that holds state or draws randomly: statistics, jitter, dropout, Adam, sparse rows, a batch. */
    private static LearnerSpec spec(LabelShape label) {
        List<Field> fields =
                List.of(new Field("x", Field.Kind.NUMBER, false), new Field("place", Field.Kind.CATEGORY, false));
        List<FeatureSpec> features = List.of(
                new FeatureSpec(
                        "x", new Encoding.Standardize(5, Encoding.Tails.AUTO, Encoding.Missing.FLAG, 0.01, false)),
                new FeatureSpec("place", new Encoding.Hash(4)));
        TrainingSpec training =
                new TrainingSpec(4, new Optimizer.Adam(0.02, 0.9, 0.999, 1e-8), Schedule.CONSTANT, 1e-5, 1e-4, 0.25, 1);
        MemberSpec member = new MemberSpec(List.of(3), Activation.TANH, true, new Initial.He(), training);
        EventShape shape = new EventShape(fields, label, null, null, 0);
        return new LearnerSpec(7, Arithmetic.PORTABLE, shape, features, Optional.empty(), List.of(member));
    }

    private static Learner taught(LabelShape label, int events) {
        return take(new Learner(spec(label)), label, 0, events);
    }

    private static Learner take(Learner learner, LabelShape label, int from, int to) {
        for (int i = from; i < to; i++) {
            learner.take(event(i, label));
        }
        return learner;
    }

    /** By exact arithmetic alone; now and then without number or category. */
    private static Event event(int i, LabelShape label) {
        double x = (i * 37 % 101) / 16.0 - 3;
        int place = i % 5;
        double answer = label.scores() == 1 ? x / 2 + place : (i * 37 % 101 / 30 + place) % label.scores();
        Origin origin = new Origin("events", 0, i);
        return new Event(
                origin.asId(),
                origin,
                i,
                new double[] {i % 11 == 5 ? Double.NaN : x},
                new @Nullable String[] {i % 8 == 0 ? null : "place-" + place},
                answer);
    }

    /** Writes the file of a further version of the format. */
    public static void main(String[] arguments) throws IOException {
        Files.createDirectories(FILE.getParent());
        Files.write(FILE, taught(NUMBER, STORED).state());
    }
}
