package dev.thalweg.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thalweg.event.Event;
import dev.thalweg.event.LabelShape;
import dev.thalweg.learner.DriftSpec.Reaction;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A change of concept is noticed, reacted to as was set, and kept in the state. */
class DriftTest {

    private static final double DELTA = 0.002;
    private static final int CHANGE = 300;

    /** What was a yes is a no from the change on. */
    private static final List<Event> EVENTS = changing(CHANGE + 100, 1);

    @Test
    void aChangeIsNoticedSoonAndLearningIsNone() {
        Learner learner = new Learner(watched(Samples.twoClasses(), Reaction.NONE));
        EVENTS.subList(0, CHANGE).forEach(learner::take);
        assertThat(learner.drifts()).isZero();
        EVENTS.subList(CHANGE, CHANGE + 100).forEach(learner::take);
        assertThat(learner.drifts()).isPositive();
    }

    @Test
    void errorsOfNumbersAreWatchedToo() {
        Drift drift = new Drift(new DriftSpec(DELTA, Reaction.NONE));
        see(drift, 500, 1.1, 1);
        assertThat(drift.detections()).isZero();
        see(drift, 64, 9, 1);
        assertThat(drift.detections()).isOne();
        see(drift, 64, Double.MAX_VALUE, 1e-300);
    }

    /** That it got better is no drift: only the window is cut. */
    @Test
    void anImprovementIsNoDrift() {
        Drift drift = new Drift(new DriftSpec(DELTA, Reaction.BOOST));
        see(drift, 500, 9, 1);
        see(drift, 500, 1.1, 1);
        assertThat(drift.detections()).isZero();
        assertThat(drift.boost()).isOne();
        assertThat(drift.window()).isLessThan(600);
    }

    @Test
    void aBoostWearsOff() {
        Drift drift = new Drift(new DriftSpec(DELTA, Reaction.BOOST));
        see(drift, 512, 1.1, 1);
        assertThat(drift.boost()).isOne();
        see(drift, 32, 9, 1);
        assertThat(drift.boost()).isEqualTo(7);
        see(drift, 20, 9, 1); // It does not look before the 32nd.
        assertThat(drift.boost()).isCloseTo(6.4, within(1e-12));
        see(drift, 1_000, 9, 1);
        assertThat(drift.boost()).isOne();
    }

    @ParameterizedTest
    @EnumSource(Reaction.class)
    void stoppedAndContinuedAnywhereEqualsNeverStopped(Reaction reaction) {
        for (LabelShape label : List.of(Samples.twoClasses(), new LabelShape.Numeric("label"))) {
            LearnerSpec spec = watched(label, reaction);
            List<Event> events = label instanceof LabelShape.Numeric ? changing(EVENTS.size(), 1000) : EVENTS;
            Learner never = new Learner(spec);
            events.forEach(never::take);
            assertThat(never.drifts()).isPositive();
            Learner stopped = new Learner(spec);
            for (int cut = 0; cut < events.size(); cut++) {
                Learner resumed = new Learner(spec);
                resumed.restore(stopped.state());
                assertThat(resumed.state()).as("cut at %d", cut).isEqualTo(stopped.state());
                resumed.take(events.get(cut));
                stopped = resumed;
            }
            assertThat(stopped.state()).isEqualTo(never.state());
        }
    }

    /** Detections that nothing follows from are like other figures: no part of the fingerprint. */
    @Test
    void whatIsDoneShapesTheWeightsAndWatchingDoesNot() {
        LearnerSpec plain = Samples.panel(Samples.twoClasses());
        String unwatched = fingerprint(plain);
        assertThat(fingerprint(watched(Samples.twoClasses(), Reaction.NONE))).isEqualTo(unwatched);
        assertThat(fingerprint(watched(Samples.twoClasses(), Reaction.BOOST))).isNotEqualTo(unwatched);
        assertThat(weights(Reaction.BOOST)).isNotEqualTo(weights(Reaction.NONE));
        assertThat(weights(Reaction.RESET)).isNotEqualTo(weights(Reaction.NONE));
    }

    private static String fingerprint(LearnerSpec spec) {
        return Fingerprint.of(learned(spec));
    }

    private static byte[] learned(LearnerSpec spec) {
        Learner learner = new Learner(spec);
        EVENTS.forEach(learner::take);
        return learner.state();
    }

    /** Of the second member, which has moments. */
    private static ByteBuffer weights(Reaction reaction) {
        return StateFormat.read(learned(watched(Samples.twoClasses(), reaction))).stream()
                .filter(section -> section.name().equals("NET1"))
                .findFirst()
                .orElseThrow()
                .bytes();
    }

    @Test
    void aStateIsForThoseWhoWatchAsItDid() {
        byte[] watched = learned(watched(Samples.twoClasses(), Reaction.NONE));
        assertThatThrownBy(() -> new Learner(Samples.panel(Samples.twoClasses())).restore(watched))
                .hasMessageContaining("stored: drift: watched");
        assertThatThrownBy(() -> new Learner(watched(Samples.twoClasses(), Reaction.BOOST)).restore(watched))
                .hasMessageContaining("now:    drift: reacted to");
        byte[] boosted = learned(watched(Samples.twoClasses(), Reaction.BOOST));
        Learner reset = new Learner(watched(Samples.twoClasses(), Reaction.RESET));
        reset.restore(boosted);
        assertThat(reset.state()).isEqualTo(boosted);
    }

    /** Else two learners with one fingerprint could go on differently. */
    @Test
    void theDetectorOfAReactionIsPartOfTheFingerprint() {
        assertThat(StateFormat.read(learned(watched(Samples.twoClasses(), Reaction.BOOST))))
                .filteredOn(section -> section.name().equals("DRIF"))
                .singleElement()
                .matches(StateFormat.Content::shaping);
    }

    @Test
    void aStateThatCannotBeIsRefused() {
        ByteBuffer state = state(new Drift(new DriftSpec(DELTA, Reaction.BOOST)));
        for (long boosted : new long[] {-1, 201}) {
            assertThatThrownBy(() -> new Drift(new DriftSpec(DELTA, Reaction.BOOST))
                            .read(state.duplicate()
                                    .order(ByteOrder.LITTLE_ENDIAN)
                                    .putLong(8, boosted)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("boosted 0 to 200");
        }
    }

    private static void see(Drift drift, int times, double label, double unit) {
        for (int i = 0; i < times; i++) {
            drift.sees(new float[] {1}, label, unit);
        }
    }

    private static ByteBuffer state(Drift drift) {
        ByteBuffer state = ByteBuffer.allocate(Drift.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        drift.write(state);
        assertThat(state.hasRemaining()).isFalse();
        return state.flip();
    }

    private static LearnerSpec watched(LabelShape label, Reaction reaction) {
        return Samples.panel(label).withDrift(Optional.of(new DriftSpec(DELTA, reaction)));
    }

    private static List<Event> changing(int count, double scale) {
        List<Event> events = new ArrayList<>(Samples.events(count, 3));
        for (int i = CHANGE; i < count; i++) {
            Event event = events.get(i);
            events.set(
                    i,
                    Samples.event(
                            i,
                            event.number(0),
                            event.number(1),
                            String.valueOf(event.category(0)),
                            scale * (1 - event.label())));
        }
        return events;
    }
}
