package dev.thalweg.history;

import dev.thalweg.learner.Fingerprint;
import dev.thalweg.learner.Learner;
import dev.thalweg.learner.LearnerSpec;
import dev.thalweg.learner.Report;
import dev.thalweg.learner.StoredState;
import dev.thalweg.model.Place;
import dev.thalweg.model.Promoted;
import dev.thalweg.stream.CommittedModel;
import org.jspecify.annotations.Nullable;

/**
 * One partition that was learned again.
 *
 * @param begin offset of the first event that is still there
 * @param committed what the live pipeline had committed
 * @param place where the first records stand that were not selected
 * @param number records that were taken, as the lineage counts them; 0 where labels stand in their events
 * @param before events that the model had taken which it began with, be it one that was broken off; 0 where there was none
 * @param selection of what the live pipeline had taken
 * @param leftOut events that were there and were left out
 * @param report of the learner that learned it again
 * @param state of that learner
 * @param spec of that learner
 * @param sameSettings whether the live model learns under the settings of this command, as far as is told
 * @param wentOnFrom the last snapshot that it went on from, so that nothing before shows in it; null where there was none
 * @param parted the first snapshot at which it was another model than the live one; null where there was none
 */
@SuppressWarnings("ArrayRecordComponent") // It only hands the bytes on; nobody compares it.
public record Replayed(
        int partition,
        long begin,
        CommittedModel committed,
        Place place,
        long number,
        long before,
        Selection selection,
        long leftOut,
        Report report,
        byte[] state,
        LearnerSpec spec,
        boolean sameSettings,
        @Nullable Promoted wentOnFrom,
        @Nullable String parted) {

    public StoredState live() {
        return new StoredState(committed.state());
    }

    public String fingerprint() {
        return Fingerprint.of(state);
    }

    /** Whether it is the live model, to the bit. */
    public boolean same() {
        return fingerprint().equals(live().fingerprint());
    }

    /** Events taken again. */
    public long events() {
        return new StoredState(state).events();
    }

    /** Events that the live model learned and that are not there any more, nor in a model to begin with; where not all was selected, how many at most. */
    public long missing() {
        if (selection.snapshot() != null) {
            return 0; // It goes on where that model ends, or not at all.
        }
        if (selection.isAll()) {
            return Math.max(0, live().events() - events());
        }
        return selection.from().equals(Bound.NONE) ? Math.min(begin, place.events()) : 0;
    }

    /** In which settings the live model differs that give a state its shape, a line each; empty where in none. */
    public String settings() {
        return live().differences(spec);
    }

    /** The same, gone on to a later place. */
    Replayed goneOn(Place to, Learner learner) {
        return new Replayed(
                partition,
                begin,
                committed,
                to,
                number,
                before,
                selection,
                leftOut,
                learner.report(),
                learner.state(),
                spec,
                sameSettings,
                wentOnFrom,
                parted);
    }
}
