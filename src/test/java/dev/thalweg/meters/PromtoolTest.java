package dev.thalweg.meters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.Prometheus;
import dev.thalweg.learner.Learner;
import dev.thalweg.learner.Samples;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prometheus' own tool reads a scrape, where it is installed. */
class PromtoolTest {

    @Test
    void promtoolHasNothingToSayOfOurMeters(@TempDir Path directory) throws Exception {
        Path scrape = directory.resolve("scrape.txt");
        Learner learner = new Learner(Samples.spec());
        Samples.events(100, 1).forEach(learner::take);
        try (LearningMeters meters = new LearningMeters("app")) {
            meters.record(0, learner.report());
            meters.record(1, learner.report());
            Files.writeString(scrape, meters.scrape());
        }
        Path said = directory.resolve("said.txt");
        ProcessBuilder check = new ProcessBuilder("promtool", "check", "metrics").redirectInput(scrape.toFile());
        Process promtool = Prometheus.tool(check, said);
        int exit = promtool.waitFor();
        List<String> ours = Files.readAllLines(said, StandardCharsets.UTF_8).stream()
                .filter(line -> !Stream.of("jvm_", "process_", "system_").anyMatch(line::startsWith))
                .toList();
        assertThat(ours).isEmpty();
        assertThat(exit).isIn(0, 3); // 3: it parsed, and advises on a meter, here of the JVM.
    }
}
