package dev.thalweg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

class DataTest {

    @TempDir
    Path folder;

    @Test
    void anAbsentFileSkipsTheTestAndSaysSo() {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            assertThatThrownBy(() -> Data.file(folder, "absent.csv.gz", false))
                    .isInstanceOf(TestAbortedException.class)
                    .hasMessageContaining("absent.csv.gz");
        } finally {
            System.setOut(out);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .startsWith("skipped: no ")
                .contains("absent.csv.gz");
    }

    @Test
    void anAbsentFileFailsTheTestWhenDataIsRequired() {
        assertThatThrownBy(() -> Data.file(folder, "absent.csv.gz", true))
                .isInstanceOf(AssertionFailedError.class)
                .hasMessageContaining("absent.csv.gz");
    }

    @Test
    void aPresentFileIsGiven() throws IOException {
        Path present = Files.createFile(folder.resolve("present.csv.gz"));
        assertThat(Data.file(folder, "present.csv.gz", true)).isEqualTo(present);
    }
}
