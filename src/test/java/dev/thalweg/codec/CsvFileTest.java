package dev.thalweg.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvFileTest {

    private static final String TEXT = "a,b\n1,x\n\n2,\"y, \"\"z\"\"\nw\"\n3,\n";

    @TempDir
    private Path directory = Path.of("");

    @Test
    void rowsComeWithTheLineTheyBeginIn() throws Exception {
        try (CsvFile csv = CsvFile.open(file(TEXT.getBytes(StandardCharsets.UTF_8)))) {
            assertRows(csv);
        }
    }

    @Test
    void packedFileIsToldByItsFirstBytes() throws Exception {
        Path file = file(packed(TEXT));
        try (CsvFile csv = CsvFile.open(file)) {
            assertRows(csv);
            assertThat(csv.size()).isEqualTo(Files.size(file));
            assertThat(csv.bytesRead()).isEqualTo(csv.size());
        }
    }

    @Test
    void byteOrderMarkIsNoPartOfTheFirstColumn() throws Exception {
        try (CsvFile csv = CsvFile.open(file(("\ufeff" + TEXT).getBytes(StandardCharsets.UTF_8)))) {
            assertThat(csv.header()).containsExactly("a", "b");
        }
    }

    @Test
    void rowOfWrongLengthIsFaultWithItsLine() throws Exception {
        Path file = file("a,b\n1,2\n3\n4,5,6\n7,8\n".getBytes(StandardCharsets.UTF_8));
        try (CsvFile csv = CsvFile.open(file)) {
            csv.next();
            assertThatThrownBy(csv::next)
                    .isInstanceOf(BadCsv.class)
                    .hasMessage(file + " line 3: 1 cells where the header has 2 columns");
            assertThatThrownBy(csv::next)
                    .isInstanceOf(BadCsv.class)
                    .hasMessage(file + " line 4: 3 cells where the header has 2 columns");
            assertThat(Objects.requireNonNull(csv.next()).cells()).containsExactly("7", "8");
        }
    }

    @Test
    void quoteThatNeverEndsIsFaultWithItsLine() throws Exception {
        try (CsvFile csv = CsvFile.open(file("a,b\n1,2\n3,\"never\n".getBytes(StandardCharsets.UTF_8)))) {
            csv.next();
            assertThatThrownBy(csv::next).isInstanceOf(BadCsv.class).hasMessageContaining("line 3");
        }
    }

    @Test
    void emptyFileHasNoHeader() throws Exception {
        Path file = file(new byte[0]);

        assertThatThrownBy(() -> CsvFile.open(file)).isInstanceOf(BadCsv.class).hasMessageContaining("header");
    }

    @Test
    void packedFileThatEndsTooEarlyIsFault() throws Exception {
        byte[] whole = packed("a,b\n" + "1,2\n".repeat(10_000));
        Path file = file(Arrays.copyOf(whole, whole.length - 20));

        assertThatThrownBy(() -> {
                    try (CsvFile csv = CsvFile.open(file)) {
                        while (csv.next() != null) {}
                    }
                })
                .isInstanceOf(BadCsv.class)
                .hasMessageContaining("ZLIB");
    }

    @Test
    void fileThatCannotBeReadIsFaultWithItsName() {
        Path absent = directory.resolve("absent.csv");
        assertThatThrownBy(() -> CsvFile.open(absent))
                .isInstanceOf(BadCsv.class)
                .hasMessage(absent + ": no such file");
        assertThatThrownBy(() -> CsvFile.open(directory))
                .isInstanceOf(BadCsv.class)
                .hasMessageStartingWith(directory + ": cannot be read (");
    }

    private static void assertRows(CsvFile csv) throws Exception {
        assertThat(csv.header()).containsExactly("a", "b");
        assertThat(csv.next()).isEqualTo(new CsvFile.Row(2, List.of("1", "x")));
        assertThat(csv.next()).isEqualTo(new CsvFile.Row(4, List.of("2", "y, \"z\"\nw")));
        assertThat(csv.next()).isEqualTo(new CsvFile.Row(6, List.of("3", "")));
        assertThat(csv.next()).isNull();
        assertThat(csv.next()).isNull();
    }

    private Path file(byte[] content) throws IOException {
        return Files.write(directory.resolve("table.csv"), content);
    }

    private static byte[] packed(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
