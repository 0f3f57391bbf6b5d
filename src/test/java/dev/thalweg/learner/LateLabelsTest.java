package dev.thalweg.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.thalweg.event.Event;
import dev.thalweg.event.Reason;
import dev.thalweg.feature.Row;
import dev.thalweg.learner.LabelSpec.OnExpiry;
import dev.thalweg.learner.Report.LabelReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Labels that arrive by themselves: late, early, twice, in any order, or never. The time of a sample is its number. */
class LateLabelsTest {

    private static final List<Event> EVENTS = LateStream.EVENTS;

    private final List<Outcome> outcomes = new ArrayList<>();

    @Test
    void aRowIsLearnedAsItWasPredictedAndScoredByWhatWasSaidThen() {
        int delay = 7;
        Learner late = learner(1000, OnExpiry.DROP, 100);
        Learner verbs = new Learner(Samples.spec());
        List<Row> rows = new ArrayList<>();
        List<Prediction> said = new ArrayList<>();
        for (int at = 0; at < EVENTS.size() + delay; at++) {
            if (at < EVENTS.size()) {
                Row row = verbs.row();
                Prediction expected = verbs.predict(EVENTS.get(at).withoutLabel(), row);
                verbs.observe(EVENTS.get(at).withoutLabel(), row);
                rows.add(row);
                said.add(expected);
                Prediction prediction = take(late, at);
                assertThat(prediction.scores()).containsExactly(expected.scores());
                assertThat(prediction.warmingUp()).isEqualTo(at < Learner.WARM_AFTER + delay);
            }
            if (at >= delay) {
                verbs.learn(
                        said.get(at - delay),
                        rows.get(at - delay),
                        EVENTS.get(at - delay).label());
                label(late, at - delay, at);
                requireOutcome(said.get(at - delay), EVENTS.get(at - delay), delay);
            }
        }
        assertThat(late.report().version()).isEqualTo(verbs.report().version()).isPositive();
        assertThat(late.report().weightNorm()).isEqualTo(verbs.report().weightNorm());
        assertThat(late.report().figures().overall())
                .isEqualTo(verbs.report().figures().overall());
        assertThat(outcomes).hasSameSizeAs(EVENTS);
        assertThat(labels(late)).isEqualTo(new LabelReport(0, 0, 0, 0, 0, 0, 0));
    }

    private void requireOutcome(Prediction said, Event event, long delay) {
        Outcome outcome = outcomes.get(outcomes.size() - 1);
        assertThat(outcome.prediction().scores()).containsExactly(said.scores());
        assertThat(outcome.prediction().modelVersion()).isEqualTo(said.modelVersion());
        assertThat(outcome.prediction().event().id()).isEqualTo(event.id());
        assertThat(outcome.prediction().event().origin()).isEqualTo(event.origin());
        assertThat(outcome.delayMillis()).isEqualTo(delay);
        double probability = said.scores()[(int) outcome.label()];
        assertThat(outcome.loss()).isCloseTo(-Math.log(probability), within(1e-6));
    }

    @Test
    void aLabelThatComesFirstWaitsForItsEvent() {
        Learner learner = learner(1000, OnExpiry.DROP, 100);
        label(learner, 5, 2);
        assertThat(outcomes).isEmpty();
        assertThat(labels(learner).early()).isOne();
        take(learner, 5);
        assertThat(outcomes).singleElement().satisfies(outcome -> {
            assertThat(outcome.label()).isEqualTo(EVENTS.get(5).label());
            assertThat(outcome.delayMillis()).isEqualTo(-3);
        });
        assertThat(labels(learner)).isEqualTo(new LabelReport(0, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void aSecondLabelChangesNothingAndIsCounted() {
        Learner learner = learner(1000, OnExpiry.DROP, 100);
        take(learner, 0);
        label(learner, 0, 1);
        String once = Fingerprint.of(learner.state());
        label(learner, 0, 2);
        label(learner, 0, 3);
        assertThat(outcomes).hasSize(1);
        assertThat(labels(learner).duplicates()).isEqualTo(2);
        label(learner, 9, 4);
        label(learner, 9, 5);
        assertThat(labels(learner).duplicates()).isEqualTo(3);
        assertThat(labels(learner).early()).isOne();
        assertThat(Fingerprint.of(learner.state())).isNotEqualTo(once); // The early one shapes what comes.
    }

    @Test
    void anEventThatComesTwiceWaitsOnce() {
        Learner learner = learner(1000, OnExpiry.NEGATIVE, 100);
        take(learner, 0);
        take(learner, 0);
        label(learner, 0, 1);
        take(learner, 0);
        assertThat(learner.report().duplicates()).isEqualTo(2);
        assertThat(learner.report().predictions()).isEqualTo(3);
        assertThat(outcomes).hasSize(1);
        assertThat(labels(learner).waiting()).isZero();
    }

    @Test
    void labelsComeInAnyOrder() {
        Learner learner = learner(1000, OnExpiry.DROP, 100);
        for (int at = 0; at < 20; at++) {
            take(learner, at);
        }
        for (int at = 19; at >= 0; at--) {
            label(learner, at, 20);
        }
        assertThat(outcomes.stream()
                        .map(outcome -> outcome.prediction().event().origin().offset()))
                .hasSize(20)
                .isSortedAccordingTo(Comparator.reverseOrder());
    }

    @Test
    void anEventWhoseLabelNeverComesIsDroppedAndALaterLabelCounted() {
        Learner learner = learner(10, OnExpiry.DROP, 100);
        take(learner, 0);
        take(learner, 10);
        assertThat(labels(learner)).isEqualTo(new LabelReport(2, 0, 0, 0, 0, 0, 0));
        long version = learner.version();
        take(learner, 11);
        assertThat(labels(learner)).isEqualTo(new LabelReport(2, 0, 1, 0, 0, 0, 0));
        label(learner, 0, 12);
        assertThat(labels(learner).unmatched()).isOne();
        assertThat(outcomes).isEmpty();
        assertThat(learner.version()).isEqualTo(version);
    }

    @Test
    void anEventWhoseLabelNeverComesCountsAsTheFirstClassWhereThatIsAskedFor() {
        Learner learner = learner(10, OnExpiry.NEGATIVE, 100);
        Prediction said = take(learner, 0);
        take(learner, 11);
        assertThat(outcomes).singleElement().satisfies(outcome -> {
            assertThat(outcome.assumed()).isTrue();
            assertThat(outcome.label()).isZero();
            assertThat(outcome.prediction().scores()).containsExactly(said.scores());
            assertThat(outcome.prediction().event().id())
                    .isEqualTo(EVENTS.get(0).id());
            assertThat(outcome.delayMillis()).isEqualTo(11);
        });
        assertThat(learner.report().figures().overall().scored()).isOne();
    }

    @Test
    void aLabelWhoseEventNeverComesIsForgottenAndCounted() {
        Learner learner = learner(10, OnExpiry.DROP, 100);
        label(learner, 300, 0);
        take(learner, 10);
        assertThat(labels(learner)).isEqualTo(new LabelReport(1, 1, 0, 0, 0, 0, 0));
        take(learner, 11);
        assertThat(labels(learner)).isEqualTo(new LabelReport(2, 0, 0, 0, 0, 1, 0));
    }

    /** An old event, too, waits as long as others: from when it came. */
    @Test
    void timeIsTheStreamsAndMovesOnlyForward() {
        Learner learner = learner(10, OnExpiry.DROP, 100);
        take(learner, 100);
        take(learner, 3);
        take(learner, 110);
        assertThat(labels(learner).waiting()).isEqualTo(3);
        label(learner, 100, 110);
        take(learner, 109);
        assertThat(labels(learner)).isEqualTo(new LabelReport(3, 0, 0, 0, 0, 0, 0));
        take(learner, 111);
        assertThat(labels(learner)).isEqualTo(new LabelReport(3, 0, 1, 0, 0, 0, 0));
    }

    @Test
    void tooManyThatWaitMakeRoomFromTheOldestOn() {
        Learner learner = learner(1_000_000, OnExpiry.NEGATIVE, 10);
        for (int at = 0; at < 15; at++) {
            take(learner, at);
        }
        assertThat(labels(learner)).isEqualTo(new LabelReport(10, 0, 0, 5, 0, 0, 0));
        label(learner, 4, 15);
        assertThat(labels(learner).unmatched()).isOne();
        label(learner, 5, 15);
        assertThat(outcomes).hasSize(1).noneMatch(Outcome::assumed);
        for (int at = 100; at < 130; at++) {
            label(learner, at, 20);
        }
        assertThat(labels(learner).early()).isLessThanOrEqualTo(10);
        assertThat(labels(learner).unmatched())
                .isEqualTo(1 + 30 - labels(learner).early());
    }

    /** Not only as long as it was known that its label had come. */
    @Test
    void anIdIsKnownAsLongAsItWasSettled() {
        Learner learner = learner(100, OnExpiry.DROP, 50);
        label(learner, 90, 0);
        take(learner, 90);
        take(learner, 120);
        take(learner, 90);
        assertThat(learner.report().duplicates()).isOne();
        take(learner, 191);
        take(learner, 90);
        assertThat(learner.report().duplicates()).isOne();
        assertThat(labels(learner).early()).isZero();
        assertThat(labels(learner).unmatched()).isZero();
    }

    @Test
    void anEventMayBringItsLabelAlong() {
        Learner learner = learner(1000, OnExpiry.DROP, 100);
        learner.take(EVENTS.get(0), outcomes::add);
        assertThat(outcomes).hasSize(1);
        label(learner, 0, 1);
        assertThat(labels(learner)).isEqualTo(new LabelReport(0, 0, 0, 0, 1, 0, 0));
    }

    @Test
    void aRecordThatIsNoLabelIsADeadLetterAndNoEvent() {
        Learner learner = learner(1000, OnExpiry.DROP, 100);
        take(learner, 0);
        learner.rejectLabel(Reason.UNKNOWN_CLASS);
        assertThat(learner.report().deadLetters()).isOne();
        assertThat(learner.report().events()).isOne();
        assertThatThrownBy(() -> new Learner(Samples.spec()).rejectLabel(Reason.UNKNOWN_CLASS))
                .isInstanceOf(IllegalStateException.class);
    }

    private Prediction take(Learner learner, int at) {
        return LateStream.take(learner, at, outcomes);
    }

    private void label(Learner learner, int of, long time) {
        LateStream.label(learner, of, time, outcomes);
    }

    private static LabelReport labels(Learner learner) {
        return Objects.requireNonNull(learner.report().labels());
    }

    private static Learner learner(long within, OnExpiry onExpiry, int most) {
        return LateStream.learner(within, onExpiry, most);
    }
}
