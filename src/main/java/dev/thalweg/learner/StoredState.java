package dev.thalweg.learner;

import dev.thalweg.evaluation.Prequential;
import dev.thalweg.event.LabelShape;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/** A learner's state, looked at without a learner: whatever settings it was learned under. Immutable. */
public final class StoredState {

    private static final Set<String> OF_THE_EVENTS =
            Set.of("COUN", "PREQ", "SEEN", "WAIT", "WHOM", "LEDG", "LIDS", "LATE");

    private final byte[] bytes;

    /** @param bytes as {@link Learner#state()} gave them; not to be written to */
    public StoredState(byte[] bytes) {
        this.bytes = bytes;
    }

    public String fingerprint() {
        return Fingerprint.of(bytes);
    }

    /** Events that were taken; those that became dead letters included. */
    public long events() {
        Counts counts = new Counts();
        counts.read(section("COUN"));
        return -refusedLabels()
                + counts.predictions()
                + counts.rejections().values().stream()
                        .mapToLong(Long::longValue)
                        .sum();
    }

    /** They are among the dead letters; the last number of the section counts them. */
    private long refusedLabels() {
        return StateFormat.read(bytes).stream()
                .filter(section -> section.name().equals("LATE"))
                .mapToLong(section -> section.bytes().getLong(section.bytes().limit() - Long.BYTES))
                .sum();
    }

    /** Steps taken, of all members: the model version. */
    public long steps() {
        return StateFormat.read(bytes).stream()
                .filter(section -> section.name().startsWith("NE"))
                .mapToLong(section -> section.bytes().getLong(section.bytes().position() + Integer.BYTES))
                .sum();
    }

    /** Its prequential figures; empty where its labels are not of this kind. */
    public Optional<Prequential> figures(LabelShape label) {
        String classes = StandardCharsets.UTF_8.decode(section("CLAS")).toString();
        if (!classes.equals(StateShape.classes(label))) {
            return Optional.empty();
        }
        try {
            Prequential figures = Prequential.of(label, Prequential.DEFAULT_FADING);
            figures.read(section("PREQ"));
            return Optional.of(figures);
        } catch (BufferUnderflowException | IllegalArgumentException otherKind) {
            return Optional.empty();
        }
    }

    /**
     * The state of a learner that goes on from the model in this one. What it has counted until now, how well its predictions
     * did, which ids it has seen and what waits for its label stays: that is of the events, whichever model answered them.
     *
     * @param now the learner's state, of the same settings
     */
    public byte[] adoptedBy(byte[] now) {
        return StateFormat.mixed(bytes, now, OF_THE_EVENTS);
    }

    /** In which settings that give a state its shape these differ, a line each; empty where in none. */
    public String differences(LearnerSpec now) {
        String stored = StandardCharsets.UTF_8.decode(section("SPEC")).toString();
        String wanted = StateShape.of(now);
        return stored.equals(wanted) ? "" : StateShape.differences(stored, wanted);
    }

    private ByteBuffer section(String name) {
        return StateFormat.read(bytes).stream()
                .filter(section -> section.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the state has no section " + name))
                .bytes();
    }
}
