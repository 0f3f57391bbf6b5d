package dev.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A table that cannot be fed is found out before a broker is asked: here none listens. */
class FeedCommandTest {

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a|column 'b' (double) is missing, and the schema has neither a default nor null for it",
                "a,b,a|column 'a' stands more than once in the header",
                "a,b;1,2;1,x|line 3: column 'b' is 'x', expected double",
                "a,b,label;1,2,0;1,2,0.5|line 3: column 'label' is '0.5', expected int",
                "a,b;1,|line 2: column 'b' has no value, and its type is double, not a union with null",
                "a,b;1,2;1|table.csv line 3: 1 cells where the header has 2 columns",
                "a,b;1,\"2|table.csv: "
            })
    void faultOfTheTableIsOneLineWithItsPlace(String table, String fault) throws IOException {
        Console feed = feed(table.replace(';', '\n').getBytes(StandardCharsets.UTF_8));
        assertThat(feed.exit()).isEqualTo(2);
        assertThat(feed.out()).isEmpty();
        assertThat(feed.errLines()).hasSize(1).allMatch(line -> line.contains(fault));
    }

    @Test
    void tableThatCannotBeReadIsOneLineWithItsName() throws IOException {
        Console absent = feed(directory.resolve("absent.csv"));
        assertThat(absent.exit()).isEqualTo(2);
        assertThat(absent.errLines()).containsExactly(directory.resolve("absent.csv") + ": no such file");
        Console folder = feed(directory);
        assertThat(folder.exit()).isEqualTo(2);
        assertThat(folder.errLines()).hasSize(1).allMatch(line -> line.startsWith(directory + ": cannot be read"));
        Console cut = feed(Arrays.copyOf(new byte[] {0x1f, (byte) 0x8b, 8}, 3));
        assertThat(cut.exit()).isEqualTo(2);
        assertThat(cut.errLines()).hasSize(1).allMatch(line -> line.contains("table.csv: cannot be read"));
    }

    private Console feed(byte[] table) throws IOException {
        return feed(Files.write(directory.resolve("table.csv"), table));
    }

    private static Console feed(Path table) {
        return Console.run(
                "feed", "examples/two-points.yaml", table.toString(), "--set", "kafka.bootstrap.servers=127.0.0.1:1");
    }
}
