package dev.thalweg.learner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.event.Event;
import dev.thalweg.event.EventShape;
import dev.thalweg.event.Field;
import dev.thalweg.event.Origin;
import dev.thalweg.learner.LabelSpec.OnExpiry;
import dev.thalweg.network.Arithmetic;
import dev.thalweg.network.Optimizer;
import dev.thalweg.network.Schedule;
import dev.thalweg.network.TrainingSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Events that say by themselves how much they count in learning. */
class EventWeightTest {

    private static final List<Event> EVENTS = Samples.events(120, 5);

    @Test
    void oneOrMissingIsAsWithoutWeights() {
        String plain = taught(sgd(0.1), EVENTS);
        assertThat(taught(weighted(sgd(0.1)), weighing(1))).isEqualTo(plain);
        assertThat(taught(weighted(sgd(0.1)), weighing(Double.NaN))).isEqualTo(plain);
    }

    /** Of single rows, without clipping, as a learning rate that much higher. */
    @Test
    void itScalesTheStep() {
        Event event = EVENTS.get(0);
        assertThat(taught(weighted(sgd(0.1)), List.of(weighing(event, 2)))).isEqualTo(taught(sgd(0.2), List.of(event)));
        assertThat(taught(weighted(sgd(0.1)), List.of(weighing(event, 2))))
                .isNotEqualTo(taught(sgd(0.1), List.of(event)));
    }

    @Test
    void zeroTeachesNothing() {
        Learner learner = new Learner(weighted(sgd(0.1)));
        double before = norm(learner);
        weighing(0).forEach(learner::take);
        assertThat(norm(learner)).isEqualTo(before);
        weighing(1).forEach(learner::take);
        assertThat(norm(learner)).isNotEqualTo(before);
    }

    private static double norm(Learner learner) {
        return learner.report().weightNorm();
    }

    /** Also where rows wait in a batch, are rehearsed, or wait for their labels. */
    @Test
    void stoppedAndContinuedAnywhereEqualsNeverStopped() {
        LearnerSpec rehearsing = weighted(Samples.panel(Samples.twoClasses()));
        LearnerSpec late = rehearsing.withLabels(Optional.of(new LabelSpec(40, OnExpiry.DROP, 12)));
        for (LearnerSpec spec : List.of(weighted(Samples.spec()), rehearsing, late)) {
            byte[] whole = script(new Learner(spec), 0, EVENTS.size()).state();
            for (int cut = 0; cut <= EVENTS.size(); cut++) {
                Learner resumed = new Learner(spec);
                resumed.restore(script(new Learner(spec), 0, cut).state());
                assertThat(script(resumed, cut, EVENTS.size()).state())
                        .as("cut at %d", cut)
                        .isEqualTo(whole);
            }
        }
    }

    /** Late labels come seven events after; weights differ from event to event. */
    private static Learner script(Learner learner, int from, int to) {
        List<Event> events = wild();
        for (int i = from; i < to; i++) {
            boolean late = learner.report().labels() != null;
            learner.take(late ? events.get(i).withoutLabel() : events.get(i));
            if (late && i >= 7) {
                learner.label(events.get(i - 7), outcome -> {});
            }
        }
        return learner;
    }

    /** One weight differs by one bit, in a row that is rehearsed or waits: another model. */
    @Test
    void theFingerprintTellsWeightsThatAreKept() {
        LearnerSpec rehearsing = weighted(Samples.panel(Samples.twoClasses()));
        LearnerSpec late = weighted(Samples.spec()).withLabels(Optional.of(new LabelSpec(40, OnExpiry.DROP, 12)));
        List<Event> events = wild();
        List<Event> other = new ArrayList<>(events);
        other.set(100, weighing(events.get(100), Math.nextUp((float) 0.5)));
        events.set(100, weighing(events.get(100), 0.5));
        assertThat(taught(rehearsing, events)).isNotEqualTo(taught(rehearsing, other));
        List<Event> waiting =
                events.subList(95, 105).stream().map(Event::withoutLabel).toList();
        List<Event> waitingOther =
                other.subList(95, 105).stream().map(Event::withoutLabel).toList();
        assertThat(taught(late, waiting)).isNotEqualTo(taught(late, waitingOther));
    }

    private static List<Event> wild() {
        Random random = new Random(9);
        List<Event> events = new ArrayList<>();
        EVENTS.forEach(event -> events.add(weighing(event, random.nextInt(4) == 0 ? 0 : 3 * random.nextDouble())));
        return events;
    }

    private static List<Event> weighing(double weight) {
        return EVENTS.stream().map(event -> weighing(event, weight)).toList();
    }

    private static Event weighing(Event event, double weight) {
        Origin origin = event.origin();
        double[] numbers = {event.number(0), event.number(1), weight};
        return new Event(event.id(), origin, event.time(), numbers, new String[] {event.category(0)}, event.label());
    }

    private static String taught(LearnerSpec spec, List<Event> events) {
        Learner learner = new Learner(spec);
        events.forEach(learner::take);
        return Fingerprint.of(learner.state());
    }

    private static LearnerSpec sgd(double rate) {
        TrainingSpec training = new TrainingSpec(1, new Optimizer.Sgd(rate), Schedule.CONSTANT, 0, 0, 0, 0);
        return Samples.spec(1, Samples.twoClasses(), training, Arithmetic.FAST);
    }

    private static LearnerSpec weighted(LearnerSpec spec) {
        EventShape shape = spec.shape();
        List<Field> fields = new ArrayList<>(shape.fields());
        fields.add(new Field("weight", Field.Kind.NUMBER, false));
        return spec.withShape(new EventShape(fields, shape.label(), "weight", null, null, 0));
    }
}
