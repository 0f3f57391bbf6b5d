package dev.thalweg.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.thalweg.event.Event;
import dev.thalweg.network.Arithmetic;
import dev.thalweg.network.HiddenUnit;
import dev.thalweg.network.Network;
import dev.thalweg.network.Optimizer;
import dev.thalweg.network.Schedule;
import dev.thalweg.network.TrainingSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hidden units of a merged model: who begins anew does so for all. */
class MergedUnitsTest {

    private final List<Event> events = Samples.events(900, 5);

    /** Whose units begin anew, and are merged. */
    static LearnerSpec spec() {
        return spec(0.005);
    }

    private static LearnerSpec spec(double rate) {
        Optimizer adam = new Optimizer.Adam(0.01, 0.9, 0.999, 1e-8);
        TrainingSpec training = new TrainingSpec(1, adam, Schedule.CONSTANT, 0, 0, 0, 5, rate, 0);
        return Samples.spec(1, Samples.twoClasses(), training, Arithmetic.FAST)
                .withMerging(Optional.of(new MergeSpec(40)));
    }

    /** A vector with zeros for all that is not this unit's. */
    private static float[] only(HiddenUnit unit, float[] vector) {
        float[] others = vector.clone();
        unit.clear(others);
        if (unit.usefulnessAt() < others.length) {
            others[unit.usefulnessAt()] = 0;
        }
        float[] own = vector.clone();
        for (int i = 0; i < own.length; i++) {
            own[i] -= others[i];
        }
        return own;
    }

    private static HiddenUnit begun(GlobalModel global, long since) {
        return global.begunSince(since).get(0).unit();
    }

    @Test
    void aUnitBeginsAnewInAllReplicasAlike() {
        LearnerSpec spec = spec();
        Learner one = new Learner(spec);
        Learner two = new Learner(spec);
        GlobalModel global = GlobalModel.untrained(spec, 2);
        int at = 0;
        while (global.begunSince(0).isEmpty()) {
            take(one, at, at + 40);
            take(two, at + 40, at + 80);
            global = global.plus(0, contribution(one));
            GlobalModel next = global.plus(1, contribution(two));
            assertThat(replica(one).merge(next, 0)).isTrue();
            assertThat(replica(two).merge(next, 1)).isTrue();
            at += 80;
            if (!global.begunSince(0).isEmpty()) {
                HiddenUnit unit = begun(global, 0);
                assertThat(only(unit, next.model().member(0)))
                        .as("what two learned of it before")
                        .isEqualTo(only(unit, global.model().member(0)));
            }
            global = next;
        }
        HiddenUnit unit = begun(global, 0);
        float[] young = only(unit, global.model().member(0));
        assertThat(young).as("random weights on its way in").isNotEqualTo(new float[young.length]);
        float[] nothing = new float[means(one).length];
        for (Learner replica : List.of(one, two)) {
            assertThat(only(unit, parameters(replica))).isEqualTo(young);
            assertThat(only(unit, means(replica)))
                    .as("means of its past gradients")
                    .isEqualTo(nothing);
            assertThat(means(replica)).as("of others").isNotEqualTo(nothing);
        }
        assertThat(at).as("labels until units are old enough").isGreaterThan(2 * HiddenUnit.MATURE);
        take(one, at, at + 40);
        assertThat(only(unit, parameters(one))).as("it learns").isNotEqualTo(young);
    }

    @Test
    void whatIsUnderWayOfAUnitThatBeginsAnewIsForgotten() {
        LearnerSpec spec = spec();
        Learner slow = new Learner(spec);
        take(slow, 0, 40);
        Contribution underWay = contribution(slow);
        Learner other = new Learner(spec);
        GlobalModel global = GlobalModel.untrained(spec, 2);
        for (int at = 40; global.begunSince(0).isEmpty(); at += 40) {
            take(other, at, at + 40);
            global = global.plus(1, contribution(other));
            assertThat(replica(other).merge(global, 1)).isTrue();
        }
        HiddenUnit unit = begun(global, 0);
        float[] young = only(unit, global.model().member(0));
        assertThat(replica(slow).merge(global, 0)).isTrue();
        assertThat(only(unit, parameters(slow))).isEqualTo(young);
        GlobalModel next = global.plus(0, underWay);
        assertThat(only(unit, next.model().member(0))).isEqualTo(young);
        assertThat(replica(slow).merge(next, 0)).isTrue();
        assertThat(only(unit, parameters(slow))).isEqualTo(young);
    }

    @Test
    void aReplicaLetsNoneBeginAnewByItself() {
        Learner judged = new Learner(spec());
        Learner kept = new Learner(spec(0));
        take(judged, 0, 500);
        take(kept, 0, 500);
        assertThat(parameters(judged)).startsWith(parameters(kept));
    }

    private static Contribution large(long round, long since) {
        return new Contribution(round, since, Long.MAX_VALUE, SharedModel.untrained(spec()));
    }

    private static SharedModel own() {
        return SharedModel.read(spec(), SharedModel.untrained(spec()).bytes());
    }

    private static HiddenUnit only(MergedUnits units, long since) {
        assertThat(units.begunSince(since)).as("one of a layer").hasSize(1);
        return units.begunSince(since).get(0).unit();
    }

    @Test
    void weightsAreDrawnFromTheVersion() {
        assertThat(begunIn(1)).isEqualTo(begunIn(1)).isNotEqualTo(begunIn(2));
    }

    private static float[] begunIn(long version) {
        SharedModel model = own();
        MergedUnits.of(spec()).after(large(1, 0), 1, version, model);
        return model.member(0);
    }

    @Test
    void theLeastUsefulBeginsAndNoneIsLessThanUseless() {
        SharedModel model = own();
        float[] vector = model.member(0);
        HiddenUnit any = only(MergedUnits.of(spec()).after(large(1, 0), 1, 1, own()), 0);
        int first = new HiddenUnit(any.layout(), 0, 0).usefulnessAt();
        for (int at = first; at < vector.length; at++) {
            vector[at] = 3;
        }
        vector[first + 1] = 2;
        vector[first + 2] = 1;
        vector[first + 3] = 2;
        MergedUnits next = MergedUnits.of(spec()).after(large(1, 0), 1, 1, model);
        assertThat(only(next, 0).unit()).isEqualTo(2);
        vector[first + 1] = -2;
        vector[first + 3] = -3;
        next = next.after(large(2, 0), 1, 2, model);
        assertThat(only(next, 1).unit())
                .as("of those that are useless the first")
                .isEqualTo(1);
        assertThat(vector[first + 3]).isZero();
    }

    @Test
    void whatWasLearnedOfOthersMakesNoUnitOlder() {
        SharedModel model = own();
        MergedUnits units = MergedUnits.of(spec()).after(large(1, 0), 1, 1, model);
        HiddenUnit useless = only(units, 0);
        units = units.after(large(2, 0), 1, 2, model);
        assertThat(only(units, 1)).as("too young, however useless").isNotEqualTo(useless);
        model.member(0)[only(units, 1).usefulnessAt()] = 1;
        units = units.after(large(3, 1), 1, 3, model);
        assertThat(only(units, 2)).isEqualTo(useless);
    }

    /** Each of these contributions is good for less than one unit. */
    @Test
    void whatIsDueAddsUp() {
        SharedModel model = own();
        MergedUnits units = MergedUnits.of(spec());
        for (int version = 1; version <= 40; version++) {
            units = units.after(new Contribution(version, 0, 10, model), 1, version, model);
            if (version * 10 <= HiddenUnit.MATURE) {
                assertThat(units.begunSince(0)).as("young").isEmpty();
            }
        }
        assertThat(units.begunSince(0)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"age", "version", "due", "cut", "more"})
    void aDamagedOneIsRefused(String what) {
        byte[] bytes = GlobalModel.untrained(spec(), 2).bytes();
        int end = bytes.length;
        int due = end
                - Double.BYTES
                - 2 * Long.BYTES * spec().members().get(0).hidden().get(0);
        ByteBuffer damaged = ByteBuffer.wrap(Arrays.copyOf(bytes, end + 1)).order(ByteOrder.LITTLE_ENDIAN);
        switch (what) {
            case "age" -> damaged.putLong(end - 16, -1);
            case "version" -> damaged.putLong(end - 8, 1);
            case "due" -> damaged.putDouble(due, Double.NaN);
            default -> {}
        }
        int length = end + (what.equals("cut") ? -1 : what.equals("more") ? 1 : 0);
        byte[] wrong = Arrays.copyOf(damaged.array(), length);
        assertThatIllegalStateException()
                .isThrownBy(() -> GlobalModel.read(spec(), wrong))
                .withMessageContaining("damaged");
    }

    @Test
    void anotherRateIsRefused() {
        byte[] state = new Learner(spec()).state();
        Learner other = new Learner(spec(0.01));
        assertThatIllegalStateException().isThrownBy(() -> other.restore(state)).withMessageContaining("replaced at");
    }

    private void take(Learner learner, int from, int to) {
        events.subList(from, to).forEach(learner::take);
    }

    private static Replica replica(Learner learner) {
        return Objects.requireNonNull(learner.replica());
    }

    private static Contribution contribution(Learner learner) {
        return Objects.requireNonNull(replica(learner).contribution());
    }

    private static float[] parameters(Learner learner) {
        return learner.panel().network(0).vector();
    }

    /** Adam's first slot: behind the counters and the parameters. */
    private static float[] means(Learner learner) {
        Network network = learner.panel().network(0);
        ByteBuffer state = ByteBuffer.allocate(network.stateBytes()).order(ByteOrder.LITTLE_ENDIAN);
        network.write(state);
        float[] means = new float[network.parameters()];
        state.position(20 + Float.BYTES * means.length);
        state.slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(means);
        return means;
    }
}
