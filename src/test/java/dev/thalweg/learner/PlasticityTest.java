package dev.thalweg.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.thalweg.Pipelines;
import dev.thalweg.learner.ChangingConcepts.Kind;
import dev.thalweg.learner.ChangingConcepts.Result;
import dev.thalweg.learner.DriftSpec.Reaction;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** After many abrupt changes of concept profile best still learns, and what it does about them helps. */
class PlasticityTest {

    private static final int CONCEPTS = 8;
    private static final int ROWS = 600;

    @TempDir
    private Path directory;

    @Test
    void theReactionOfProfileBestHelps() {
        LearnerSpec best = Pipelines.example("electricity-best", directory).learner();
        DriftSpec watched = best.drift().orElseThrow();
        assertThat(watched.reaction()).isEqualTo(Reaction.BOOST);
        Result none = run(best.withDrift(Optional.of(new DriftSpec(watched.delta(), Reaction.NONE))));
        Result boosted = run(best);
        Result reset = run(best.withDrift(Optional.of(new DriftSpec(watched.delta(), Reaction.RESET))));
        System.out.printf(
                "%d concepts: accuracy %.4f, boosted %.4f, reset %.4f; %d detections%n",
                CONCEPTS,
                none.accuracy(1, CONCEPTS),
                boosted.accuracy(1, CONCEPTS),
                reset.accuracy(1, CONCEPTS),
                boosted.detections());
        assertThat(boosted.detections()).isBetween(CONCEPTS - 1L, 3L * CONCEPTS);
        assertThat(boosted.accuracy(1, CONCEPTS)).isGreaterThan(none.accuracy(1, CONCEPTS) + 0.01);
    }

    /** Sixty concepts of 2000 to 4000 rows; {@link PlasticityCampaign} has others that are harder. */
    @Test
    void sixtyChangesLeaveThePanelAbleToLearn() {
        Result result = ChangingConcepts.run(
                Pipelines.example("electricity-best", directory).learner(), Kind.CLOUDS, 60, 2000, 1);
        System.out.println("clouds: " + result);
        assertThat(result.accuracy(40, 60)).isCloseTo(result.accuracy(0, 20), within(0.02));
        assertThat(result.medianRecovery()).isLessThanOrEqualTo(300);
    }

    private static Result run(LearnerSpec spec) {
        return ChangingConcepts.run(spec, Kind.CLOUDS, CONCEPTS, ROWS, 1);
    }
}
