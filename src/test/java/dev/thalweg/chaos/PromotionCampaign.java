package dev.thalweg.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.TestBroker;
import dev.thalweg.codec.PublishedPrediction;
import dev.thalweg.history.Replay;
import dev.thalweg.history.Replayed;
import dev.thalweg.history.Selection;
import dev.thalweg.history.Snapshots;
import dev.thalweg.model.Control;
import dev.thalweg.model.Promoted;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.stream.ControlTopic;
import dev.thalweg.stream.HaltingRun;
import dev.thalweg.stream.HaltingRun.Point;
import dev.thalweg.stream.LineageReader;
import dev.thalweg.stream.ModelsTopic;
import dev.thalweg.stream.PartitionReader;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models are put in charge while processes die before, within and behind the very commit that has it. */
class PromotionCampaign {

    private static final int EVENTS = 1_000_000;
    private static final double RATE = 3_000;
    private static final Set<Point> POINTS = EnumSet.of(Point.AFTER_FLUSH, Point.IN_COMMIT, Point.AFTER_COMMIT);

    @TempDir
    private Path directory;

    @ParameterizedTest(name = "{0} partitions, taking over: {1}")
    @CsvSource({"1,false", "1,true", "3,false", "3,true"})
    void everyRequestIsTakenOnceAndAReplayGoesThroughThemAll(int partitions, boolean takesOver) throws Exception {
        long seed = Seeds.next(partitions + " partitions, promotions");
        List<String> asked = new ArrayList<>();
        try (Trial trial = Trial.of(TestBroker.bootstrapServers(), directory, partitions, 8, seed)) {
            Pipeline pipeline = trial.pipeline();
            trial.feed(EVENTS, RATE);
            goOn(trial, 10_000); // So that every partition has learned something.
            for (Point point : POINTS) {
                for (int commits = 0; commits < 3; commits++) {
                    String id = "snapshot-" + asked.size();
                    new ModelsTopic(pipeline).write(new Snapshots(pipeline, id, Clock.systemUTC()).live());
                    goOn(trial, 500); // What the snapshot does not know.
                    ControlTopic.ask(pipeline, new Control(id, id, takesOver, ""), partitions);
                    asked.add(id);
                    Instance halts = trial.haltingRun("only", point, commits);
                    assertThat(halts.awaitEnd()).as(halts.log()).isEqualTo(HaltingRun.EXIT_CODE);
                }
            }
            trial.stopFeeding();
            Instance last = trial.run("only", "--until-idle", "1s");
            assertThat(last.awaitEnd()).as(last.log()).isZero();
            for (int partition = 0; partition < partitions; partition++) {
                assertThat(taken(pipeline, partition)).isEqualTo(asked);
                requireOneAnswerEach(pipeline, partition);
            }
            assertThat(new Replay(pipeline, true, Selection.ALL).run()).allMatch(Replayed::same);
        }
    }

    private static void goOn(Trial trial, int events) throws Exception {
        Instance instance = trial.run("only");
        trial.awaitProgress(instance, events);
        instance.kill();
    }

    private static List<String> taken(Pipeline pipeline, int partition) {
        return LineageReader.read(pipeline, partition).stream()
                .filter(Promoted.class::isInstance)
                .map(entry -> ((Promoted) entry).snapshot())
                .toList();
    }

    private static void requireOneAnswerEach(Pipeline pipeline, int partition) throws Exception {
        Set<Long> predicted = new HashSet<>();
        long answers = 0;
        try (PartitionReader predictions =
                        new PartitionReader(pipeline, pipeline.topics().predictions(), partition);
                PartitionReader letters =
                        new PartitionReader(pipeline, pipeline.topics().deadLetters(), partition);
                PartitionReader events =
                        new PartitionReader(pipeline, pipeline.topics().events(), partition)) {
            for (var record = predictions.next(); record != null; record = predictions.next()) {
                predicted.add(PublishedPrediction.decode(record.value()).offset());
                answers++;
            }
            assertThat(predicted).hasSize((int) answers);
            while (letters.next() != null) {
                answers++;
            }
            while (events.next() != null) {
                answers--;
            }
            assertThat(answers).isZero();
        }
    }
}
