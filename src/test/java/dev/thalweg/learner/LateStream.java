package dev.thalweg.learner;

import dev.thalweg.event.Event;
import dev.thalweg.event.Origin;
import dev.thalweg.learner.LabelSpec.OnExpiry;
import java.util.List;
import java.util.Optional;

/** Events and their labels, which arrive apart. The time of an event is its number. */
final class LateStream {

    static final List<Event> EVENTS = Samples.events(400, 6);

    private LateStream() {}

    static Prediction take(Learner learner, int at, List<Outcome> outcomes) {
        return learner.take(EVENTS.get(at).withoutLabel(), outcomes::add);
    }

    static void label(Learner learner, int of, long time, List<Outcome> outcomes) {
        learner.label(labelled(EVENTS.get(of).id(), time, EVENTS.get(of).label()), outcomes::add);
    }

    static Event labelled(String id, long time, double label) {
        return new Event(id, new Origin("labels", 0, time), time, new double[0], new String[0], label);
    }

    static Learner learner(long within, OnExpiry onExpiry, int most) {
        return new Learner(spec(Samples.spec(), within, onExpiry, most));
    }

    static LearnerSpec spec(LearnerSpec plain, long within, OnExpiry onExpiry, int most) {
        return plain.withLabels(Optional.of(new LabelSpec(within, onExpiry, most)));
    }
}
