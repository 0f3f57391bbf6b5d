package dev.thalweg.meters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.learner.LabelSpec;
import dev.thalweg.learner.Learner;
import dev.thalweg.learner.LearnerSpec;
import dev.thalweg.learner.Samples;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LabelMetersTest {

    private static final LearnerSpec LATE =
            Samples.spec().withLabels(Optional.of(new LabelSpec(1_000_000, LabelSpec.OnExpiry.DROP, 10)));

    private final LearningMeters meters = new LearningMeters("app");

    @AfterEach
    void close() {
        meters.close();
    }

    @Test
    void metersOfLabelsAreThereOnlyWhereTheyArriveByThemselves() {
        meters.record(0, new Learner(Samples.spec()).report());
        assertThat(meters.scrape().lines()).noneMatch(line -> line.contains("thalweg_label"));
        meters.record(1, new Learner(LATE).report());
        assertThat(meters.scrape().lines())
                .contains("thalweg_labels_waiting_records{application=\"app\",partition=\"1\"} 0.0");
    }

    @Test
    void delaysOfLabelsAreCountedUntilThePartitionLeaves() {
        meters.record(2, new Learner(LATE).report());
        meters.labelled(2, 90_000);
        meters.labelled(2, -5);
        String tags = "{application=\"app\",partition=\"2\"";
        assertThat(meters.scrape().lines())
                .contains("thalweg_label_delay_seconds_bucket" + tags + ",le=\"1.0\"} 1")
                .contains("thalweg_label_delay_seconds_bucket" + tags + ",le=\"600.0\"} 2")
                .contains("thalweg_label_delay_seconds_sum" + tags + "} 90.0");
        meters.forget(2);
        assertThat(meters.scrape().lines()).noneMatch(line -> line.startsWith("thalweg_label_delay_seconds_bucket"));
    }
}
