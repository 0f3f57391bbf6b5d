package dev.thalweg.feature;

import dev.thalweg.event.Event;
import dev.thalweg.event.EventShape;
import dev.thalweg.event.Field.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The features of a pipeline with their running statistics. For each event: {@link #encode} it, predict, then
 * {@link #observe} it, once. Numbers become dense columns, categories sparse ones; both follow the order of the
 * features. Neither verb allocates. Not safe for use by several threads.
 *
 * <p>What is encoded is always finite. A number that is missing, or infinite, which an event must not have, is encoded
 * as {@link Encoding.Missing} says and not observed.
 */
public final class Features {

    /** In how many the values of a feature are {@linkplain #count counted}: eight, and one for those that are missing. */
    public static final int BINS = 9;

    static final int MISSING = BINS - 1;

    private final List<Columns> columns;
    private final Encoder[] encoders;
    private final StandardizedNumbers standardized;
    private final int[] alone;
    private final int[] sparseEnds;
    private final float[] jitter;
    private final int weight;
    private final int sparseWidth;
    private final int pairs;
    private final int stateBytes;

    /**
     * @param specs at least one, no field twice
     * @throws IllegalArgumentException when a field is not in the shape as its encoding reads it, or the columns are
     *     more than an int can count
     */
    public Features(List<FeatureSpec> specs, EventShape shape) {
        long fields = specs.stream().map(FeatureSpec::field).distinct().count();
        Checks.require(!specs.isEmpty(), "at least one feature is needed, got none");
        Checks.require(fields == specs.size(), "each field can be one feature, got " + specs);
        this.columns = new ArrayList<>();
        this.encoders = new Encoder[specs.size()];
        this.sparseEnds = new int[specs.size()];
        this.standardized = new StandardizedNumbers(specs.size());
        int dense = 0;
        long sparse = 0;
        int bytes = 0;
        int most = 0;
        for (int i = 0; i < encoders.length; i++) {
            encoders[i] = Encoder.of(specs.get(i), i, shape, dense, (int) sparse, standardized);
            Columns own = encoders[i].columns();
            columns.add(own);
            dense += own.dense().size();
            sparse += own.sparse().size();
            Checks.require(sparse <= Integer.MAX_VALUE, "sparse columns must be at most 2^31 - 1, got " + sparse);
            sparseEnds[i] = (int) sparse;
            bytes += encoders[i].stateBytes();
            most += encoders[i].pairs();
        }
        this.alone = IntStream.range(0, encoders.length)
                .filter(i -> !(specs.get(i).encoding() instanceof Encoding.Standardize))
                .toArray();
        this.sparseWidth = (int) sparse;
        this.stateBytes = bytes;
        this.pairs = most;
        String weightField = shape.weightField();
        this.weight = weightField == null ? -1 : shape.slot(Kind.NUMBER, weightField);
        this.jitter = new float[dense];
        for (Encoder encoder : encoders) {
            encoder.jitter(jitter);
        }
    }

    /** Columns of a row's dense block. */
    public int denseWidth() {
        return jitter.length;
    }

    /** Number of sparse columns. */
    public int sparseWidth() {
        return sparseWidth;
    }

    /** What each feature became, in order. */
    public List<Columns> columns() {
        return List.copyOf(columns);
    }

    /** What the statistics as they are now make of numbers, by their fields: of those whose encoding keeps some. */
    public Map<String, Scaling> scalings() {
        Map<String, Scaling> scalings = new LinkedHashMap<>();
        for (int i = 0; i < encoders.length; i++) {
            String field = columns.get(i).field();
            encoders[i].scaling().ifPresent(scaling -> scalings.put(field, scaling));
        }
        return scalings;
    }

    /**
     * Standard deviation of the Gaussian noise that training is to add to each dense column, 0 for none; a copy. Flags
     * get none.
     */
    public float[] jitter() {
        return jitter.clone();
    }

    /** The most pairs that a row can have. */
    public int pairs() {
        return pairs;
    }

    /** A row in which {@link #encode} never needs more room. */
    public Row newRow() {
        return new Row(denseWidth(), pairs);
    }

    /** Replaces what the row holds by this event; changes nothing else. */
    public void encode(Event event, Row row) {
        row.clear();
        standardized.encode(event, row);
        for (int i : alone) {
            encoders[i].encode(event, row);
        }
        if (weight >= 0) {
            row.weigh(weight(event.number(weight)));
        }
    }

    /** A missing weight is 1. */
    private static float weight(double given) {
        return Double.isNaN(given) ? 1f : (float) Math.max(0, Math.min(Float.MAX_VALUE, given));
    }

    /** Whether events say by themselves how much they count in learning. */
    public boolean weighted() {
        return weight >= 0;
    }

    /** Lets the running statistics see an event: once, after its prediction. */
    public void observe(Event event) {
        standardized.observe(event);
        for (int i : alone) {
            encoders[i].observe(event);
        }
    }

    /**
     * Counts an event once for each feature: a number by how far it lies from the mean, a category or a word by its column, all
     * else as missing; a text once for each of its columns.
     *
     * @param row as {@link #encode} made it
     * @param counts {@link #BINS} for each feature
     */
    public void count(Event event, Row row, int[] counts) {
        standardized.count(event, row, counts);
        int pair = 0;
        for (int i : alone) {
            int first = i * BINS;
            boolean dense = sparseEnds[i] == (i == 0 ? 0 : sparseEnds[i - 1]);
            if (dense) {
                counts[first + encoders[i].bin(event, row)]++;
                continue;
            }
            boolean missing = true;
            for (; pair < row.nonZeros() && row.column(pair) < sparseEnds[i]; pair++) {
                counts[first + row.column(pair) % MISSING]++;
                missing = false;
            }
            if (missing) {
                counts[first + MISSING]++;
            }
        }
    }

    /** Takes in what other equal features observed, as if it had been observed here too. */
    public void add(Features others) {
        for (int i = 0; i < encoders.length; i++) {
            encoders[i].add(others.encoders[i]);
        }
    }

    /** Forgets the earlier ones of its observations, which equal features had made by then. */
    public void subtract(Features earlier) {
        for (int i = 0; i < encoders.length; i++) {
            encoders[i].subtract(earlier.encoders[i]);
        }
    }

    /** Forgets what too few events told: how far a number lies from others is not known before {@link RobustStatistics} says. */
    public void dropUnlessSettled() {
        for (Encoder encoder : encoders) {
            encoder.dropUnlessSettled();
        }
    }

    /** Bytes that {@link #write} writes: always the same. */
    public int stateBytes() {
        return stateBytes;
    }

    /** Writes the running statistics, in the order of the features, at the position of a little-endian buffer. */
    public void write(ByteBuffer target) {
        requireLittleEndian(target);
        for (Encoder encoder : encoders) {
            encoder.write(target);
        }
    }

    /** Takes over the running statistics that {@link #write} of equal features wrote, bit for bit. */
    public void read(ByteBuffer source) {
        requireLittleEndian(source);
        for (Encoder encoder : encoders) {
            encoder.read(source);
        }
    }

    private static void requireLittleEndian(ByteBuffer buffer) {
        Checks.require(
                buffer.order() == ByteOrder.LITTLE_ENDIAN, "the buffer must be little-endian, got " + buffer.order());
    }
}
