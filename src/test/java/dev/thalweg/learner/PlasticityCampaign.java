package dev.thalweg.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.thalweg.Pipelines;
import dev.thalweg.learner.ChangingConcepts.Kind;
import dev.thalweg.learner.ChangingConcepts.Result;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** After sixty abrupt changes of concept, profile best still learns as well as after twenty. */
class PlasticityCampaign {

    private static final int CONCEPTS = 60;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(Kind.class)
    void thePanelStaysAbleToLearn(Kind kind) {
        LearnerSpec best = Pipelines.example("electricity-best", directory).learner();
        Result result = ChangingConcepts.run(best, kind, CONCEPTS, 2000, 1);
        double first = result.accuracy(0, 20);
        double last = result.accuracy(40, 60);
        System.out.printf(
                "%s: accuracy over the first 20 concepts %.4f, over the last 20 %.4f; back at 95 %% of its level after %d"
                        + " rows (median); %d detections%n",
                kind, first, last, result.medianRecovery(), result.detections());
        assertThat(last).isCloseTo(first, within(0.02));
        if (kind == Kind.CLOUDS) { // The others go on getting better for thousands of rows: their level is far.
            assertThat(result.medianRecovery()).isLessThanOrEqualTo(300);
        }
    }
}
