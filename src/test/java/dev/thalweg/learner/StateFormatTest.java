package dev.thalweg.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thalweg.event.LabelShape;
import dev.thalweg.learner.StateFormat.Content;
import dev.thalweg.network.Arithmetic;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A state comes back to the last bit, or is refused in words; nothing in between. */
class StateFormatTest {

    private static final int FIRST_SECTION = 12;
    private static final int SECTION_HEADER = 12;

    /** A number is predicted, so that the figures are small; the batch is half full. */
    private static final LearnerSpec SPEC = Samples.spec(1, new LabelShape.Numeric("label"), 8, Arithmetic.PORTABLE);

    private static final byte[] STATE = state(SPEC);

    @Test
    void everyTruncationIsRefused() {
        for (int length = 0; length < STATE.length; length++) {
            byte[] cut = Arrays.copyOf(STATE, length);
            assertThat(restored(SPEC, cut)).as("cut to %d bytes", length).isEmpty();
            assertThatThrownBy(() -> Fingerprint.of(cut)).isExactlyInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void bytesBehindTheLastSectionAreRefused() {
        byte[] longer = Arrays.copyOf(STATE, STATE.length + 1);
        assertThatThrownBy(() -> new Learner(SPEC).restore(longer))
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage("the state has 1 bytes behind its last section");
    }

    @Test
    void aFlippedBitOfTheStructureIsRefused() {
        structure().stream().flatMap(StateFormatTest::bits).forEach(bit -> assertThat(
                        restored(SPEC, flipped(STATE, bit)))
                .as("bit %d of byte %d", bit % 8, bit / 8)
                .isEmpty());
    }

    @Test
    void aFlippedBitAnywhereIsRefusedOrComesBack() {
        IntStream.range(0, STATE.length).flatMap(StateFormatTest::bits).forEach(bit -> {
            byte[] flipped = flipped(STATE, bit);
            assertThat(restored(SPEC, flipped).orElse(flipped))
                    .as("bit %d of byte %d", bit % 8, bit / 8)
                    .isEqualTo(flipped);
        });
    }

    @Test
    void aFlippedBitOfTheClassesIsRefused() {
        LearnerSpec spec = Samples.spec();
        byte[] state = state(spec);
        int shape = StateFormat.read(state).get(0).bytes().remaining();
        int classes = FIRST_SECTION + SECTION_HEADER + shape + SECTION_HEADER;
        IntStream.range(classes, classes + "no\nyes".length())
                .flatMap(StateFormatTest::bits)
                .forEach(bit -> assertThat(restored(spec, flipped(state, bit)))
                        .as("bit %d", bit)
                        .isEmpty());
    }

    @Test
    void aFlippedBitChangesTheFingerprintWhereItShapesWeightsAndOnlyThere() {
        String before = Fingerprint.of(STATE);
        int at = FIRST_SECTION;
        for (Content section : StateFormat.read(STATE)) {
            at += SECTION_HEADER;
            int end = at + section.bytes().remaining();
            for (; at < end; at++) {
                boolean same = Fingerprint.of(flipped(STATE, 8 * at)).equals(before);
                assertThat(same).as("byte %d, in %s", at, section.name()).isEqualTo(!section.shaping());
            }
        }
    }

    @Test
    void aMissingSectionIsRefused() {
        for (int i = 0; i < StateFormat.read(STATE).size(); i++) {
            List<Content> sections = sections();
            String name = sections.remove(i).name();
            assertRefused(sections, "section " + (i + 1) + " of the state must be " + name);
        }
    }

    @Test
    void aSectionTwiceIsRefused() {
        for (int i = 0; i < StateFormat.read(STATE).size(); i++) {
            List<Content> sections = sections();
            sections.add(i, sections.get(i));
            assertRefused(sections, "the state has section " + sections.get(i).name() + " twice");
        }
    }

    @Test
    void anUnknownSectionIsRefused() {
        for (int i = 0; i <= StateFormat.read(STATE).size(); i++) {
            List<Content> sections = sections();
            sections.add(i, new Content("NEW0", false, ByteBuffer.allocate(3)));
            assertRefused(sections, i < 9 ? "got NEW0" : "the state must have 9 sections, got 10");
        }
    }

    @Test
    void sectionsInAnotherOrderAreRefused() {
        for (int i = 1; i < StateFormat.read(STATE).size(); i++) {
            List<Content> sections = sections();
            Collections.swap(sections, i - 1, i);
            assertRefused(
                    sections,
                    "section " + i + " of the state must be " + sections.get(i).name());
        }
    }

    @Test
    void aSectionThatIsWronglyMarkedIsRefused() {
        for (int i = 0; i < StateFormat.read(STATE).size(); i++) {
            List<Content> sections = sections();
            Content section = sections.get(i);
            sections.set(i, new Content(section.name(), !section.shaping(), section.bytes()));
            assertRefused(sections, "section " + (i + 1) + " of the state must be " + section.name());
        }
    }

    @Test
    void aSectionOfAnotherLengthIsRefusedByName() {
        for (int i = 1; i < StateFormat.read(STATE).size(); i++) {
            String name = sections().get(i).name();
            for (int length = 0; length <= sections().get(i).bytes().remaining() + 1; length++) {
                List<Content> sections = sections();
                byte[] content = new byte[sections.get(i).bytes().remaining()];
                if (length != content.length) {
                    sections.get(i).bytes().duplicate().get(content);
                    ByteBuffer other = ByteBuffer.wrap(Arrays.copyOf(content, length));
                    sections.set(i, new Content(name, sections.get(i).shaping(), other));
                    assertRefused(sections, "section " + name + " of the state ");
                }
            }
        }
    }

    /** The bytes whose change is always seen: all but the numbers that were learned, counted or drawn. */
    private static BitSet structure() {
        BitSet structure = new BitSet();
        structure.set(0, FIRST_SECTION);
        ByteBuffer in = ByteBuffer.wrap(STATE).order(ByteOrder.LITTLE_ENDIAN);
        int at = FIRST_SECTION;
        for (Content section : StateFormat.read(STATE)) {
            int content = at + SECTION_HEADER;
            structure.set(at, content);
            at = content + in.getInt(content - Integer.BYTES);
            if (section.name().equals("SPEC")) {
                structure.set(content, at);
            }
            if (section.name().equals("NET0")) {
                int batch = content + in.getInt(content);
                structure.set(content, content + Integer.BYTES);
                structure.set(batch, batch + 3 * Integer.BYTES);
            }
        }
        return structure;
    }

    private static IntStream bits(int at) {
        return IntStream.range(8 * at, 8 * at + 8);
    }

    private static byte[] flipped(byte[] state, int bit) {
        byte[] flipped = state.clone();
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        return flipped;
    }

    /** The state of a new learner that took a state over; empty when it refused. */
    private static Optional<byte[]> restored(LearnerSpec spec, byte[] state) {
        Learner learner = new Learner(spec);
        try {
            learner.restore(state);
        } catch (IllegalStateException refused) {
            assertThat(refused)
                    .isExactlyInstanceOf(IllegalStateException.class)
                    .message()
                    .contains("state");
            return Optional.empty();
        }
        return Optional.of(learner.state());
    }

    private static List<Content> sections() {
        return new ArrayList<>(StateFormat.read(STATE));
    }

    private static void assertRefused(List<Content> sections, String words) {
        assertThatThrownBy(() -> new Learner(SPEC).restore(written(sections)))
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessageContaining(words);
    }

    /** A file of these sections, whether they make sense or not. */
    static byte[] written(List<Content> sections) {
        return StateFormat.write(sections.stream()
                .map(section -> new StateFormat.Section(
                        section.name(),
                        section.shaping(),
                        section.bytes().remaining(),
                        out -> out.put(section.bytes().duplicate()),
                        in -> {}))
                .toList());
    }

    private static byte[] state(LearnerSpec spec) {
        Learner learner = new Learner(spec);
        Samples.events(13, 3).forEach(learner::take);
        return learner.state();
    }
}
