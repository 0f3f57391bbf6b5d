package dev.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.thalweg.codec.EventSchema;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The demo as its users see it, on a machine that writes numbers with commas. */
@Timeout(60)
class DemoCommandTest {

    private static final int EVENTS = 25_000;
    private static final Pattern CHANGE = Pattern.compile(
            "concept changed at event (\\d+): accuracy (\\S+) before, (\\S+) over .*, (\\S+) by event 2000");
    private static final Pattern READ_BACK =
            Pattern.compile("(\\d+) predictions \\+ (\\d+) dead letters; the first (\\d+\\.\\d) s after");

    private static Console demo;

    @BeforeAll
    static void run() {
        Locale usual = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY);
        try {
            demo = demo(EVENTS, 7);
        } finally {
            Locale.setDefault(usual);
        }
    }

    @Test
    void everyEventHasOneAnswer() throws Exception {
        assertThat(demo.exit()).as(demo.err()).isZero();
        assertThat(demo.outLines()).hasSize(1);
        JsonNode figures = figures(demo);
        Matcher readBack = READ_BACK.matcher(demo.err());
        assertThat(readBack.find()).as(demo.err()).isTrue();
        assertThat(figures.path("predictions").asLong()).isEqualTo(Long.parseLong(readBack.group(1)));
        assertThat(figures.path("deadLetters").asLong())
                .isEqualTo(Long.parseLong(readBack.group(2)))
                .isPositive();
        assertThat(figures.path("predictions").asLong()
                        + figures.path("deadLetters").asLong())
                .isEqualTo(EVENTS);
        assertThat(Double.parseDouble(readBack.group(3))).isPositive();
    }

    @Test
    void accuracyIsNearTheBestPossible() throws Exception {
        DriftingStream stream = new DriftingStream(7, EventSchema.builtIn("demo.avsc"));
        double best = 0;
        for (int i = 0; i < EVENTS; i++) {
            best += stream.next().best() / EVENTS;
        }
        double accuracy = figures(demo).path("accuracy").asDouble();
        assertThat(accuracy).isBetween(0.9 * best, best + 0.01);
        assertThat(demo.errLines())
                .contains(String.format(
                        Locale.ROOT,
                        "accuracy %.3f, which is %.1f %% of the best possible on this stream, %.3f",
                        accuracy,
                        100 * accuracy / best,
                        best));
    }

    @Test
    void accuracyFallsAtEachChangeAndRecovers() {
        List<MatchResult> changes = CHANGE.matcher(demo.err()).results().toList();
        assertThat(changes).as(demo.err()).extracting(change -> change.group(1)).containsExactly("10000", "20000");
        for (MatchResult change : changes) {
            double before = Double.parseDouble(change.group(2));
            assertThat(Double.parseDouble(change.group(3))).as(change.group()).isLessThan(before - 0.1);
            assertThat(Double.parseDouble(change.group(4))).as(change.group()).isGreaterThan(0.95 * before);
        }
    }

    @Test
    void sameSeedLearnsTheSameAndAnotherSeedAnother() throws Exception {
        String fingerprint = fingerprint(demo(1000, 7));
        assertThat(fingerprint).matches("[0-9a-f]{64}").isEqualTo(fingerprint(demo(1000, 7)));
        assertThat(fingerprint).isNotEqualTo(fingerprint(demo(1000, 8)));
    }

    private static Console demo(int events, int seed) {
        return Console.run("demo", "--events", Integer.toString(events), "--seed", Integer.toString(seed), "--json");
    }

    private static String fingerprint(Console run) throws IOException {
        return figures(run).path("fingerprint").asText();
    }

    private static JsonNode figures(Console run) throws IOException {
        return new JsonMapper().readTree(run.out());
    }
}
