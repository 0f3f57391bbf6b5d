package dev.thalweg.chaos;

import dev.thalweg.codec.EventEncoder;
import dev.thalweg.codec.EventSchema;
import dev.thalweg.codec.Unencodable;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Seeded, labelled payments of the demo's schema, in partitions by turns that are drawn; one in fifty is bad. */
final class Payments implements Records {

    private static final String[] CHANNELS = {"web", "app", "shop", "phone"};
    private static final String[] COUNTRIES = {"CH", "DE", "FR", "IT", "AT", "LI"};

    private final EventEncoder encoder = EventSchema.builtIn("demo.avsc").encoder();
    private final SplittableRandom random;
    private final long[] next;
    private final long first;
    private long count;

    /** Dated a millisecond apart, from a time on. */
    Payments(long seed, int partitions, long first) {
        this.first = first;
        this.random = new SplittableRandom(seed);
        this.next = new long[partitions];
    }

    /** One record and the place that it will have in the topic; what sort it is of, for tables. */
    @SuppressWarnings("ArrayRecordComponent") // Only carried.
    record Payment(
            String sort,
            int partition,
            long offset,
            byte @Nullable [] key,
            byte @Nullable [] value,
            long time,
            List<Header> headers) {}

    @Override
    public Payment next() {
        int partition = random.nextInt(next.length);
        byte[] key = {(byte) random.nextInt(), (byte) random.nextInt()};
        boolean bad = random.nextInt(50) == 0;
        byte[] value = bad ? bad() : encode(values());
        String sort = bad ? "bad" : "valid";
        return new Payment(sort, partition, next[partition]++, key, value, first + count++, List.of());
    }

    /** In the schema's order. */
    @Nullable
    Object[] values() {
        double amount = random.nextGaussian();
        double age = random.nextGaussian();
        String channel = CHANNELS[random.nextInt(CHANNELS.length)];
        boolean fraud = amount - age + (channel.equals("web") ? 0.5 : 0) + 0.3 * random.nextGaussian() > 0.2;
        return new @Nullable Object[] {
            "payment-" + count,
            random.nextInt(30) == 0 ? null : amount,
            age,
            random.nextGaussian(),
            24 * random.nextDouble(),
            channel,
            COUNTRIES[random.nextInt(COUNTRIES.length)],
            random.nextInt(20) == 0 ? null : fraud ? "fraud" : "good"
        };
    }

    /** Valid, of the demo's schema. */
    byte[] encoded() {
        return encode(values());
    }

    private byte @Nullable [] bad() {
        @Nullable Object[] values = values();
        switch (random.nextInt(4)) {
            case 0 -> {
                return null;
            }
            case 1 -> {
                byte[] whole = encode(values);
                return Arrays.copyOf(whole, random.nextInt(whole.length));
            }
            case 2 -> values[2] = Double.NaN;
            default -> values[7] = "undecided";
        }
        return encode(values);
    }

    private byte[] encode(@Nullable Object[] values) {
        try {
            return encoder.encode(values);
        } catch (Unencodable impossible) {
            throw new AssertionError(impossible);
        }
    }
}
