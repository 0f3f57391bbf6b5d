package dev.thalweg.learner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.Pipelines;
import dev.thalweg.learner.ChangingConcepts.Kind;
import dev.thalweg.learner.ChangingConcepts.Result;
import dev.thalweg.learner.DriftSpec.Reaction;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes of concept are noticed, and what profile best does about them helps; {@link PlasticityCampaign} goes on longer. */
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

    private static Result run(LearnerSpec spec) {
        return ChangingConcepts.run(spec, Kind.CLOUDS, CONCEPTS, ROWS, 1);
    }
}
