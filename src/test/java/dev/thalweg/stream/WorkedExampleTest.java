package dev.thalweg.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.thalweg.Pipelines;
import dev.thalweg.codec.EventEncoder;
import dev.thalweg.codec.EventSchema;
import dev.thalweg.codec.PublishedPrediction;
import dev.thalweg.settings.Pipeline;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The example that started this project, through the real topology: a 2-3-1 network, two points, 1000 batches of both.
 */
class WorkedExampleTest {

    private static final int BATCHES = 1000;

    /** A seed with which all hidden units die: the network then cannot tell the points apart. */
    private static final int DEAD_SEED = 8;

    @TempDir
    private Path directory;

    @Test
    void theExampleLearnsBothPoints() throws Exception {
        Outcome outcome = run(Pipelines.example("two-points", directory));
        assertThat(outcome.accuracy()).isEqualTo(1.0);
        assertThat(outcome.loss()).isLessThanOrEqualTo(0.0075);
    }

    @Test
    void theLinearPathLearnsThemWithEverySeed() throws Exception {
        List<Double> losses = IntStream.rangeClosed(1, 20)
                .mapToObj(seed -> run(Pipelines.example(
                        "two-points", directory.resolve("seed-" + seed), "seed=" + seed, "network.linearPath=true")))
                .map(Outcome::loss)
                .toList();
        assertThat(losses).allMatch(loss -> loss <= 0.03);
        assertThat(losses.stream().filter(loss -> loss <= 0.0075).count())
                .as("of %s", losses)
                .isGreaterThanOrEqualTo(15);
    }

    @Test
    void withoutItHiddenUnitsCanDieAndThePointsBecomeOne() throws Exception {
        Outcome outcome = run(Pipelines.example("two-points", directory, "seed=" + DEAD_SEED));
        assertThat(outcome.hidden()).as("the hidden units at both points").containsOnly(0f);
        assertThat(outcome.zero()).isEqualTo(outcome.one());
        assertThat(outcome.loss()).isCloseTo(Math.log(2), within(1e-3));
        Outcome alive = run(Pipelines.example("two-points", directory.resolve("alive")));
        assertThat(alive.hidden()).anyMatch(output -> output > 0);
        assertThat(alive.zero()).isNotEqualTo(alive.one());
    }

    /**
     * Over the last two predictions, made by the model after all steps but one.
     *
     * @param zero score of class 1 at the point of class 0
     * @param one the same at the point of class 1
     * @param hidden what each hidden unit makes of each point, after all steps
     */
    private record Outcome(double loss, double accuracy, float zero, float one, List<Float> hidden) {}

    private static Outcome run(Pipeline pipeline) {
        EventEncoder encoder = EventSchema.builtIn("point.avsc").encoder();
        try (DriverRun run = new DriverRun(pipeline)) {
            for (int batch = 0; batch < BATCHES; batch++) {
                run.feed(encoder.encode(1.0, 0.0, 0));
                run.feed(encoder.encode(0.0, 1.0, 1));
            }
            List<TestRecord<byte[], byte[]>> answers = run.predictions();
            assertThat(answers).hasSize(2 * BATCHES);
            PublishedPrediction zero =
                    PublishedPrediction.decode(answers.get(2 * BATCHES - 2).value());
            PublishedPrediction one =
                    PublishedPrediction.decode(answers.get(2 * BATCHES - 1).value());
            double loss = -(Math.log(zero.scores().getOrDefault("0", 0f))
                            + Math.log(one.scores().getOrDefault("1", 0f)))
                    / 2;
            int right = ("0".equals(zero.predictedClass()) ? 1 : 0) + ("1".equals(one.predictedClass()) ? 1 : 0);
            assertThat(run.stop().version()).isEqualTo(BATCHES);
            return new Outcome(loss, right / 2.0, score(zero), score(one), hidden(run.state()));
        } catch (dev.thalweg.codec.Unencodable | dev.thalweg.codec.Malformed fault) {
            throw new AssertionError(fault);
        }
    }

    private static float score(PublishedPrediction prediction) {
        return prediction.scores().getOrDefault("1", Float.NaN);
    }

    /** At [1, 0] a hidden unit sums its first weight and its bias, at [0, 1] its second weight and its bias. */
    private static List<Float> hidden(byte[] state) {
        FloatBuffer parameters = parameters(state);
        return IntStream.range(0, 6)
                .mapToObj(i -> Math.max(0, parameters.get(i) + parameters.get(6 + i % 3)))
                .toList();
    }

    /** The network's parameters, read as {@code docs/fingerprint.md} specifies the exported state. */
    private static FloatBuffer parameters(byte[] state) {
        ByteBuffer in = ByteBuffer.wrap(state).order(ByteOrder.LITTLE_ENDIAN);
        int at = 12;
        while (!new String(state, at, 4, StandardCharsets.US_ASCII).equals("NET0")) {
            at += 12 + in.getInt(at + 8);
        }
        return in.position(at + 12 + 20).slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    }
}
