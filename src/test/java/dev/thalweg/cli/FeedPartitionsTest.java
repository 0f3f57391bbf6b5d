package dev.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.codec.EventSchema;
import dev.thalweg.event.Event;
import dev.thalweg.event.Origin;
import dev.thalweg.settings.PipelineFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where the rows of a table go in a topic of several partitions. */
@Timeout(60)
class FeedPartitionsTest {

    private static final int PARTITIONS = 3;
    private static final int ROWS = 600;

    @TempDir
    private Path directory;

    @Test
    void rowsTakeTurns() throws Exception {
        List<byte[]> rows = fed(1).events();
        Example split = fed(PARTITIONS);
        assertThat(rows).hasSize(ROWS);
        for (int partition = 0; partition < PARTITIONS; partition++) {
            int first = partition;
            assertThat(split.events(partition))
                    .usingElementComparator(Arrays::compare)
                    .containsExactlyElementsOf(IntStream.range(0, ROWS)
                            .filter(row -> row % PARTITIONS == first)
                            .mapToObj(rows::get)
                            .toList());
        }
    }

    @Test
    void feedingTwiceGivesTheSamePartitions() throws Exception {
        Example once = fed(PARTITIONS);
        Example twice = fed(PARTITIONS);
        for (int partition = 0; partition < PARTITIONS; partition++) {
            assertThat(once.events(partition))
                    .isNotEmpty()
                    .usingElementComparator(Arrays::compare)
                    .containsExactlyElementsOf(twice.events(partition));
        }
    }

    @Test
    void anIdHasOnePartition() throws Exception {
        Example example = fed(PARTITIONS, "--set", "event.id=day");
        List<List<String>> days = IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> example.events(partition).stream()
                        .map(FeedPartitionsTest::day)
                        .toList())
                .toList();
        assertThat(days.stream().mapToInt(List::size).sum()).isEqualTo(ROWS);
        assertThat(days.stream().flatMap(all -> all.stream().distinct()))
                .hasSize(7)
                .doesNotHaveDuplicates();
        assertThat(days.stream().filter(all -> !all.isEmpty())).hasSizeGreaterThan(1);
    }

    private Example fed(int partitions, String... more) throws Exception {
        Example example = new Example(directory);
        String[] options = Arrays.copyOf(more, more.length + 3);
        options[more.length] = Example.table(directory, ROWS).toString();
        options[more.length + 1] = "--set";
        options[more.length + 2] = "topics.partitions=" + partitions;
        Console feed = example.run("feed", options);
        assertThat(feed.exit()).as(feed.err()).isZero();
        return example;
    }

    private static String day(byte[] value) {
        try {
            var pipeline = PipelineFile.read(
                    Path.of("examples/electricity.yaml"), List.of("event.id=day"), Map.of(), EventSchema::fieldsOf);
            var decoder = EventSchema.read(pipeline.schema())
                    .decoder(pipeline.learner().shape());
            return ((Event) decoder.decode(value, new Origin("", 0, 0), 0)).id();
        } catch (Exception impossible) {
            throw new AssertionError(impossible);
        }
    }
}
