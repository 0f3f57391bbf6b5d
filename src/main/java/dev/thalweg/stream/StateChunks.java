package dev.thalweg.stream;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.zip.CRC32C;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * One large value kept as small records under stable keys, of which only the changed ones are written.
 *
 * <p>A header names the generation, the position in the input, the length, and for each chunk the generation that last wrote
 * it and its checksum (CRC-32C); each chunk repeats its own generation. A mixture of two writings is thereby recognised at
 * reading. Behind that the header keeps a note of the writer's. All numbers are little-endian.
 */
final class StateChunks {

    /** Bytes of state in one record: well below what a broker takes by default (1 MiB). */
    static final int CHUNK = 64 * 1024;

    private static final int HEADER_BYTES = 28;
    private static final int MAGIC = 0x31574854; // "THW1"
    private static final Bytes HEADER = Bytes.wrap("header".getBytes(java.nio.charset.StandardCharsets.US_ASCII));

    private final Function<Bytes, byte @Nullable []> get;
    private final BiConsumer<Bytes, byte @Nullable []> put;
    private long generation;
    private long position;
    private byte[] note = {};
    private byte[] image = {};
    private long[] writtenIn = {};

    /**
     * @param get gives a record by its key, null where there is none
     * @param put keeps one, or deletes it where it is null
     */
    StateChunks(Function<Bytes, byte @Nullable []> get, BiConsumer<Bytes, byte @Nullable []> put) {
        this.get = get;
        this.put = put;
    }

    /** Forgets what was last read or written, so that the next writing writes everything. */
    void forget() {
        generation = 0;
        position = 0;
        note = new byte[0];
        image = new byte[0];
        writtenIn = new long[0];
    }

    /**
     * The value as last written; null when there is none.
     *
     * @throws DamagedState when a record is missing, or belongs to another writing
     */
    byte @Nullable [] read() {
        forget();
        Written found = read(get);
        if (found == null) {
            return null;
        }
        note = found.note();
        generation = found.generation();
        position = found.position();
        writtenIn = found.writtenIn();
        image = found.value();
        return image.clone();
    }

    /**
     * What was written last.
     *
     * @param generation how many writings there were
     * @param position where in the input the value stood
     * @param note what was noted beside it
     * @param writtenIn for each chunk, the generation that wrote it
     */
    @SuppressWarnings("ArrayRecordComponent") // It only hands the bytes on; nobody compares it.
    record Written(long generation, long position, byte[] note, byte[] value, long[] writtenIn) {}

    /**
     * Puts a value together from its records; null where there are none.
     *
     * @param records gives a record by its key, null where it is not there
     * @throws DamagedState when a record is missing, or belongs to another writing
     */
    static @Nullable Written read(Function<Bytes, byte @Nullable []> records) {
        byte[] header = records.apply(HEADER);
        if (header == null) {
            return null;
        }
        ByteBuffer in = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
        check(header.length >= HEADER_BYTES && in.getInt() == MAGIC, "its header is not one of this format");
        long generation = in.getLong();
        long position = in.getLong();
        int length = in.getInt();
        int count = in.getInt();
        check(count == chunks(length) && in.remaining() >= 12 * count, "its header contradicts itself");
        byte[] value = new byte[length];
        long[] generations = new long[count];
        for (int chunk = 0; chunk < count; chunk++) {
            generations[chunk] = in.getLong();
            readChunk(records.apply(key(chunk)), chunk, value, generations[chunk], in.getInt());
        }
        byte[] note = new byte[in.remaining()];
        in.get(note);
        return new Written(generation, position, note, value, generations);
    }

    private static void readChunk(byte @Nullable [] record, int chunk, byte[] value, long written, int checksum) {
        int from = chunk * CHUNK;
        int length = Math.min(CHUNK, value.length - from);
        if (record == null) {
            throw new DamagedState("chunk " + chunk + " is missing");
        }
        check(record.length == length + 8, "chunk " + chunk + " has " + record.length + " bytes");
        long repeated = ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN).getLong();
        check(repeated == written, "chunk " + chunk + " is of generation " + repeated + ", not " + written);
        System.arraycopy(record, 8, value, from, length);
        check(checksum(value, from, length) == checksum, "chunk " + chunk + " has another checksum");
    }

    /** Where in the input the value stood that was last read or written; 0 when none was. */
    long position() {
        return position;
    }

    /** What was noted beside the value. */
    byte[] note() {
        return note;
    }

    /** Writes the chunks that differ from the last writing, then the header. Takes the arrays over. */
    void write(long place, byte[] beside, byte[] value) {
        generation++;
        int count = chunks(value.length);
        long[] generations = Arrays.copyOf(writtenIn, count);
        ByteBuffer header =
                ByteBuffer.allocate(HEADER_BYTES + 12 * count + beside.length).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(MAGIC)
                .putLong(generation)
                .putLong(place)
                .putInt(value.length)
                .putInt(count);
        for (int chunk = 0; chunk < count; chunk++) {
            int from = chunk * CHUNK;
            int to = Math.min(value.length, from + CHUNK);
            if (!unchanged(value, from, to)) {
                generations[chunk] = generation;
                ByteBuffer record = ByteBuffer.allocate(8 + to - from).order(ByteOrder.LITTLE_ENDIAN);
                put.accept(
                        key(chunk),
                        record.putLong(generation).put(value, from, to - from).array());
            }
            header.putLong(generations[chunk]).putInt(checksum(value, from, to - from));
        }
        for (int surplus = count; surplus < writtenIn.length; surplus++) {
            put.accept(key(surplus), null);
        }
        put.accept(HEADER, header.put(beside).array());
        position = place;
        note = beside;
        writtenIn = generations;
        image = value;
    }

    private boolean unchanged(byte[] value, int from, int to) {
        boolean sameChunk = to <= image.length && (to == from + CHUNK || to == image.length);
        return sameChunk && Arrays.equals(value, from, to, image, from, to);
    }

    private static int chunks(int length) {
        return (length + CHUNK - 1) / CHUNK;
    }

    private static int checksum(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }

    static Bytes key(int chunk) {
        return Bytes.wrap(
                String.format(Locale.ROOT, "chunk-%06d", chunk).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }

    private static void check(boolean holds, String message) {
        if (!holds) {
            throw new DamagedState(message);
        }
    }

    /** The stored state cannot be trusted. Never repaired silently: learning would be lost without a word. */
    static final class DamagedState extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        DamagedState(String message) {
            super("the learner's stored state is damaged: " + message
                    + "; delete the pipeline's stateDir to restore it from the changelog, and if that does not help,"
                    + " run --reset starts over");
        }
    }
}
