package dev.thalweg.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thalweg.learner.Contribution;
import dev.thalweg.learner.GlobalModel;
import dev.thalweg.learner.Learner;
import dev.thalweg.learner.LearnerSpec;
import dev.thalweg.learner.MergeSpec;
import dev.thalweg.learner.Samples;
import dev.thalweg.model.Entry;
import dev.thalweg.model.Merged;
import dev.thalweg.model.Merged.Part;
import dev.thalweg.model.Place;
import dev.thalweg.stream.PipelineFailure;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Versions of a merged model, made again of what replicas add again. */
@Timeout(20)
class MergedModelsTest {

    private static final LearnerSpec SPEC = Samples.spec().withMerging(Optional.of(new MergeSpec(10)));

    private static Contribution contribution(long seed) {
        Learner learner = new Learner(SPEC);
        Samples.events(50, seed).forEach(learner::take);
        return Objects.requireNonNull(Objects.requireNonNull(learner.replica()).contribution());
    }

    private static Lineage lineage(Entry... changes) {
        return new Lineage(List.of(), List.of(changes), List.of());
    }

    private static Merged merged(long version, Part... parts) {
        return new Merged(0, new Place(0, 0), version, List.of(parts));
    }

    private static MergedModels models() {
        Merged first = merged(1, new Part(1, 1));
        Merged second = merged(2, new Part(0, 1));
        return new MergedModels(SPEC, List.of(lineage(second), lineage(), lineage(first)));
    }

    @Test
    void aVersionIsThereOnceAllThatIsInItIs() throws Exception {
        MergedModels models = models();
        CompletableFuture<GlobalModel> second = CompletableFuture.supplyAsync(() -> models.version(0, 2));
        CompletableFuture<GlobalModel> first = CompletableFuture.supplyAsync(() -> models.version(2, 1));
        models.contribute(0, contribution(1));
        TimeUnit.MILLISECONDS.sleep(50);
        assertThat(first).isNotDone();
        models.contribute(1, contribution(2));
        GlobalModel expected = GlobalModel.untrained(SPEC, 3).plus(1, contribution(2));
        assertThat(first.get().bytes()).isEqualTo(expected.bytes());
        assertThat(second.get().bytes())
                .isEqualTo(expected.plus(0, contribution(1)).bytes());
    }

    @Test
    void aReplicaThatEndsWithoutWhatItAddedIsNotWaitedFor() {
        MergedModels models = models();
        CompletableFuture<GlobalModel> first = CompletableFuture.supplyAsync(() -> models.version(0, 1));
        models.leave(2);
        models.leave(1);
        assertThatThrownBy(first::join)
                .hasCauseInstanceOf(PipelineFailure.class)
                .hasMessageContaining("partition 1 did not come to update 1");
    }

    @Test
    void whereAllWaitForOneAnotherItIsSaid() {
        MergedModels models = models();
        models.leave(2);
        CompletableFuture<GlobalModel> first = CompletableFuture.supplyAsync(() -> models.version(0, 2));
        assertThatThrownBy(() -> models.version(1, 1)).hasMessageContaining("did not come to update 1");
        assertThatThrownBy(first::join).hasMessageContaining("did not come to update 1");
    }

    /** As where the pipeline learned on while its partitions' states were read. */
    @Test
    void aReplicaGoesOnBehindItsEndForOthersUntilAllHaveComeToTheirs() throws Exception {
        Lineage behind = new Lineage(List.of(), List.of(), List.of(merged(1, new Part(1, 1)), merged(7)));
        MergedModels models = new MergedModels(SPEC, List.of(lineage(merged(1, new Part(1, 1))), behind));
        models.end(1);
        CompletableFuture<GlobalModel> first = CompletableFuture.supplyAsync(() -> models.version(0, 1));
        models.contribute(1, contribution(2));
        assertThat(first.get().version()).isEqualTo(1);
        assertThat(Objects.requireNonNull(models.version(1, 1)).version()).isEqualTo(1);
        assertThat(models.version(1, 7)).as("of which no lineage tells").isNull();
        models.leave(1);
        assertThat(models.allEnded()).isFalse();
        models.end(0);
        assertThat(models.allEnded()).isTrue();
    }

    @Test
    void whatKeepsOneFromItsEndIsSaidOfAll() {
        MergedModels models = models();
        CompletableFuture<GlobalModel> first = CompletableFuture.supplyAsync(() -> models.version(0, 1));
        models.fail(new IllegalStateException("the topic is gone"));
        assertThatThrownBy(first::join).hasMessageContaining("the topic is gone");
    }

    @Test
    void versionsOfWhichTheLineagesDoNotTellAreRefused() {
        Merged third = merged(3, new Part(0, 2));
        assertThatThrownBy(() -> new MergedModels(SPEC, List.of(lineage(merged(1, new Part(1, 1))), lineage(third))))
                .isInstanceOf(PipelineFailure.class)
                .hasMessageContaining("do not tell what is in version 2");
        Merged other = merged(1, new Part(0, 1));
        assertThatThrownBy(() -> new MergedModels(SPEC, List.of(lineage(merged(1, new Part(1, 1))), lineage(other))))
                .hasMessageContaining("do not tell what is in version 1");
    }
}
