package dev.thalweg.chaos;

import static dev.thalweg.chaos.AvroBytes.absent;
import static dev.thalweg.chaos.AvroBytes.decimal;
import static dev.thalweg.chaos.AvroBytes.integer;
import static dev.thalweg.chaos.AvroBytes.joined;
import static dev.thalweg.chaos.AvroBytes.present;
import static dev.thalweg.chaos.AvroBytes.text;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.thalweg.chaos.Payments.Payment;
import dev.thalweg.codec.BadCsv;
import dev.thalweg.codec.EventSchema;
import dev.thalweg.codec.Unencodable;
import dev.thalweg.event.Reason;
import dev.thalweg.settings.SchemaReader.InvalidSchema;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * Payments with a time and a list of tags, nine in ten of them spoiled in one way; all valid at first and from some
 * number on. Numbers far off are fewer than one in a hundred a field, and none is among the first: running statistics
 * take more of them, and those that they begin with, for the usual numbers.
 */
final class Mutants implements Records {

    /** What stands for a prediction beside the tokens of reasons. */
    static final String PREDICTION = "prediction";

    private static final Path SCHEMA = Path.of("src/test/resources/dev/thalweg/chaos/mutants.avsc");

    /** What a pipeline of payments needs to read them. */
    static final List<String> SETTINGS = List.of("event.schema=" + SCHEMA.toAbsolutePath(), "event.time=at");

    /** How an event is spoiled, and the one answer there is to it, where there is one. */
    enum Kind {
        VALID(PREDICTION),
        BIT_FLIPS,
        NOISE_WITHIN,
        TRUNCATED(Reason.UNDECODABLE),
        EXTENDED(Reason.UNDECODABLE),
        OTHER_SCHEMA(Reason.UNDECODABLE),
        NOISE(Reason.UNDECODABLE),
        CONFLUENT(Reason.UNDECODABLE),
        ABSURD_LENGTH(Reason.UNDECODABLE),
        ABSURD_COUNT(Reason.UNDECODABLE),
        LARGE_TEXT,
        LARGE_LIST(PREDICTION),
        NOT_FINITE(Reason.NOT_FINITE),
        EXTREME,
        DATES,
        NO_ID(Reason.MISSING_FIELD),
        UNKNOWN_LABEL(Reason.UNKNOWN_CLASS),
        NO_VALUE(Reason.NULL_VALUE),
        ODD_KEY(PREDICTION),
        ODD_HEADERS(PREDICTION);

        private final @Nullable String only;

        Kind() {
            this.only = null;
        }

        Kind(Reason only) {
            this.only = only.token();
        }

        Kind(String only) {
            this.only = only;
        }

        /** Holds an answer, {@link #PREDICTION} or a reason's token, against what can be answered. */
        void requireFitting(String answer) {
            if (only != null && !only.equals(answer)) {
                throw new AssertionError(this + " was answered by " + answer);
            }
        }
    }

    /** Each kind as often as its share is. */
    private static final Kind[] ROUND = round();

    private static final int ID = 0;
    private static final int AT = 1;
    private static final int[] NUMBERS = {2, 3, 4, 5};
    private static final int[] TEXTS = {0, 6, 7, 9};
    private static final Set<Integer> NULLABLE = Set.of(2, 6, 9);
    private static final int TAGS = 8;
    private static final int OUTCOME = 9;

    /** Records at first that are all valid: enough for the statistics of each partition. */
    private static final int HONEST = 1_000;

    private static final int HEADER_BYTES = 10;
    private static final int LARGE = 100_000;
    private static final long FIRST = System.currentTimeMillis();
    private static final long MINUTE = 60_000;
    private static final long YEAR = 31_557_600_000L;
    private static final double[] NOT_FINITE = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
    private static final double[] EXTREME = {
        1e300, -1e300, Double.MAX_VALUE, 1e39, 1e38, -1e38, Float.MAX_VALUE, 1e15, Double.MIN_VALUE, 1e-300, -0.0
    };
    private static final long[] ABSURD = {
        -1, 1 << 20, 1L << 31, -(1L << 31), 1L << 32, 1L << 62, Long.MAX_VALUE, Long.MIN_VALUE
    };

    private final SplittableRandom random;
    private final Payments payments;
    private final long[] next;
    private final long mutated;
    private final byte[] header = header();
    private long number;

    /** @param mutated number of the first record from which on all are valid */
    Mutants(long seed, int partitions, long mutated) {
        this.random = new SplittableRandom(seed);
        this.payments = new Payments(seed, 1, FIRST);
        this.next = new long[partitions];
        this.mutated = mutated;
    }

    @Override
    public Payment next() {
        boolean spoiled = number >= HONEST && number < mutated && number % 10 != 0;
        Kind kind = spoiled ? ROUND[random.nextInt(ROUND.length)] : Kind.VALID;
        long time = FIRST + number++;
        int partition = random.nextInt(next.length);
        byte[] key = kind == Kind.ODD_KEY ? oddKey() : new byte[] {(byte) number};
        List<Header> headers = kind == Kind.ODD_HEADERS ? oddHeaders() : List.of();
        byte[][] fields = fields(time);
        spoil(kind, fields, time);
        byte[] value = spoiled(kind, joined(header, joined(fields)));
        long dated = kind == Kind.DATES ? any(0, time - 3 * YEAR, time, time + 30 * MINUTE) : time;
        return new Payment(kind.name(), partition, next[partition]++, key, value, dated, headers);
    }

    private static Kind[] round() {
        List<Kind> round = new ArrayList<>(Arrays.asList(Kind.values()));
        round.remove(Kind.VALID);
        round.addAll(List.of(Kind.BIT_FLIPS, Kind.BIT_FLIPS, Kind.BIT_FLIPS, Kind.BIT_FLIPS, Kind.BIT_FLIPS));
        round.addAll(List.of(Kind.TRUNCATED, Kind.TRUNCATED, Kind.NOISE_WITHIN, Kind.ABSURD_LENGTH, Kind.LARGE_TEXT));
        return round.toArray(Kind[]::new);
    }

    /** Of a valid event, one by one. */
    private byte[][] fields(long time) {
        @Nullable Object[] values = payments.values();
        return new byte[][] {
            text("mutant-" + number),
            integer(time),
            values[1] instanceof Double amount ? present(decimal(amount)) : absent(),
            decimal((double) values[2]),
            decimal((double) values[3]),
            decimal((double) values[4]),
            present(text(String.valueOf(values[5]))),
            text(String.valueOf(values[6])),
            tags(random.nextInt(3)),
            values[7] instanceof String label ? present(text(label)) : absent()
        };
    }

    /** Puts something else in place of one field. */
    private void spoil(Kind kind, byte[][] fields, long time) {
        int number = NUMBERS[random.nextInt(NUMBERS.length)];
        int text = TEXTS[random.nextInt(TEXTS.length)];
        switch (kind) {
            case ABSURD_LENGTH -> fields[text] = like(text, joined(integer(any(ABSURD)), new byte[] {'C', 'H'}));
            case ABSURD_COUNT -> fields[TAGS] = joined(integer(any(ABSURD)), integer(any(ABSURD)), tags(1));
            case LARGE_TEXT -> fields[text] = like(text, text("x".repeat(large())));
            case LARGE_LIST -> fields[TAGS] = tags(large() / 6);
            case NOT_FINITE -> fields[number] = like(number, decimal(NOT_FINITE[random.nextInt(3)]));
            case EXTREME -> fields[number] = like(number, decimal(EXTREME[random.nextInt(EXTREME.length)]));
            case DATES ->
                fields[AT] = integer(any(
                        Long.MIN_VALUE,
                        -1,
                        0,
                        1,
                        time - 3 * YEAR,
                        time + 9 * MINUTE,
                        time + 11 * MINUTE,
                        time + 100 * YEAR,
                        Long.MAX_VALUE));
            case NO_ID -> fields[ID] = text("");
            case UNKNOWN_LABEL -> fields[OUTCOME] = present(text("undecided"));
            default -> {}
        }
    }

    /** Spoils the whole. */
    private byte @Nullable [] spoiled(Kind kind, byte[] whole) {
        return switch (kind) {
            case BIT_FLIPS -> {
                for (int flips = random.nextInt(1, 4); flips > 0; flips--) {
                    whole[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
                }
                yield whole;
            }
            case NOISE_WITHIN -> {
                int at = random.nextInt(HEADER_BYTES, whole.length);
                byte[] noise = noise(Math.min(whole.length - at, random.nextInt(1, 20)));
                System.arraycopy(noise, 0, whole, at, noise.length);
                yield whole;
            }
            case TRUNCATED -> Arrays.copyOf(whole, random.nextInt(whole.length));
            case EXTENDED -> joined(whole, noise(random.nextInt(1, 100)));
            case OTHER_SCHEMA -> payments.encoded();
            case NOISE -> noise(random.nextInt(200));
            case CONFLUENT -> joined(new byte[] {0, 0, 0, 0, 1}, Arrays.copyOfRange(whole, HEADER_BYTES, whole.length));
            case NO_VALUE -> null;
            default -> whole;
        };
    }

    private byte @Nullable [] oddKey() {
        return switch (random.nextInt(3)) {
            case 0 -> null;
            case 1 -> new byte[0];
            default -> noise(large());
        };
    }

    private List<Header> oddHeaders() {
        List<Header> headers = new ArrayList<>();
        headers.add(new RecordHeader("", noise(0)));
        headers.add(new RecordHeader("thalweg.reason", "none".getBytes(UTF_8)));
        headers.add(new RecordHeader("twice \uD83D\uDE00", (byte[]) null));
        headers.add(new RecordHeader("twice \uD83D\uDE00", noise(large() / 10)));
        return headers;
    }

    /** Mostly hundreds, now and then up to a hundred thousand. */
    private int large() {
        return random.nextInt(random.nextInt(100) == 0 ? LARGE : 1_000);
    }

    private long any(long... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private byte[] noise(int length) {
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        return noise;
    }

    private static byte[] header() {
        try {
            List<String> columns = List.of("id", "at", "age", "velocity", "hour", "country");
            byte[] event = EventSchema.read(SCHEMA).encoder(columns).encode(List.of("m", "0", "0", "0", "0", "CH"));
            return Arrays.copyOf(event, HEADER_BYTES);
        } catch (InvalidSchema | BadCsv | Unencodable impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static byte[] tags(int count) {
        byte[][] items = new byte[count][];
        Arrays.fill(items, text("tag"));
        return count == 0 ? integer(0) : joined(integer(count), joined(items), integer(0));
    }

    /** The value in a union's second branch where the field has one. */
    private static byte[] like(int field, byte[] value) {
        return NULLABLE.contains(field) ? present(value) : value;
    }
}
