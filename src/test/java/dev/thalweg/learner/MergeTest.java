package dev.thalweg.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.offset;

import dev.thalweg.event.Event;
import dev.thalweg.event.LabelShape;
import dev.thalweg.feature.Scaling;
import dev.thalweg.network.Arithmetic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Replicas, what they add, and the model that comes of it. */
class MergeTest {

    private static final LearnerSpec SPEC = merging(Samples.spec(), 40);

    private final List<Event> events = Samples.events(900, 5);

    private static LearnerSpec merging(LearnerSpec spec, int every) {
        return spec.withMerging(Optional.of(new MergeSpec(every)));
    }

    private static Replica replica(Learner learner) {
        return Objects.requireNonNull(learner.replica());
    }

    private static Contribution contribution(Learner learner) {
        return Objects.requireNonNull(replica(learner).contribution());
    }

    private void take(Learner learner, int from, int to) {
        events.subList(from, to).forEach(learner::take);
    }

    private static float[] parameters(Learner learner) {
        return learner.panel().network(0).vector();
    }

    @Test
    void aContributionComesOnceThereIsEnoughAndTheOneBeforeIsMerged() {
        Learner learner = new Learner(SPEC);
        take(learner, 0, 39);
        assertThat(replica(learner).contribution()).isNull();
        take(learner, 39, 40);
        Contribution first = contribution(learner);
        assertThat(first.round()).isEqualTo(1);
        assertThat(learner.report().inFlight()).isEqualTo(1);
        take(learner, 40, 200);
        assertThat(replica(learner).contribution()).as("one is in flight").isNull();
        GlobalModel merged = GlobalModel.untrained(SPEC, 2).plus(0, first);
        assertThat(replica(learner).merge(merged, 0)).isTrue();
        assertThat(learner.report().inFlight()).isZero();
        assertThat(contribution(learner))
                .extracting(Contribution::round, Contribution::since)
                .containsExactly(2L, 1L);
    }

    /** Its share is 1 then: but for roundings it goes on from where it was. */
    @Test
    void theOnlyReplicaIsNotMovedByItsOwnContribution() {
        Learner alone = new Learner(Samples.spec());
        Learner merged = new Learner(SPEC);
        GlobalModel global = GlobalModel.untrained(SPEC, 1);
        for (int at = 0; at < 400; at += 50) {
            take(alone, at, at + 50);
            take(merged, at, at + 50);
            global = global.plus(0, contribution(merged));
            assertThat(replica(merged).merge(global, 0)).isTrue();
        }
        assertThat(parameters(merged)).containsExactly(parameters(alone), offset(1e-4f));
        Map<String, Scaling> scalings = merged.predictor().scalings();
        alone.predictor().scalings().forEach((field, scaling) -> assertThat(scalings.get(field))
                .usingRecursiveComparison()
                .withComparatorForType((a, b) -> Math.abs(a - b) < 1e-9 ? 0 : Double.compare(a, b), Double.class)
                .isEqualTo(scaling));
    }

    @Test
    void countsOfAllReplicasAreThoseOfAllEvents() {
        GlobalModel global = GlobalModel.untrained(SPEC, 3);
        List<Learner> replicas = new ArrayList<>();
        for (int partition = 0; partition < 3; partition++) {
            Learner replica = new Learner(SPEC);
            take(replica, 300 * partition, 300 * partition + 300);
            global = global.plus(partition, contribution(replica));
            replicas.add(replica);
        }
        Learner all = new Learner(SPEC);
        take(all, 0, 900);
        Scaling expected = Objects.requireNonNull(all.predictor().scalings().get("y"));
        for (int partition = 0; partition < 3; partition++) {
            assertThat(replica(replicas.get(partition)).merge(global, partition))
                    .isTrue();
            Scaling found = Objects.requireNonNull(
                    replicas.get(partition).predictor().scalings().get("y"));
            assertThat(found.shift()).isEqualTo(expected.shift());
            assertThat(found.divisor()).isEqualTo(expected.divisor());
            assertThat(found.missing()).isEqualTo(expected.missing(), offset(1e-12));
        }
    }

    @Test
    void whatWasLearnedSinceIsKeptAndNotAddedTwice() {
        Learner learner = new Learner(SPEC);
        take(learner, 0, 100);
        Contribution first = contribution(learner);
        float[] sent = parameters(learner);
        take(learner, 100, 200);
        float[] now = parameters(learner);
        GlobalModel global = GlobalModel.untrained(SPEC, 4);
        float[] untrained = parameters(new Learner(SPEC));
        replica(learner).merge(global.plus(0, first), 0);
        float share = (float) (1 / (1 + 3 * 100 / 120.0));
        for (int i = 0; i < now.length; i++) {
            float expected = untrained[i] + share * (sent[i] - untrained[i]) + (now[i] - sent[i]);
            assertThat(parameters(learner)[i]).isEqualTo(expected, offset(1e-5f));
        }
    }

    @Test
    void aVersionWithoutItsOwnPartLeavesThatUnderWay() {
        Learner one = new Learner(SPEC);
        Learner two = new Learner(SPEC);
        take(one, 0, 100);
        take(two, 100, 200);
        Contribution ofOne = contribution(one);
        Contribution ofTwo = contribution(two);
        float[] before = parameters(one);
        GlobalModel global = GlobalModel.untrained(SPEC, 2).plus(1, ofTwo);
        assertThat(replica(one).merge(global, 0)).isTrue();
        assertThat(parameters(one)).isNotEqualTo(before);
        assertThat(replica(one).contribution()).isNull();
        assertThat(replica(one).merge(global, 0)).as("the same again").isFalse();
        assertThat(replica(one).merge(global.plus(0, ofOne), 0)).isTrue();
        take(one, 200, 240);
        assertThat(contribution(one).round()).isEqualTo(2);
    }

    @Test
    void aContributionIsTakenOnceAndOnlyOfAPartitionThatIsThere() {
        Learner learner = new Learner(SPEC);
        take(learner, 0, 100);
        Contribution first = contribution(learner);
        GlobalModel global = GlobalModel.untrained(SPEC, 2).plus(0, first);
        assertThat(global.version()).isEqualTo(1);
        assertThat(global.knows(0, 1)).isTrue();
        assertThat(global.knows(1, 1)).isFalse();
        assertThat(global.knows(2, 1)).isTrue();
        assertThatIllegalArgumentException().isThrownBy(() -> global.plus(0, first));
    }

    @Test
    void whatWouldNotBeFiniteChangesNothingButCounts() {
        Learner learner = new Learner(SPEC);
        float[] huge = parameters(learner);
        Arrays.fill(huge, Float.MAX_VALUE);
        take(learner, 0, 100);
        learner.panel().network(0).move(huge);
        Contribution far = contribution(learner);
        GlobalModel global = GlobalModel.untrained(SPEC, 1).plus(0, far);
        GlobalModel again = global.plus(0, new Contribution(2, 0, 1, far.change()));
        assertThat(again.version()).isEqualTo(2);
        assertThat(again.model().finite()).isTrue();
        assertThat(again.round(0)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"classes", "number", "panel", "units"})
    void aReplicaGoesOnFromItsStateAsIfNeverStopped(String kind) {
        LabelShape number = new LabelShape.Numeric("label");
        LearnerSpec spec = merging(
                switch (kind) {
                    case "number" -> Samples.spec(1, number, 8, Arithmetic.FAST);
                    case "panel" -> Samples.panel(Samples.twoClasses());
                    case "units" -> MergedUnitsTest.spec();
                    default -> Samples.spec();
                },
                40);
        Learner on = new Learner(spec);
        Learner stopped = new Learner(spec);
        GlobalModel global = GlobalModel.untrained(spec, 2);
        Learner other = new Learner(spec);
        take(other, 600, 700);
        global = global.plus(1, contribution(other));
        for (int at = 0; at < 500; at += 10) {
            take(on, at, at + 10);
            take(stopped, at, at + 10);
            Contribution due = replica(on).contribution();
            assertThat(replica(stopped).contribution() == null).isEqualTo(due == null);
            byte[] state = stopped.state();
            assertThat(state).isEqualTo(on.state());
            stopped = new Learner(spec);
            stopped.restore(state);
            if (due != null) {
                global = GlobalModel.read(spec, global.plus(0, due).bytes());
                assertThat(replica(on).merge(global, 0)).isTrue();
                assertThat(replica(stopped).merge(global, 0)).isTrue();
            }
        }
        assertThat(stopped.state()).isEqualTo(on.state());
        assertThat(global.version()).isGreaterThan(5);
        assertThat(global.begunSince(0).isEmpty()).isEqualTo(!kind.equals("units"));
    }

    @Test
    void modelsOfOtherSettingsOrDamagedOnesAreRefused() {
        byte[] bytes = GlobalModel.untrained(SPEC, 2).bytes();
        LearnerSpec other = merging(Samples.panel(Samples.twoClasses()), 40);
        assertThatIllegalStateException()
                .isThrownBy(() -> GlobalModel.read(other, bytes))
                .withMessageContaining("other settings");
        for (int length = 0; length < bytes.length; length += 7) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatIllegalStateException().isThrownBy(() -> GlobalModel.read(SPEC, cut));
        }
        byte[] infinite = bytes.clone();
        Arrays.fill(infinite, bytes.length - 4, bytes.length, (byte) 0xFF);
        assertThatIllegalStateException()
                .isThrownBy(() -> GlobalModel.read(SPEC, infinite))
                .withMessageContaining("finite");
    }

    /** They would not begin alike: a state is not taken over, and a merged model neither. */
    @Test
    void replicasOfAnotherSeedAreRefused() {
        byte[] state = new Learner(SPEC).state();
        Learner other = new Learner(SPEC.withSeed(2));
        assertThatIllegalStateException().isThrownBy(() -> other.restore(state)).withMessageContaining("seed");
    }

    @Test
    void learnersThatAreNotMergedHaveNoReplica() {
        assertThat(new Learner(Samples.spec()).replica()).isNull();
    }
}
