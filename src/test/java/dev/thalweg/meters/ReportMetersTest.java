package dev.thalweg.meters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.learner.Learner;
import dev.thalweg.learner.Report;
import dev.thalweg.learner.Report.FeatureReport;
import dev.thalweg.learner.Samples;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What meters make of reports that no short run brings: features that come and go, updates that wait. */
class ReportMetersTest {

    private static final Pattern SAMPLE = Pattern.compile(
            "(?m)^thalweg_feature_drift\\{application=\"app\",feature=\"(.+)\",partition=\"(\\d)\"} (.+)$");

    private final LearningMeters meters = new LearningMeters("app");
    private final Report report = new Learner(Samples.spec()).report();

    @AfterEach
    void close() {
        meters.close();
    }

    @Test
    void aFeatureThatIsNoLongerAmongThemGoesAndAnotherComes() {
        meters.record(0, told(new FeatureReport("a", 0.5), new FeatureReport("b", 0.25)));
        assertThat(scraped()).isEqualTo(Map.of("a of 0", 0.5, "b of 0", 0.25));
        meters.record(0, told(new FeatureReport("c", 0.75), new FeatureReport("a", 0.625)));
        assertThat(scraped()).isEqualTo(Map.of("a of 0", 0.625, "c of 0", 0.75));
        meters.record(0, told());
        assertThat(scraped()).isEmpty();
    }

    @Test
    void aPartitionThatIsForgottenTakesItsOwnAway() {
        meters.record(0, told(new FeatureReport("a", 0.5)));
        meters.record(1, told(new FeatureReport("a", 0.25)));
        meters.forget(0);
        assertThat(scraped()).isEqualTo(Map.of("a of 1", 0.25));
        meters.record(0, told(new FeatureReport("a", 0.125)));
        assertThat(scraped()).isEqualTo(Map.of("a of 0", 0.125, "a of 1", 0.25));
    }

    @Test
    void anUpdateWaitsFromWhenItIsFirstSeenUntilAnotherIs() {
        Witness witness = new Witness();
        witness.see(told(0), 100);
        witness.see(told(7), 110);
        assertThat(witness.updateWait(110)).isZero();
        witness.see(told(7), 175);
        assertThat(witness.updateWait(175)).isEqualTo(65);
        witness.see(told(8), 180);
        assertThat(witness.updateWait(180)).isZero();
        witness.see(told(0), 200);
        witness.see(told(0), 300);
        assertThat(witness.updateWait(300)).isZero();
    }

    private Map<String, Double> scraped() {
        Map<String, Double> found = new TreeMap<>();
        for (MatchResult sample : SAMPLE.matcher(meters.scrape()).results().toList()) {
            found.put(sample.group(1) + " of " + sample.group(2), Double.parseDouble(sample.group(3)));
        }
        return found;
    }

    private Report told(FeatureReport... features) {
        return told(0, features);
    }

    private Report told(long inFlight, FeatureReport... features) {
        return new Report(
                report.predictions(),
                report.unlabelled(),
                report.duplicates(),
                report.rejections(),
                report.skippedBatches(),
                report.drifts(),
                report.driftWindow(),
                report.members(),
                report.leader(),
                report.version(),
                report.learningRate(),
                report.gradientNorm(),
                report.weightNorm(),
                report.parameters(),
                report.stateBytes(),
                report.labels(),
                report.merged(),
                report.unmerged(),
                inFlight,
                List.of(features),
                report.figures());
    }
}
