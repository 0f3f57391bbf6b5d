package dev.thalweg.meters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.Boards;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/metrics.md} has every meter of ours as the catalogue has it, and all that boards and alerts ask for. */
class MetricsPageTest {

    private static final Path PAGE = Path.of("docs", "metrics.md");
    private static final Pattern ASKED = Pattern.compile("\\b(?:thalweg|kafka|jvm|process|system)_[a-z]\\w+");

    @Test
    void theTableIsTheCatalogue() throws IOException {
        List<String> rows = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| `thalweg_"))
                .toList();
        assertThat(rows)
                .containsExactlyElementsOf(
                        Stream.of(Catalogue.values()).map(MetricsPageTest::row).toList());
    }

    private static String row(Catalogue meter) {
        return "| `" + Names.of(meter) + "` | "
                + meter.type().name().toLowerCase(Locale.ROOT) + " | "
                + (meter.unit() == null ? "" : meter.unit()) + " | "
                + String.join(", ", meter.value().tags()) + " | "
                + meter.description() + " |";
    }

    @Test
    void whatIsAskedForIsInTheTables() throws IOException {
        Set<String> told = Pattern.compile("(?m)^\\| `(\\w+)`")
                .matcher(Files.readString(PAGE))
                .results()
                .map(name -> name.group(1))
                .collect(Collectors.toSet());
        String rules = Files.readString(Path.of("grafana", "prometheus", "rules.yml"));
        Stream<String> asking =
                Stream.concat(Stream.of(rules), Boards.expressions().stream().map(Boards.Expression::text));
        assertThat(asking.flatMap(text -> ASKED.matcher(text).results())
                        .map(name -> name.group().replaceFirst("_bucket$", ""))
                        .distinct())
                .hasSizeGreaterThan(50)
                .isSubsetOf(told);
    }
}
