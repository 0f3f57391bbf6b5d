package dev.thalweg.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thalweg.event.Event;
import dev.thalweg.event.LabelShape;
import dev.thalweg.event.Reason;
import dev.thalweg.network.Arithmetic;
import dev.thalweg.network.Optimizer;
import dev.thalweg.network.Schedule;
import dev.thalweg.network.TrainingSpec;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The laws that every learner must keep. */
class LearnerTest {

    private static final List<Event> EVENTS = Samples.events(200, 3);

    private static final LabelShape NUMBER = new LabelShape.Numeric("label");

    @Test
    void predictingChangesNothing() {
        for (LearnerSpec spec : List.of(Samples.spec(), Samples.panel(Samples.twoClasses()), Samples.panel(NUMBER))) {
            Learner learner = trained(spec, EVENTS.subList(0, 100));
            byte[] before = learner.state();
            for (Event event : EVENTS) {
                learner.predict(event, learner.row());
            }
            assertThat(learner.state()).isEqualTo(before);
        }
    }

    @Test
    void anEventIsPredictedBeforeItIsObservedOrLearned() {
        Learner learner = trained(Samples.spec(), EVENTS.subList(0, 100));
        for (Event event : EVENTS.subList(100, 200)) {
            float[] before = learner.predict(event, learner.row()).scores();
            assertThat(learner.take(event).scores()).containsExactly(before);
        }
    }

    @ParameterizedTest
    @EnumSource(Arithmetic.class)
    void stoppedAndContinuedAnywhereEqualsNeverStopped(Arithmetic arithmetic) {
        for (LabelShape label : List.of(Samples.twoClasses(), NUMBER)) {
            stoppedAndContinuedAnywhereEqualsNeverStopped(Samples.spec(1, label, 1, arithmetic));
            stoppedAndContinuedAnywhereEqualsNeverStopped(Samples.spec(1, label, 8, arithmetic));
            stoppedAndContinuedAnywhereEqualsNeverStopped(Samples.panel(label));
        }
    }

    private static void stoppedAndContinuedAnywhereEqualsNeverStopped(LearnerSpec spec) {
        List<Event> events = EVENTS.subList(0, 60);
        byte[] uninterrupted = trained(spec, events).state();
        for (int cut = 0; cut <= events.size(); cut++) {
            Learner resumed = new Learner(spec);
            resumed.restore(trained(spec, events.subList(0, cut)).state());
            events.subList(cut, events.size()).forEach(resumed::take);
            assertThat(resumed.state()).as("cut at %d of %s", cut, spec).isEqualTo(uninterrupted);
        }
    }

    @Test
    void theSameSeedAndEventsGiveTheSameFingerprint() {
        assertThat(fingerprint(trained(Samples.spec(), EVENTS)))
                .isEqualTo(fingerprint(trained(Samples.spec(), EVENTS)));
    }

    @Test
    void anotherSeedOrderOrBitGivesAnotherFingerprint() {
        String reference = fingerprint(trained(Samples.spec(), EVENTS));
        LearnerSpec otherSeed = Samples.spec(2, Samples.twoClasses(), 8, Arithmetic.FAST);
        List<Event> swapped = new java.util.ArrayList<>(EVENTS);
        java.util.Collections.swap(swapped, 17, 18);
        List<Event> oneBit = new java.util.ArrayList<>(EVENTS);
        Event event = EVENTS.get(40);
        double changed = Double.longBitsToDouble(Double.doubleToRawLongBits(event.number(1)) ^ (1L << 30));
        oneBit.set(40, Samples.event(40, event.number(0), changed, String.valueOf(event.category(0)), event.label()));
        assertThat(List.of(
                        fingerprint(trained(otherSeed, EVENTS)),
                        fingerprint(trained(Samples.spec(), swapped)),
                        fingerprint(trained(Samples.spec(), oneBit))))
                .doesNotContain(reference)
                .doesNotHaveDuplicates();
    }

    @Test
    void aRejectedEventLeavesTheFingerprint() {
        Learner learner = trained(Samples.spec(), EVENTS);
        String before = fingerprint(learner);
        learner.reject(Reason.NOT_FINITE);
        assertThat(fingerprint(learner)).isEqualTo(before);
        assertThat(learner.report().rejections(Reason.NOT_FINITE)).isOne();
        assertThat(learner.report().events()).isEqualTo(EVENTS.size() + 1);
    }

    @Test
    void anEventWithoutLabelIsPredictedAndObservedButNotLearned() {
        Learner learner = new Learner(Samples.spec(1, Samples.twoClasses(), 1, Arithmetic.FAST));
        learner.take(Samples.event(0, 1, 1, "here", Double.NaN));
        assertThat(learner.version()).isZero();
        assertThat(learner.report().unlabelled()).isOne();
    }

    @Test
    void aBatchThatWouldNotBeFiniteIsSkippedAndCounted() {
        TrainingSpec unclipped = new TrainingSpec(1, new Optimizer.Sgd(0.01), Schedule.CONSTANT, 0, 0, 0, 0);
        List<Event> small =
                IntStream.range(0, 40).mapToObj(i -> labelled(i, 0.001 * i)).toList();
        Learner learner = trained(Samples.spec(1, NUMBER, unclipped, Arithmetic.FAST), small);
        long version = learner.version();
        double norm = learner.report().weightNorm();
        learner.take(labelled(50, Float.MAX_VALUE));
        assertThat(learner.report().skippedBatches()).isOne();
        assertThat(learner.version()).isEqualTo(version);
        assertThat(learner.report().weightNorm()).isEqualTo(norm).isFinite();
    }

    /** It would be refused again each time that it is drawn. */
    @Test
    void aRowThatWasRefusedIsNotRehearsed() {
        Learner learner = new Learner(Samples.panel(NUMBER));
        learner.take(labelled(0, 0.001));
        learner.take(labelled(1, 0.002));
        learner.take(labelled(2, Float.MAX_VALUE));
        long skipped = learner.report().skippedBatches();
        IntStream.range(3, 200).mapToObj(i -> labelled(i, 0.001 * i)).forEach(learner::take);
        assertThat(learner.report().skippedBatches()).isEqualTo(skipped);
    }

    @Test
    void aNumberThatNeverChangesIsAnsweredFromTheSecondEventOn() {
        Learner learner = new Learner(Samples.spec(1, NUMBER, 8, Arithmetic.FAST));
        assertThat(learner.take(labelled(0, 7.25)).scores()).containsExactly(0);
        for (int i = 1; i < 50; i++) {
            assertThat(learner.take(labelled(i, 7.25)).scores()).containsExactly(7.25f);
        }
    }

    @Test
    void oneExtremeLabelLeavesTheAnswersWhereTheyWere() {
        Learner learner = new Learner(Samples.spec(1, NUMBER, 8, Arithmetic.FAST));
        for (Event event : Samples.events(500, 4)) {
            learner.take(event);
        }
        learner.take(labelled(500, 1e9));
        for (Event event : Samples.events(500, 5)) {
            assertThat(learner.take(event).scores()[0]).isBetween(-2f, 3f);
        }
    }

    private static Event labelled(int i, double label) {
        return Samples.event(i, i % 7, i % 3, "here", label);
    }

    @Test
    void theStateDoesNotGrowWithTheStream() {
        Learner learner = trained(Samples.spec(), EVENTS);
        int size = fullBatchState(learner);
        Samples.events(2000, 9).forEach(learner::take);
        assertThat(fullBatchState(learner)).isEqualTo(size);
    }

    @Test
    void aStateOfOtherSettingsIsRefusedInWords() {
        byte[] state = trained(Samples.spec(), EVENTS).state();
        Learner other = new Learner(Samples.spec(1, Samples.twoClasses(), 4, Arithmetic.FAST));
        assertThatThrownBy(() -> other.restore(state))
                .hasMessageContaining("batch: 8")
                .hasMessageContaining("batch: 4");
    }

    @Test
    void itLearns() {
        Learner learner = trained(Samples.spec(), Samples.events(3000, 5));
        var fading = learner.report().figures().fading();
        assertThat(fading.accuracy()).isGreaterThan(0.9);
        assertThat(fading.baselines().prior().accuracy()).isLessThan(0.7);
    }

    /** Right after a step the half-full batch is empty, so the sizes can be compared. */
    private static int fullBatchState(Learner learner) {
        long version = learner.version();
        int next = 0;
        List<Event> more = Samples.events(8, 21);
        while (learner.version() == version) {
            learner.take(more.get(next++));
        }
        return learner.stateBytes();
    }

    private static Learner trained(LearnerSpec spec, List<Event> events) {
        Learner learner = new Learner(spec);
        events.forEach(learner::take);
        return learner;
    }

    private static String fingerprint(Learner learner) {
        return Fingerprint.of(learner.state());
    }
}
