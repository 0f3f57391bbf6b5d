package dev.thalweg.meters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.Pipelines;
import dev.thalweg.event.Reason;
import dev.thalweg.learner.LabelSpec;
import dev.thalweg.learner.Learner;
import dev.thalweg.learner.Samples;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The catalogue is what a scrape shows, no more and no less. */
class CatalogueTest {

    private static final List<String> CLASSES = List.of("no", "yes");

    @TempDir
    private Path directory;

    private final LearningMeters meters = new LearningMeters("app");

    @BeforeEach
    void learn() {
        Learner learner = new Learner(
                Samples.spec().withLabels(Optional.of(new LabelSpec(1_000_000, LabelSpec.OnExpiry.DROP, 10))));
        Samples.events(2001, 1).forEach(learner::take);
        meters.runs(Pipelines.example("electricity", directory));
        meters.record(3, learner.report());
    }

    @AfterEach
    void close() {
        meters.close();
    }

    @Test
    void everyMeterOfTheCatalogueIsThereWithItsTags() {
        for (Catalogue meter : Catalogue.values()) {
            assertThat(samples(sample(meter)))
                    .as(meter.meter())
                    .allMatch(sample -> sample.contains("} "))
                    .map(sample -> sample.substring(sample.indexOf('{') + 1, sample.indexOf("} ")))
                    .containsExactlyInAnyOrderElementsOf(tags(meter).stream()
                            .map(tags -> "application=\"app\"," + tags)
                            .toList());
        }
    }

    /** Prometheus has them in alphabetical order. */
    private static List<String> tags(Catalogue meter) {
        String partition = "partition=\"3\"";
        List<String> windows = List.of(partition + ",window=\"all\"", partition + ",window=\"fading\"");
        if (meter == Catalogue.INFO) {
            return List.of("arithmetic=\"fast\",name=\"electricity\",profile=\"fast\",version=\"unreleased\"");
        }
        if (meter.value() instanceof Catalogue.Value.OfReason) {
            return Stream.of(Reason.values())
                    .map(reason -> partition + ",reason=\"" + reason.token() + "\"")
                    .toList();
        }
        if (meter.value() instanceof Catalogue.Value.OfMember) {
            return List.of("member=\"hidden-8-adam-0.01\"," + partition);
        }
        if (meter.value() instanceof Catalogue.Value.OfFeature) {
            return Stream.of("x", "y", "place")
                    .map(field -> "feature=\"" + field + "\"," + partition)
                    .toList();
        }
        if (meter.value() instanceof Catalogue.Value.OfFigures) {
            return windows;
        }
        if (meter.value() instanceof Catalogue.Value.OfClass) {
            return CLASSES.stream()
                    .flatMap(name -> windows.stream().map(window -> "class=\"" + name + "\"," + window))
                    .toList();
        }
        return List.of(partition);
    }

    @Test
    void everyMeterIsDescribed() {
        for (Catalogue meter : Catalogue.values()) {
            assertThat(lines()).contains("# HELP " + Names.of(meter) + " " + meter.description());
        }
    }

    /** A histogram has its maximum beside it. */
    @Test
    void typesAreThoseOfTheCatalogue() {
        assertThat(lines().stream().filter(line -> line.startsWith("# TYPE thalweg_")))
                .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                Stream.of("# TYPE thalweg_label_delay_seconds_max gauge"),
                                Stream.of(Catalogue.values())
                                        .map(meter -> "# TYPE " + Names.of(meter) + " "
                                                + meter.type().name().toLowerCase(Locale.ROOT)))
                        .toList());
    }

    /** Of a histogram, how many it counted. */
    private static String sample(Catalogue meter) {
        return Names.of(meter) + (meter.type() == Catalogue.Type.HISTOGRAM ? "_count" : "");
    }

    private List<String> samples(String name) {
        return lines().stream().filter(line -> line.startsWith(name + "{")).toList();
    }

    private List<String> lines() {
        return Stream.of(meters.scrape().split("\n")).toList();
    }
}
