package dev.thalweg.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thalweg.Prometheus;
import dev.thalweg.TestBroker;
import dev.thalweg.chaos.Payments.Payment;
import dev.thalweg.codec.EventEncoder;
import dev.thalweg.codec.EventSchema;
import dev.thalweg.codec.Unencodable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The shipped alerts, their times made shorter, on a process whose stream turns round, and which is frozen. */
@Timeout(300)
class AlertsCampaign {

    private static final double RATE = 500;
    private static final String WORSE = "ThalwegWorseThanBaseline";
    private static final List<String> FROZEN = List.of("ThalwegStalled", "ThalwegAbsent");
    private static final String BETTER =
            "thalweg_log_loss{window=\"fading\"} < 0.8 * thalweg_prior_log_loss{window=\"fading\"}";

    private final AtomicBoolean inverted = new AtomicBoolean();

    @TempDir
    private Path directory;

    @Test
    void alertsFireAndClear() throws Exception {
        Path file = Trial.write(
                TestBroker.bootstrapServers(), directory, 1, 64, 1); // Steps so few that it is wrong for long.
        String address = "127.0.0.1:" + Prometheus.freePort();
        try (Trial trial = Trial.of(file, 1, List.of(), () -> records(inverted));
                Prometheus prometheus = Prometheus.start(directory, List.of(address), shortened())) {
            prometheus.awaitReady();
            Instance instance = trial.run("only", "--set", "http.port=" + address.split(":", -1)[1]);
            trial.feed(1_000_000, RATE);
            awaitBetter(prometheus, instance);
            awaitStates(prometheus, FROZEN.get(1), ""); // Nothing was there to scrape at first.

            inverted.set(true);
            assertThat(awaitStates(prometheus, WORSE, "firing")).containsExactly("pending", "firing");
            awaitBetter(prometheus, instance);
            awaitStates(prometheus, WORSE, "");

            signal(instance, "STOP");
            for (String alert : FROZEN) {
                awaitStates(prometheus, alert, "firing");
            }
            signal(instance, "CONT");
            for (String alert : FROZEN) {
                awaitStates(prometheus, alert, "");
            }
            trial.stopFeeding();
        }
    }

    /** Ranges and waits of minutes become seconds. */
    private static String shortened() throws Exception {
        return Files.readString(Prometheus.DIRECTORY.resolve("rules.yml"))
                .replaceAll("(?m)for: \\d+m$", "for: 3s")
                .replaceAll("\\[\\d+m]", "[15s]");
    }

    private static void awaitBetter(Prometheus prometheus, Instance instance) throws Exception {
        while (prometheus.query(BETTER).isEmpty()) {
            assertThat(instance.alive()).as(instance.log()).isTrue();
            Thread.sleep(200);
        }
    }

    /** Waits until an alert is in a state, none where that is empty; gives those that it went through. */
    private static Set<String> awaitStates(Prometheus prometheus, String alert, String wanted) throws Exception {
        Set<String> states = new LinkedHashSet<>();
        String last = "unknown";
        while (!last.equals(wanted)) {
            JsonNode series = prometheus.query("ALERTS{alertname=\"" + alert + "\"}");
            last = series.path(0).path("metric").path("alertstate").asText("");
            if (!last.isEmpty()) {
                states.add(last);
            }
            Thread.sleep(200);
        }
        System.out.println(alert + (wanted.isEmpty() ? " is clear" : " went through " + states));
        return states;
    }

    private static void signal(Instance instance, String signal) throws Exception {
        Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(instance.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    /** Payments whose labels follow from two numbers, and from the time on that they are inverted are the other one. */
    private static Records records(AtomicBoolean inverted) {
        EventEncoder encoder = EventSchema.builtIn("demo.avsc").encoder();
        Random random = new Random(3);
        long[] next = new long[1];
        return () -> {
            double amount = random.nextGaussian();
            double age = random.nextGaussian();
            boolean fraud = (amount > age) != inverted.get();
            Object[] values = {"payment-" + next[0], amount, age, 0.0, 12.0, "web", "CH", fraud ? "fraud" : "good"};
            try {
                byte[] value = encoder.encode(values);
                return new Payment("valid", 0, next[0]++, null, value, System.currentTimeMillis(), List.of());
            } catch (Unencodable impossible) {
                throw new AssertionError(impossible);
            }
        };
    }
}
