package dev.thalweg.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.learner.MergeSpec;
import org.junit.jupiter.api.Test;

/** Settings of how replicas are merged. */
class MergingSectionTest extends PipelineTexts {

    private static final String MERGED = LEAST + "merging: {every: 100}\n";

    @Test
    void nothingIsMergedUnlessItIsSaid() throws InvalidSettings {
        assertThat(pipeline.read(LEAST).learner().merging()).isEmpty();
        assertThat(pipeline.read(LEAST + "merging: {every: 0}\n").learner().merging())
                .isEmpty();
        assertThat(pipeline.read(MERGED).learner().merging()).contains(new MergeSpec(100));
        assertThat(pipeline.faults(LEAST + "merging: {every: -1, until: 3}\n"))
                .containsExactly(
                        "merging.every: got -1; must be a whole number from 0 to 1000000",
                        "merging.until: is not a setting; allowed here: every");
    }

    @Test
    void theMembersOfAMergedPanelAreThoseOfASingleOne() throws InvalidSettings {
        assertThat(pipeline.read(MERGED + "profile: best\n").learner().members())
                .isEqualTo(pipeline.read(LEAST + "profile: best\n").learner().members());
    }

    @Test
    void aModelThatIsTooLargeForOneRecordIsRefused() {
        assertThat(pipeline.faults(MERGED + "network: {hidden: [2000, 1200]}\n"))
                .singleElement()
                .asString()
                .startsWith("merging.every: can merge models of at most 8000000 bytes, and this one has ");
    }

    @Test
    void itsTopicsMustDifferFromAllOthers() throws InvalidSettings {
        Topics topics = pipeline.read(MERGED).topics();
        assertThat(topics.updates()).isEqualTo("payments.updates");
        assertThat(topics.merged()).isEqualTo("payments.merged");
        String same = "topics: {updates: payments.merged}\n";
        assertThat(pipeline.faults(MERGED + same)).singleElement().asString().contains("stands for two topics");
        assertThat(pipeline.read(LEAST + same).topics().updates()).isEqualTo("payments.merged");
    }
}
