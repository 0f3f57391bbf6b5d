package dev.thalweg.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetentionTest extends PipelineTexts {

    @Test
    void everyTopicIsKeptForEverUnlessItIsTold() throws InvalidSettings {
        assertThat(pipeline.read(LEAST).topics().retention()).isEqualTo(Topics.Retention.FOR_EVER);
        Topics.Retention some = pipeline.read(LEAST + "topics: {retention: {events: 30d, deadLetters: 12h}}")
                .topics()
                .retention();
        assertThat(some.events()).contains(Duration.ofDays(30));
        assertThat(some.predictions()).isEmpty();
        assertThat(some.deadLetters()).contains(Duration.ofHours(12));
    }

    @Test
    void noMappingOrNoDurationIsFault() {
        assertThat(pipeline.faults(LEAST + "topics: {retention: 30d}"))
                .containsExactly("topics.retention: got '30d'; must be a mapping");
        assertThat(pipeline.faults(LEAST + "topics: {retention: {predictions: 30}}"))
                .containsExactly("topics.retention.predictions: got 30; must be " + Durations.FORM);
        assertThat(pipeline.faults(LEAST + "topics: {retention: {snapshots: 1d}}"))
                .containsExactly("topics.retention.snapshots: is not a setting;"
                        + " allowed here: deadLetters, events, labels, outcomes, predictions");
    }
}
