package dev.thalweg;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * Real streams for tests: gzipped CSV with a header row, in the folder that the environment names in
 * {@code THALWEG_DATA} ({@code ../shared/data} otherwise). Where a file is absent the test is skipped, and a line that
 * begins {@code skipped: } says why, for {@code .ci/run} to collect; with {@code -Ddata.required} the test fails.
 */
public final class Data {

    private static final AtomicInteger SKIPPED = new AtomicInteger();

    private Data() {}

    /** The file of that name; when it is absent this does not return. */
    public static Path file(String name) {
        String folder = System.getenv().getOrDefault("THALWEG_DATA", "../shared/data");
        return file(Path.of(folder), name, Boolean.getBoolean("data.required"));
    }

    static Path file(Path folder, String name, boolean required) {
        Path file = folder.resolve(name);
        if (Files.isReadable(file)) {
            return file;
        }
        String reason = "no " + file + ", set THALWEG_DATA to the folder that has it";
        if (required) {
            return Assertions.fail(reason);
        }
        System.out.println("skipped: " + reason + " (" + SKIPPED.incrementAndGet() + " so far)");
        return Assumptions.abort(reason);
    }

    /** Hands over the rows of a file in order. */
    public static void forEach(String name, Consumer<NamedCsvRecord> consumer) throws IOException {
        try (Reader reader = new InputStreamReader(
                        new GZIPInputStream(Files.newInputStream(file(name)), 1 << 16), StandardCharsets.UTF_8);
                CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(reader)) {
            rows.forEach(consumer);
        }
    }
}
