package dev.thalweg.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import dev.thalweg.Pipelines;
import dev.thalweg.event.Event;
import dev.thalweg.event.LabelShape;
import dev.thalweg.event.Reason;
import dev.thalweg.learner.Learner;
import dev.thalweg.learner.LearnerSpec;
import dev.thalweg.learner.Outcome;
import dev.thalweg.learner.Prediction;
import dev.thalweg.learner.Report;
import dev.thalweg.learner.Samples;
import dev.thalweg.meters.LearningMeters;
import dev.thalweg.model.Place;
import dev.thalweg.model.Promoted;
import dev.thalweg.model.Promoted.Way;
import dev.thalweg.network.Arithmetic;
import dev.thalweg.page.View.Mark;
import dev.thalweg.page.View.Now;
import dev.thalweg.settings.Pipeline;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WatchTest {

    private static final Pattern MARKS =
            Pattern.compile("\"kind\":\"(\\w+)\",\"partition\":(-?\\d+),\"detail\":\"(.*?)\"");

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void figuresAreThoseOfMetricsToTheBit(boolean numeric) {
        LabelShape label = numeric ? new LabelShape.Numeric("label") : Samples.twoClasses();
        Learner learner = new Learner(Samples.spec(1, label, 8, Arithmetic.FAST));
        Samples.events(3000, 1).forEach(learner::take);
        learner.reject(Reason.NOT_FINITE);
        Report report = learner.report();
        try (LearningMeters meters = new LearningMeters("app");
                Watch watch = watch(Samples.spec(1, label, 8, Arithmetic.FAST))) {
            meters.record(0, report);
            watch.progressed(0, report);
            String scrape = meters.scrape();
            Now now = watch.look(1);
            assertThat(now.figures()).isNotEmpty().allSatisfy(figure -> {
                assertThat(figure.fading().own()).isEqualTo(scraped(scrape, figure.meter(), "fading"));
                assertThat(figure.all().own()).isEqualTo(scraped(scrape, figure.meter(), "all"));
            });
            View.Figure loss = now.figures().get(0);
            String baseline = loss.meter().replaceFirst("^mean_", "");
            assertThat(loss.fading().prior()).isEqualTo(scraped(scrape, "prior_" + baseline, "fading"));
            assertThat(loss.all().noChange()).isEqualTo(scraped(scrape, "no_change_" + baseline, "all"));
            assertThat(now.deadLetters()).containsExactly(entry("not-finite", 1L));
            assertThat(now.events()).isEqualTo(3001);
        }
    }

    @Test
    void shapeIsThatOfTheNetworks() {
        Learner learner = new Learner(Samples.panel(Samples.twoClasses()));
        View.About about = Portrait.about(pipeline(Samples.panel(Samples.twoClasses())));
        assertThat(about.parameters()).isEqualTo(learner.report().parameters());
        assertThat(about.members())
                .extracting(View.Shape::name)
                .isEqualTo(learner.report().members().stream()
                        .map(Report.MemberReport::name)
                        .toList());
        assertThat(about.members()).extracting(View.Shape::hidden).containsExactly(List.of(), List.of(8), List.of(8));
    }

    @Test
    void driftsAreMarkedOnceAndAPromotedModelsCountIsNone() {
        try (Watch watch = watch(Samples.spec())) {
            Report report = new Learner(Samples.spec()).report();
            watch.progressed(0, drifts(report, 5));
            watch.progressed(0, drifts(report, 6));
            watch.progressed(0, drifts(report, 6));
            watch.promoted(0, new Promoted(1, new Place(9, 0), Way.PROMOTED, "tuesday", "", 3, ""));
            watch.progressed(0, drifts(report, 8));
            watch.progressed(0, drifts(report, 9));
            watch.stopped(0, report, new byte[0]);
            watch.progressed(0, drifts(report, 11));
            watch.look(1);
            assertThat(marks(watch))
                    .extracting(Mark::kind, Mark::detail)
                    .containsExactly(
                            tuple("started", ""),
                            tuple("drift", "number 6"),
                            tuple("promotion", "tuesday"),
                            tuple("drift", "number 9"));
        }
    }

    @Test
    void predictionHasItsLabelWhicheverIsHeardOfFirst() {
        RecentPredictions recent = new RecentPredictions();
        Learner learner = new Learner(Samples.spec());
        List<Outcome> outcomes = new ArrayList<>();
        for (Event event : Samples.events(30, 1)) {
            Prediction prediction = learner.take(event, outcomes::add);
            Outcome outcome = outcomes.get(outcomes.size() - 1);
            if (event.origin().offset() % 2 == 0) {
                recent.settled(outcome);
                recent.predicted(prediction);
            } else {
                recent.predicted(prediction);
                recent.settled(outcome);
            }
        }
        List<View.Row> rows = recent.rows();
        assertThat(rows)
                .extracting(View.Row::offset)
                .containsExactly(29L, 28L, 27L, 26L, 25L, 24L, 23L, 22L, 21L, 20L, 19L, 18L);
        assertThat(rows).extracting(View.Row::label).doesNotContain(Double.NaN);
        recent.predicted(learner.take(Samples.event(30, 1, 1, "place-1", Double.NaN)));
        assertThat(recent.rows().get(0).label()).isNaN();
        recent.settled(outcomes.get(2));
        assertThat(recent.rows().get(0).offset()).isEqualTo(2);
    }

    @Test
    void instanceThatLearnsNothingShowsNothingRatherThanZeros() {
        try (Watch watch = watch(Samples.spec())) {
            watch.look(1);
            assertThat(watch.since("", 0, true).json())
                    .contains("\"own\":null", "\"partitions\":[]", "[1,null,null,null,null,null,null,0.0]")
                    .doesNotContain("NaN");
        }
    }

    @Test
    void whatPartitionsTakeIsTheThroughput() {
        Throughput throughput = new Throughput();
        assertThat(throughput.perSecond()).isZero();
        for (int i = 0; i < 20; i++) {
            throughput.took(50);
            throughput.look(i * 500_000_000L);
            assertThat(throughput.perSecond()).isEqualTo(i == 0 ? 0 : 100);
        }
    }

    private static List<Mark> marks(Watch watch) {
        Matcher marks = MARKS.matcher(watch.since("", 0, true).json());
        List<Mark> found = new ArrayList<>();
        while (marks.find()) {
            found.add(new Mark(0, marks.group(1), Integer.parseInt(marks.group(2)), marks.group(3)));
        }
        return found;
    }

    private static double scraped(String scrape, String meter, String window) {
        Matcher line = Pattern.compile("(?m)^thalweg_" + meter + "\\{.*window=\"" + window + "\"} (\\S+)$")
                .matcher(scrape);
        assertThat(line.find()).as(meter).isTrue();
        return Double.parseDouble(line.group(1));
    }

    private static Report drifts(Report report, long drifts) {
        return new Report(
                report.predictions(),
                report.unlabelled(),
                report.duplicates(),
                report.rejections(),
                report.skippedBatches(),
                drifts,
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
                report.inFlight(),
                report.features(),
                report.figures());
    }

    static Watch watch(LearnerSpec spec) {
        return new Watch(pipeline(spec));
    }

    private static Pipeline pipeline(LearnerSpec spec) {
        return Pipelines.example("electricity", Path.of("target")).with(spec);
    }
}
