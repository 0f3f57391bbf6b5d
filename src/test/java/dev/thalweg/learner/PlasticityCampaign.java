package dev.thalweg.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.thalweg.Pipelines;
import dev.thalweg.learner.ChangingConcepts.Kind;
import dev.thalweg.learner.ChangingConcepts.Result;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** As {@link PlasticityTest}, with other seeds, and with concepts that are not learned within thousands of rows. */
class PlasticityCampaign {

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(longs = {2, 3})
    void otherSeedsRecoverAsSoon(long seed) {
        assertThat(run(Kind.CLOUDS, seed).medianRecovery()).isLessThanOrEqualTo(300);
    }

    /** No recovery is asked of these: their level is that of the last rows, and still rising by then. */
    @Test
    void hardConceptsLeaveThePanelAbleToLearn() {
        Result result = run(Kind.NEAREST, 1);
        assertThat(result.accuracy(40, 60)).isCloseTo(result.accuracy(0, 20), within(0.02));
    }

    private Result run(Kind kind, long seed) {
        LearnerSpec best = Pipelines.example("electricity-best", directory).learner();
        Result result = ChangingConcepts.run(best, kind, 60, 2000, seed);
        System.out.println(kind + ", seed " + seed + ": " + result);
        return result;
    }
}
