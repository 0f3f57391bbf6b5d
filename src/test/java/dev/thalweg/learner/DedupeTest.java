package dev.thalweg.learner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.event.Event;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DedupeTest {

    private static final List<Event> EVENTS = Samples.events(300, 6);

    @Test
    void aDuplicateIsAnsweredAndLeavesTheFingerprint() {
        Learner learner = taught(Samples.deduped(1000, 500), EVENTS);
        String before = Fingerprint.of(learner.state());
        EVENTS.forEach(learner::take);
        assertThat(Fingerprint.of(learner.state())).isEqualTo(before);
        assertThat(learner.report().duplicates()).isEqualTo(EVENTS.size());
        assertThat(learner.report().predictions()).isEqualTo(2L * EVENTS.size());
    }

    @Test
    void withoutItEveryEventIsLearned() {
        Learner learner = taught(Samples.spec(), EVENTS);
        String before = Fingerprint.of(learner.state());
        learner.take(EVENTS.get(0));
        assertThat(Fingerprint.of(learner.state())).isNotEqualTo(before);
    }

    /** The time of a sample is its number. */
    @Test
    void idsAreForgottenByTimeAndByCount() {
        Event old = EVENTS.get(0);
        Learner byTime = taught(Samples.deduped(100, 500), List.of(old));
        Event later = new Event(
                old.id(),
                old.origin(),
                101,
                new double[] {old.number(0), old.number(1)},
                new String[] {String.valueOf(old.category(0))},
                old.label());
        byTime.take(later);
        assertThat(byTime.report().duplicates()).isZero();
        Learner byCount = taught(Samples.deduped(1000, 10), EVENTS.subList(0, 11));
        byCount.take(EVENTS.get(0));
        byCount.take(EVENTS.get(10));
        assertThat(byCount.report().duplicates()).isOne();
    }

    @Test
    void stoppedAndContinuedAnywhereEqualsNeverStopped() {
        LearnerSpec spec = Samples.deduped(1000, 7);
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            events.add(EVENTS.get(i % 13 == 5 ? i - 3 : i));
        }
        byte[] uninterrupted = taught(spec, events).state();
        for (int cut = 0; cut <= events.size(); cut++) {
            Learner resumed = new Learner(spec);
            resumed.restore(taught(spec, events.subList(0, cut)).state());
            events.subList(cut, events.size()).forEach(resumed::take);
            assertThat(resumed.state()).as("cut at %d", cut).isEqualTo(uninterrupted);
        }
    }

    @Test
    void itsMemoryIsBounded() {
        Learner learner = new Learner(Samples.deduped(1_000_000, 50));
        int size = learner.stateBytes();
        Samples.events(8_000, 3).forEach(learner::take);
        assertThat(learner.stateBytes()).isEqualTo(size);
    }

    private static Learner taught(LearnerSpec spec, List<Event> events) {
        Learner learner = new Learner(spec);
        events.forEach(learner::take);
        return learner;
    }
}
