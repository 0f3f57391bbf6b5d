package dev.thalweg.learner;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * The model that replicas are merged to: each version is the one before, changed by one contribution. Immutable.
 *
 * <p>A contribution is what a replica learned since it took over a version (McMahan et al., Communication-Efficient Learning of
 * Deep Networks from Decentralized Data, 2017). Of what it moved parameters by after n labels, the share
 * {@code 1 / (1 + (P - 1) n / (n + 20))} is taken, where P are the partitions. Few steps of replicas add up, as if one had taken
 * all; after many each has gone all the way by itself, and their mean (1 / P) is what all say. In between the sum
 * overshoots, and the mean is slow ({@code docs/decisions/0019-merging.md}). What it counted is added as it is.
 */
public final class GlobalModel {

    /** Labels of an update up to which it counts more as one of several steps than as one of several means. */
    private static final double FEW = 20;

    private final SharedModel model;
    private final MergedUnits units;
    private final long version;
    private final long[] rounds;

    private GlobalModel(SharedModel model, MergedUnits units, long version, long[] rounds) {
        this.model = model;
        this.units = units;
        this.version = version;
        this.rounds = rounds;
    }

    /** Version 0, which all replicas begin with. */
    public static GlobalModel untrained(LearnerSpec spec, int partitions) {
        return new GlobalModel(SharedModel.untrained(spec), MergedUnits.of(spec), 0, new long[partitions]);
    }

    /** How many contributions are in it. */
    public long version() {
        return version;
    }

    /** The last round of a partition's that is in it; 0 where none is. */
    public long round(int partition) {
        return partition < rounds.length ? rounds[partition] : 0;
    }

    SharedModel model() {
        return model;
    }

    /** The hidden units that have begun anew since a version. */
    List<MergedUnits.Begun> begunSince(long earlier) {
        return units.begunSince(earlier);
    }

    /** Whether a contribution is in it already, or of a partition that there is not. */
    public boolean knows(int partition, long round) {
        return partition < 0 || partition >= rounds.length || round <= rounds[partition];
    }

    /**
     * The next version. What was learned of units that have begun anew since is left out. A contribution that would make a
     * parameter infinite changes none, but counts as taken.
     *
     * @throws IllegalArgumentException when it {@link #knows} that round
     */
    public GlobalModel plus(int partition, Contribution contribution) {
        if (knows(partition, contribution.round())) {
            throw new IllegalArgumentException(
                    "round " + contribution.round() + " of partition " + partition + " is known");
        }
        long[] known = rounds.clone();
        known[partition] = contribution.round();
        double alike = contribution.labels() / (contribution.labels() + FEW);
        SharedModel change = contribution.change().without(begunSince(contribution.since()));
        SharedModel next = model.plus(change, (float) (1 / (1 + (rounds.length - 1) * alike)));
        return next.finite()
                ? new GlobalModel(next, units.after(contribution, rounds.length, version + 1, next), version + 1, known)
                : new GlobalModel(model, units, version + 1, known);
    }

    /** All of it. */
    public byte[] bytes() {
        byte[] shared = model.bytes();
        ByteBuffer out = ByteBuffer.allocate(counterBytes(rounds.length) + shared.length + units.stateBytes())
                .order(ByteOrder.LITTLE_ENDIAN);
        out.putLong(version).putInt(rounds.length);
        Arrays.stream(rounds).forEach(out::putLong);
        out.putInt(shared.length).put(shared);
        units.write(out);
        return out.array();
    }

    private static int counterBytes(int partitions) {
        return Long.BYTES * (1 + partitions) + 2 * Integer.BYTES;
    }

    /**
     * What {@link #bytes} wrote.
     *
     * @throws IllegalStateException when the bytes are damaged, or of settings of another shape; says which
     */
    public static GlobalModel read(LearnerSpec spec, byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        require(bytes.length >= counterBytes(0));
        long version = in.getLong();
        int partitions = in.getInt();
        require(version >= 0 && partitions >= 1 && in.remaining() / Long.BYTES >= partitions);
        long[] rounds = new long[partitions];
        Arrays.setAll(rounds, i -> in.getLong());
        require(in.remaining() >= Integer.BYTES);
        int length = in.getInt();
        require(length >= 0 && length <= in.remaining());
        byte[] shared = new byte[length];
        in.get(shared);
        SharedModel model = SharedModel.read(spec, shared);
        MergedUnits units = MergedUnits.of(spec);
        require(in.remaining() == units.stateBytes());
        units.read(in, version);
        return new GlobalModel(model, units, version, rounds);
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new IllegalStateException("a merged model is damaged");
        }
    }
}
