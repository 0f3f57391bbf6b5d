package dev.thalweg.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thalweg.event.Event;
import dev.thalweg.learner.Learner;
import dev.thalweg.learner.Samples;
import dev.thalweg.model.Configured;
import dev.thalweg.model.Place;
import dev.thalweg.model.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;

/** The rules of the state store, each of which was needed by something seen (docs/decisions/0004-state-store.md). */
class LearnerStoreTest {

    private static final List<Event> EVENTS = Samples.events(30, 4);

    private final KeyValueStore<Bytes, byte[]> inner = Records.store();
    private final LearnerStore store = store();

    private LearnerStore store() {
        return new LearnerStore(inner, promoted -> new Learner(Samples.spec()), false, "");
    }

    @Test
    void aCommitWritesWhatWasLearned() {
        Learner learner = learn(store, EVENTS);
        store.flushCache();
        assertThat(store().open().state()).isEqualTo(learner.state());
    }

    /** A request that changes nothing may be all that comes after a start: the settings are told once all the same. */
    @Test
    void settingsAreToldOnceAndAreInTheStateFromThen() {
        LearnerStore told = new LearnerStore(inner, promoted -> new Learner(Samples.spec()), false, "settings");
        told.open();
        assertThat(told.configured()).isEqualTo(new Configured(0, new Place(0, 0), true, "settings"));
        assertThat(told.configured()).isNull();
        told.flushCache();
        LearnerStore again = new LearnerStore(inner, promoted -> new Learner(Samples.spec()), false, "settings");
        again.open();
        assertThat(again.configured()).isNull();
        LearnerStore others = new LearnerStore(inner, promoted -> new Learner(Samples.spec()), false, "others");
        others.open();
        assertThat(others.configured()).isEqualTo(new Configured(0, new Place(0, 0), false, "others"));
    }

    /** Killed or not: settings that came with a model hold until the pipeline is started with others. */
    @Test
    void settingsThatCameWithAModelStayUntilThePipelineIsStartedWithOthers() {
        List<String> asked = new ArrayList<>();
        byte[] model = learn(store(), EVENTS).state();
        LearnerStore told = recording("settings", asked);
        told.open();
        told.configured();
        told.adopt(model, "with the model");
        told.flushCache();
        recording("settings", asked).open();
        LearnerStore others = recording("others", asked);
        others.open();
        others.configured();
        others.flushCache();
        recording("others", asked).open();
        assertThat(asked).containsExactly("", "with the model", "with the model", "", "");
    }

    private LearnerStore recording(String settings, List<String> asked) {
        return new LearnerStore(
                inner,
                promoted -> {
                    asked.add(promoted);
                    return new Learner(Samples.spec());
                },
                false,
                settings);
    }

    @Test
    void nothingIsWrittenButByFlushCache() {
        learn(store, EVENTS);
        store.commit(Map.of());
        assertThat(Records.count(inner)).isZero();
    }

    @Test
    void aFreshLearnerIsNotWritten() {
        store.open();
        store.flushCache();
        assertThat(Records.count(inner)).isZero();
    }

    @Test
    void aRecycledStoreGoesOnFromWhatAnotherLifeWrote() {
        learn(store, EVENTS.subList(0, 10));
        store.flushCache();
        store.clearCache();
        LearnerStore elsewhere = store();
        learn(elsewhere, EVENTS.subList(10, 20));
        elsewhere.flushCache();
        Learner back = learn(store, EVENTS.subList(20, 30));
        Learner uninterrupted = new Learner(Samples.spec());
        EVENTS.forEach(uninterrupted::take);
        assertThat(back.state()).isEqualTo(uninterrupted.state());
    }

    @Test
    void whatARevivedTaskHadNotCommittedIsForgotten() {
        learn(store, EVENTS.subList(0, 10));
        store.flushCache();
        byte[] committed = store.open().state();
        learn(store, EVENTS.subList(10, 20));
        store.clearCache();
        store.flushCache();
        assertThat(store.open().state()).isEqualTo(committed);
    }

    @Test
    void openingAgainForgetsWhatWasNotCommitted() {
        learn(store, EVENTS.subList(0, 10));
        store.open();
        store.flushCache();
        assertThat(Records.count(inner)).isZero();
    }

    @Test
    void aRecordThatWasLearnedIsNotLearnedAgain() {
        learn(store, EVENTS);
        store.flushCache();
        store.open();
        assertThatThrownBy(() -> store.takes(Source.EVENTS, 29))
                .isInstanceOf(PipelineFailure.class)
                .hasMessageContaining("offset 29 was learned already")
                .hasMessageContaining("--reset");
        store.takes(Source.EVENTS, 30);
    }

    @Test
    void closingAndInitialisingForgetWhatWasNotCommitted() {
        learn(store, EVENTS);
        store.close();
        store.flushCache();
        assertThat(store.place().events()).isZero();
        learn(store, EVENTS);
        store.init(Records.context(), store);
        store.flushCache();
        assertThat(store.place().events()).isZero();
        assertThat(Records.count(inner)).isZero();
    }

    @Test
    void aDamagedStateIsRefusedAndNeverReplacedByAFreshOne() {
        learn(store, EVENTS);
        store.flushCache();
        inner.delete(StateChunks.key(0));
        assertThatThrownBy(() -> store().open()).hasMessageContaining("damaged").hasMessageContaining("--reset");
    }

    private static Learner learn(LearnerStore store, List<Event> events) {
        Learner learner = store.open();
        for (Event event : events) {
            store.takes(Source.EVENTS, event.origin().offset());
            learner.take(event);
        }
        return learner;
    }
}
