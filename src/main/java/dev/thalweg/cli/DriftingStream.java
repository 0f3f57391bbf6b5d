package dev.thalweg.cli;

import dev.thalweg.codec.EventEncoder;
import dev.thalweg.codec.EventSchema;
import dev.thalweg.codec.Unencodable;
import dev.thalweg.network.SplitMix64;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An endless, seeded stream of labelled payments whose concept changes abruptly every {@value #CONCEPT} events, with
 * 0.5 % of the records bad on purpose. Labels are drawn from known probabilities, so the best possible accuracy is
 * known too.
 */
final class DriftingStream {

    /** Events of one concept. */
    static final int CONCEPT = 10_000;

    static final String[] CLASSES = {"good", "fraud"};

    private static final String[] CHANNELS = {"web", "app", "shop", "phone"};
    private static final String[] COUNTRIES = {"CH", "DE", "FR", "IT", "AT", "LI"};
    private static final double BAD = 0.005;
    private static final double MISSING = 0.02;
    private static final int NUMBERS = 3;

    /** How certain labels are: high enough to be learned soon, low enough that the best model errs too. */
    private static final double STEEPNESS = 4;

    private final SplitMix64 random;
    private final EventEncoder encoder;
    private final double[] weights = new double[NUMBERS];
    private final double[] channelWeights = new double[CHANNELS.length];
    private final double[] countryWeights = new double[COUNTRIES.length];
    private long position;

    /**
     * One record.
     *
     * @param bytes its value
     * @param label the class's index
     * @param best probability that the best possible model is right
     */
    @SuppressWarnings("ArrayRecordComponent") // Only carried to the producer.
    record Generated(byte @Nullable [] bytes, int label, double best) {}

    DriftingStream(long seed, EventSchema schema) {
        random = new SplitMix64(seed);
        encoder = schema.encoder();
    }

    /** The position of an event in the stream, from its id. */
    static long position(String id) {
        return Long.parseLong(id.substring(id.indexOf('-') + 1));
    }

    Generated next() {
        if (position % CONCEPT == 0) {
            changeConcept();
        }
        double[] numbers = {random.nextGaussian(), random.nextGaussian(), random.nextGaussian()};
        int channel = random.nextInt(CHANNELS.length);
        int country = random.nextInt(COUNTRIES.length);
        boolean missing = random.nextDouble() < MISSING;
        double score = channelWeights[channel] + countryWeights[country];
        for (int i = missing ? 1 : 0; i < NUMBERS; i++) {
            score += weights[i] * numbers[i];
        }
        double fraud = 1 / (1 + Math.exp(-STEEPNESS * score));
        int label = random.nextDouble() < fraud ? 1 : 0;
        @Nullable
        Object[] values = {
            "payment-" + position,
            missing ? null : numbers[0],
            numbers[1],
            numbers[2],
            24 * random.nextDouble(),
            CHANNELS[channel],
            COUNTRIES[country],
            CLASSES[label]
        };
        position++;
        byte[] bytes = random.nextDouble() < BAD ? bad(values) : encode(values);
        return new Generated(bytes, label, Math.max(fraud, 1 - fraud));
    }

    /** Weights of length 1 that point away from the last ones: what was learned is worse than useless for a while. */
    private void changeConcept() {
        double[] before = weights.clone();
        redraw(weights, 1);
        redraw(channelWeights, 0.4);
        redraw(countryWeights, 0.3);
        double alike = 0;
        for (int i = 0; i < NUMBERS; i++) {
            alike += before[i] * weights[i];
        }
        if (alike > 0) {
            for (int i = 0; i < NUMBERS; i++) {
                weights[i] = -weights[i];
            }
        }
    }

    private void redraw(double[] drawn, double length) {
        double sum = 0;
        for (int i = 0; i < drawn.length; i++) {
            drawn[i] = random.nextGaussian();
            sum += drawn[i] * drawn[i];
        }
        for (int i = 0; i < drawn.length; i++) {
            drawn[i] *= length / Math.sqrt(sum);
        }
    }

    private byte @Nullable [] bad(@Nullable Object[] values) {
        switch (random.nextInt(6)) {
            case 0 -> {
                return null;
            }
            case 1 -> {
                byte[] whole = encode(values);
                return Arrays.copyOf(whole, random.nextInt(whole.length));
            }
            case 2 -> values[2] = Double.NaN;
            case 3 -> values[3] = Double.POSITIVE_INFINITY;
            case 4 -> values[7] = "undecided";
            default -> values[5] = null;
        }
        return encode(values);
    }

    private byte[] encode(@Nullable Object[] values) {
        try {
            return encoder.encode(values);
        } catch (Unencodable impossible) {
            throw new IllegalStateException("the demo's values fit the demo's schema", impossible);
        }
    }
}
