package dev.thalweg.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thalweg.event.Event;
import dev.thalweg.event.Origin;
import dev.thalweg.learner.LabelSpec.OnExpiry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What waits is state: kept, bounded, and told by the fingerprint. */
class LateLabelsStateTest {

    private static final List<Event> EVENTS = LateStream.EVENTS;

    private final List<Outcome> outcomes = new ArrayList<>();

    @Test
    void stoppedAndContinuedAnywhereEqualsNeverStopped() {
        for (LearnerSpec spec : List.of(
                LateStream.spec(Samples.spec(), 40, OnExpiry.NEGATIVE, 12),
                LateStream.spec(Samples.panel(Samples.twoClasses()), 40, OnExpiry.DROP, 12))) {
            byte[] uninterrupted = script(new Learner(spec), 0, 240).state();
            for (int cut = 0; cut <= 240; cut++) {
                Learner resumed = new Learner(spec);
                resumed.restore(script(new Learner(spec), 0, cut).state());
                assertThat(script(resumed, cut, 240).state())
                        .as("cut at %d", cut)
                        .isEqualTo(uninterrupted);
            }
        }
    }

    /** Events and labels in a wild order: late, early, twice, never, and jumps in time. */
    private Learner script(Learner learner, int from, int to) {
        Random random = new Random(3);
        for (int step = 0; step < to; step++) {
            int at = random.nextInt(5) == 0 ? random.nextInt(EVENTS.size()) : step;
            boolean event = random.nextInt(2) == 0;
            int behind = Math.max(0, step - random.nextInt(15));
            if (step < from) {
                continue;
            }
            if (event) {
                LateStream.take(learner, at, outcomes);
            } else {
                LateStream.label(learner, behind, step, outcomes);
            }
        }
        return learner;
    }

    @Test
    void itsMemoryIsBoundedAndForetold() {
        LearnerSpec spec = LateStream.spec(Samples.spec(), 1_000_000_000, OnExpiry.DROP, 50);
        long most = new Learner(spec).mostStateBytes();
        Learner learner = new Learner(spec);
        for (Event event : Samples.events(3_000, 3)) {
            learner.take(event.withoutLabel(), outcomes::add);
        }
        assertThat(learner.stateBytes()).isLessThanOrEqualTo((int) most);
        int size = learner.stateBytes();
        for (Event event : Samples.events(6_000, 3).subList(3_000, 6_000)) {
            learner.take(event.withoutLabel(), outcomes::add);
        }
        assertThat(learner.stateBytes()).isEqualTo(size);
    }

    /** Assumed labels bring no id along: what is kept of it is the same before a stop and after. */
    @Test
    void whatIsPublishedIsTheSameAfterAStop() {
        LearnerSpec spec = LateStream.spec(Samples.spec(), 5, OnExpiry.NEGATIVE, 100);
        String longest = "x".repeat(300);
        List<String> ids = new ArrayList<>();
        for (boolean stopped : List.of(false, true)) {
            Learner learner = new Learner(spec);
            learner.take(named(EVENTS.get(0), longest, 0, 1), outcomes::add);
            learner.take(EVENTS.get(1).withoutLabel(), outcomes::add);
            if (stopped) {
                byte[] state = learner.state();
                learner = new Learner(spec);
                learner.restore(state);
            }
            learner.take(EVENTS.get(100).withoutLabel(), outcomes::add);
            ids.add(outcomes.stream()
                    .map(outcome -> outcome.prediction().event().id())
                    .toList()
                    .toString());
            outcomes.clear();
        }
        assertThat(ids.get(1)).isEqualTo(ids.get(0)).contains("x".repeat(64) + ", events-0-1");
    }

    /** Ids and times are no part of it; values that wait are. */
    @Test
    void theFingerprintTellsWhatWaitsButNotWhoseItIs() {
        Learner here = LateStream.learner(1000, OnExpiry.DROP, 100);
        Learner elsewhere = LateStream.learner(1000, OnExpiry.DROP, 100);
        Learner other = LateStream.learner(1000, OnExpiry.DROP, 100);
        for (int at = 0; at < 20; at++) {
            Event event = EVENTS.get(at);
            here.take(named(event, event.id(), at, event.number(1)), outcomes::add);
            elsewhere.take(named(event, "another-" + at, 500 + at, event.number(1)), outcomes::add);
            other.take(named(event, event.id(), at, event.number(1) + (at == 13 ? 0.25 : 0)), outcomes::add);
        }
        for (int at = 15; at < 25; at++) { // Some settle, some come first.
            here.label(LateStream.labelled(EVENTS.get(at).id(), at, at % 2), outcomes::add);
            elsewhere.label(LateStream.labelled("another-" + at, 500 + at, at % 2), outcomes::add);
            other.label(LateStream.labelled(EVENTS.get(at).id(), at, at % 2), outcomes::add);
        }
        String fingerprint = Fingerprint.of(here.state());
        assertThat(Fingerprint.of(elsewhere.state())).isEqualTo(fingerprint);
        assertThat(Fingerprint.of(other.state())).isNotEqualTo(fingerprint);
    }

    @Test
    void idsAreCutAtACharacterInTheStateAndWholeInTheOutcome() {
        Learner learner = LateStream.learner(10, OnExpiry.NEGATIVE, 100);
        String name = "a" + "\u00e4".repeat(100);
        learner.take(named(EVENTS.get(0), name, 0, 1), outcomes::add);
        learner.take(named(EVENTS.get(1), name + "b", 0, 1), outcomes::add);
        Learner restored = LateStream.learner(10, OnExpiry.NEGATIVE, 100);
        restored.restore(learner.state());
        restored.label(LateStream.labelled(name, 1, 1), outcomes::add);
        assertThatThrownBy(() -> restored.label(named(EVENTS.get(0), name, 1, 1), outcomes::add))
                .isInstanceOf(IllegalArgumentException.class);
        restored.take(EVENTS.get(20).withoutLabel(), outcomes::add);
        assertThat(outcomes.stream().map(outcome -> outcome.prediction().event().id()))
                .containsExactly(name, "a" + "\u00e4".repeat(31));
    }

    @Test
    void aDamagedStateIsRefused() {
        Learner learner = LateStream.learner(1000, OnExpiry.DROP, 100);
        for (int at = 0; at < 5; at++) {
            LateStream.take(learner, at, outcomes);
        }
        byte[] state = learner.state();
        int wait = new String(state, StandardCharsets.ISO_8859_1).indexOf("WAIT");
        ByteBuffer.wrap(state).order(ByteOrder.LITTLE_ENDIAN).putInt(wait + 16, 1_000);
        assertThatThrownBy(() -> LateStream.learner(1000, OnExpiry.DROP, 100).restore(state))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("WAIT");
    }

    private static Event named(Event event, String id, long time, double y) {
        Origin origin = new Origin("events", 0, time);
        String place = Objects.requireNonNull(event.category(0));
        return new Event(id, origin, time, new double[] {event.number(0), y}, new String[] {place}, Double.NaN);
    }
}
