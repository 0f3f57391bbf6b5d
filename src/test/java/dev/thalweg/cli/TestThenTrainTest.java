package dev.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.thalweg.Pipelines;
import dev.thalweg.cli.TestThenTrain.Protocol;
import dev.thalweg.cli.TestThenTrain.Result;
import dev.thalweg.codec.EventDecoder;
import dev.thalweg.codec.EventEncoder;
import dev.thalweg.codec.EventSchema;
import dev.thalweg.codec.Unencodable;
import dev.thalweg.event.Event;
import dev.thalweg.event.Origin;
import dev.thalweg.event.Rejection;
import dev.thalweg.learner.Fingerprint;
import dev.thalweg.learner.Learner;
import dev.thalweg.learner.LearnerSpec;
import dev.thalweg.learner.Report;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An evaluation is the learner's own work, but for when labels come. */
class TestThenTrainTest {

    private static final EventSchema SCHEMA = EventSchema.builtIn("electricity.avsc");
    private static final int ROWS = 1500;
    private static final long TIME = 1_000_000;

    @TempDir
    private Path directory;

    /** What draws random numbers, gathers batches, and refuses duplicates and labels, is all in it. */
    @Test
    void withoutDelayItIsWhatTheLearnerTakesBitForBit() throws Unencodable {
        LearnerSpec spec = spec(
                "training.batch=8",
                "network.dropout=0.2",
                "features.vicprice={standardize: {jitter: 0.1}}",
                "event.id=day",
                "event.dedupe={within: 1h, max: 5}");
        List<byte[]> events = events();
        Learner learner = new Learner(spec);
        EventDecoder decoder = SCHEMA.decoder(spec.shape());
        for (int i = 0; i < events.size(); i++) {
            Object arrival = decoder.decode(events.get(i), new Origin("events", 0, i), TIME);
            if (arrival instanceof Event event) {
                learner.take(event);
            } else if (arrival instanceof Rejection rejection) {
                learner.reject(rejection.reason());
            }
        }
        Report taken = learner.report();
        Result outcome = TestThenTrain.run(SCHEMA, spec, events, protocol(0));
        assertThat(outcome.fingerprint()).isEqualTo(Fingerprint.ofPipeline(List.of(Fingerprint.of(learner.state()))));
        assertThat(outcome.overall()).isEqualTo(taken.figures().overall());
        assertThat(outcome.fading()).isEqualTo(taken.figures().fading());
        assertThat(outcome.report().duplicates()).isEqualTo(taken.duplicates()).isPositive();
        assertThat(outcome.report().unlabelled()).isEqualTo(taken.unlabelled()).isPositive();
        assertThat(outcome.report().rejections()).isEqualTo(taken.rejections()).isNotEmpty();
        assertThat(outcome.report().version()).isEqualTo(taken.version()).isPositive();
    }

    /** The table is the other way round from the change on. */
    @Test
    void driftsAreToldByTheirRowsAndMembersByTheirLead() throws Unencodable {
        List<byte[]> events = new ArrayList<>();
        for (int i = 0; i < 1200; i++) {
            events.add(SCHEMA.encoder().encode(new Object[] {
                0.0, 1, i % 7 / 7.0, 0.0, 0.0, 0.0, 0.0, 0.0, (i % 7 < 4) == (i < 900) ? "UP" : "DOWN"
            }));
        }
        LearnerSpec spec = Pipelines.example("electricity-best", directory).learner();
        Result outcome = TestThenTrain.run(SCHEMA, spec, events, protocol(0));
        assertThat(outcome.drifts()).isNotEmpty().allMatch(row -> row >= 900 && row < 1200);
        assertThat(outcome.report().drifts()).isEqualTo(outcome.drifts().size());
        assertThat(outcome.led()).hasSameSizeAs(spec.members()).containsKey("linear-sgd-0.3");
        assertThat(outcome.led().values().stream()
                        .mapToDouble(Double::doubleValue)
                        .sum())
                .isCloseTo(1, within(1e-9));
    }

    /** Each row is learned as it was predicted, in the same order, only later. */
    @ParameterizedTest
    @ValueSource(longs = {1, 7, ROWS - 1, ROWS, Long.MAX_VALUE})
    void lateLabelsLeaveTheSameModelInTheEnd(long delay) throws Unencodable {
        LearnerSpec spec = spec("training.batch=4", "network.dropout=0.2");
        Result prompt = TestThenTrain.run(SCHEMA, spec, events(), protocol(0));
        Result late = TestThenTrain.run(SCHEMA, spec, events(), protocol(delay));
        assertThat(late.report().version()).isEqualTo(prompt.report().version());
        assertThat(late.report().weightNorm()).isEqualTo(prompt.report().weightNorm());
        assertThat(late.report().gradientNorm()).isEqualTo(prompt.report().gradientNorm());
        assertThat(late.overall().scored()).isEqualTo(prompt.overall().scored());
        assertThat(late.overall().logLoss()).isNotEqualTo(prompt.overall().logLoss());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7})
    void aPredictionKnowsTheLabelsOfRowsThatLieFurtherBackThanTheDelay(int delay) throws Unencodable {
        LearnerSpec spec = spec();
        List<byte[]> events = events();
        EventDecoder decoder = SCHEMA.decoder(spec.shape());
        double[] labels = events.stream()
                .map(value -> decoder.decode(value, new Origin("events", 0, 0), TIME))
                .mapToDouble(arrival -> arrival instanceof Event event ? event.label() : Double.NaN)
                .toArray();
        int scored = 0;
        int stayed = 0;
        for (int row = 0; row < labels.length; row++) {
            double known = 0; // the first class, while no label is known
            for (int back = row - delay - 1; back >= 0; back--) {
                if (!Double.isNaN(labels[back])) {
                    known = labels[back];
                    break;
                }
            }
            scored += Double.isNaN(labels[row]) ? 0 : 1;
            stayed += labels[row] == known ? 1 : 0;
        }
        Result outcome = TestThenTrain.run(SCHEMA, spec, events, protocol(delay));
        assertThat(outcome.overall().scored()).isEqualTo(scored);
        assertThat(outcome.overall().baselines().noChange().accuracy())
                .isCloseTo((double) stayed / scored, within(1e-12));
    }

    @Test
    void labelsThatComeAfterTheLastRowTeachNoPrediction() throws Unencodable {
        LearnerSpec spec = spec("features={vicprice: none}");
        Learner untrained = new Learner(spec);
        EventDecoder decoder = SCHEMA.decoder(spec.shape());
        List<byte[]> events = events();
        double right = 0;
        double labelled = 0;
        for (byte[] value : events) {
            if (decoder.decode(value, new Origin("events", 0, 0), TIME) instanceof Event event && event.labelled()) {
                labelled++;
                right += untrained.predict(event, untrained.row()).best() == event.label() ? 1 : 0;
            }
        }
        Result late = TestThenTrain.run(SCHEMA, spec, events, protocol(ROWS));
        assertThat(late.overall().accuracy()).isCloseTo(right / labelled, within(1e-12));
        assertThat(late.report().version()).isPositive();
    }

    private LearnerSpec spec(String... overrides) {
        return Pipelines.example("electricity", directory, overrides).learner();
    }

    /** Labels that follow a price, some missing, and some records that are no events. */
    private static Protocol protocol(long delay) {
        return new Protocol(delay, List.of(), TIME);
    }

    private static List<byte[]> events() throws Unencodable {
        SplittableRandom random = new SplittableRandom(4);
        EventEncoder encoder = SCHEMA.encoder();
        List<byte[]> events = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            double price = i % 97 == 5 ? Double.NaN : random.nextGaussian();
            String label = price + 0.5 * random.nextGaussian() > 0 ? "UP" : "DOWN";
            events.add(encoder.encode(
                    i / (double) ROWS,
                    1 + i / 48 % 7,
                    i % 48 / 48.0,
                    random.nextGaussian(),
                    random.nextGaussian(),
                    price,
                    random.nextGaussian(),
                    random.nextGaussian(),
                    i % 31 == 7 ? null : label));
        }
        return events;
    }
}
