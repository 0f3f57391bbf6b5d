package dev.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.thalweg.learner.Fingerprint;
import dev.thalweg.learner.Learner;
import dev.thalweg.learner.Samples;
import dev.thalweg.meters.LearningMeters;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReportBookTest {

    private final LearningMeters meters = new LearningMeters("app");
    private final ReportBook book = new ReportBook(Samples.spec().shape().label(), false, meters);

    @AfterEach
    void close() {
        meters.close();
    }

    @Test
    void partitionHandedToAnotherInstanceLeavesNothingBehind() throws Exception {
        Learner kept = learner(30);
        Learner given = learner(50);
        progressed(0, kept);
        progressed(1, given);
        stopped(1, given);
        assertThat(book.totals().events()).isEqualTo(30);
        assertThat(book.states()).isEmpty();
        book.end();
        stopped(0, kept);
        assertThat(book.states()).containsOnlyKeys(0);
        assertThat(json().path("events").asLong()).isEqualTo(30);
        assertThat(json().path("fingerprint").asText())
                .isEqualTo(Fingerprint.ofPipeline(List.of(Fingerprint.of(kept.state()))));
    }

    @Test
    void partitionThatComesBackCountsAgainAndWhatOthersTookOfItDoesNot() {
        Learner learner = learner(10);
        progressed(0, learner);
        take(learner, 5);
        stopped(0, learner);
        take(learner, 100);
        progressed(0, learner);
        take(learner, 7);
        progressed(0, learner);
        assertThat(book.totals().events()).isEqualTo(122);
        assertThat(book.totals().taken()).isEqualTo(12);
    }

    @Test
    void instanceThatLearnsNothingHasFiguresOfNothing() throws Exception {
        assertThat(json().path("events").asLong(-1)).isZero();
        assertThat(json().path("accuracy").isNull()).isTrue();
        assertThat(json().path("fingerprint").isNull()).isTrue();
    }

    @Test
    void rowsOfTheTableAreOfThisProcessAloneAndToTheEnd() {
        StringWriter printed = new StringWriter();
        AtomicLong nanos = new AtomicLong();
        try (LiveTable table = new LiveTable(new PrintWriter(printed), book, nanos::get)) {
            Learner learner = learner(1000);
            progressed(0, learner);
            table.row();
            assertThat(printed.toString()).isEmpty();
            take(learner, 25);
            progressed(0, learner);
            nanos.set(1_000_000_000);
            table.row();
            table.row();
            take(learner, 10);
            progressed(0, learner);
            nanos.set(1_500_000_000);
        }
        List<String> rows = printed.toString().lines().toList();
        assertThat(rows).hasSize(3);
        assertThat(rows.get(1).trim().split(" +")).startsWith("1025", "25");
        assertThat(rows.get(2).trim().split(" +")).as("what is left at the end").startsWith("1035", "20");
    }

    private static Learner learner(int events) {
        Learner learner = new Learner(Samples.spec());
        take(learner, events);
        return learner;
    }

    private static void take(Learner learner, int events) {
        Samples.events(events, 1).forEach(learner::take);
    }

    private void progressed(int partition, Learner learner) {
        book.progressed(partition, learner.report());
    }

    private void stopped(int partition, Learner learner) {
        book.stopped(partition, learner.report(), learner.state());
    }

    private JsonNode json() throws Exception {
        return new JsonMapper().readTree(book.json());
    }
}
