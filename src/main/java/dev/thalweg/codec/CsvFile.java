package dev.thalweg.codec;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.thalweg.settings.FileFailure;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A comma-separated file, plain or gzip'd (told by its first bytes, not by its name): UTF-8, one header row, {@code "}
 * around cells that need it (RFC 4180). Blank lines are skipped. For use by one thread, but {@link #bytesRead} may be
 * asked by another.
 */
public final class CsvFile implements AutoCloseable {

    private static final int BUFFER_BYTES = 1 << 16;

    private final Path file;
    private final long size;
    private final CountedBytes bytes;
    private final CloseableIterator<CsvRecord> records;
    private final List<String> header;

    /**
     * One row.
     *
     * @param line the line of the file that it begins in, from 1
     * @param cells as many as the header has columns
     */
    public record Row(long line, List<String> cells) {}

    private CsvFile(Path file, long size, CountedBytes bytes, CloseableIterator<CsvRecord> records) throws BadCsv {
        this.file = file;
        this.size = size;
        this.bytes = bytes;
        this.records = records;
        CsvRecord first = read();
        if (first == null) {
            throw new BadCsv(List.of(file + ": empty; a header row is needed"));
        }
        this.header = List.copyOf(first.getFields());
    }

    /**
     * Opens a file and reads its header.
     *
     * @throws BadCsv when the file cannot be read or has no header
     */
    public static CsvFile open(Path file) throws BadCsv {
        try {
            long size = Files.size(file);
            CountedBytes bytes = new CountedBytes(Files.newInputStream(file));
            try {
                return new CsvFile(file, size, bytes, records(bytes));
            } catch (IOException | BadCsv | RuntimeException failure) {
                bytes.close();
                throw failure;
            }
        } catch (NoSuchFileException absent) {
            throw new BadCsv(List.of(file + ": no such file"));
        } catch (IOException failure) {
            throw new BadCsv(List.of(file + ": cannot be read (" + FileFailure.why(failure) + ")"));
        }
    }

    private static CloseableIterator<CsvRecord> records(InputStream bytes) throws IOException {
        return CsvReader.builder()
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .allowExtraCharsAfterClosingQuote(false)
                .detectBomHeader(true)
                .ofCsvRecord(unpacked(new BufferedInputStream(bytes, BUFFER_BYTES)))
                .iterator();
    }

    /** The columns' names, in the file's order; nothing is checked about them. */
    public List<String> header() {
        return header;
    }

    /**
     * The next row, or null behind the last one.
     *
     * @throws BadCsv when the row has more or fewer cells than the header, or is no CSV at all; names the line
     */
    public @Nullable Row next() throws BadCsv {
        CsvRecord row = read();
        if (row == null) {
            return null;
        }
        if (row.getFieldCount() != header.size()) {
            throw new BadCsv(List.of(file + " line " + row.getStartingLineNumber() + ": " + row.getFieldCount()
                    + " cells where the header has " + header.size() + " columns"));
        }
        return new Row(row.getStartingLineNumber(), row.getFields());
    }

    /** How many bytes of the file have been read, packed as they are: from 0 to {@link #size}. */
    public long bytesRead() {
        return bytes.count;
    }

    /** The file's size in bytes. */
    public long size() {
        return size;
    }

    @Override
    public void close() throws IOException {
        records.close();
    }

    private @Nullable CsvRecord read() throws BadCsv {
        try {
            return records.hasNext() ? records.next() : null;
        } catch (CsvParseException | UncheckedIOException broken) {
            Throwable cause = broken.getCause() == null ? broken : broken.getCause();
            throw new BadCsv(List.of(
                    file + ": " + broken.getMessage() + (cause == broken ? "" : " (" + cause.getMessage() + ")")));
        }
    }

    private static InputStream unpacked(BufferedInputStream in) throws IOException {
        in.mark(2);
        int magic = in.read() | in.read() << 8;
        in.reset();
        return magic == GZIPInputStream.GZIP_MAGIC ? new GZIPInputStream(in, BUFFER_BYTES) : in;
    }

    private static final class CountedBytes extends FilterInputStream {

        private volatile long count;

        CountedBytes(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            count(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read = super.read(target, offset, length);
            count(Math.max(read, 0));
            return read;
        }

        /** Written by the reading thread only, so that nothing is lost between reading and writing the field. */
        @SuppressWarnings("NonAtomicVolatileUpdate")
        private void count(int read) {
            count += read;
        }
    }
}
