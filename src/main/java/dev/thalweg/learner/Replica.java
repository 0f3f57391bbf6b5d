package dev.thalweg.learner;

import dev.thalweg.feature.Features;
import dev.thalweg.learner.MergedUnits.Begun;
import dev.thalweg.learner.StateFormat.Section;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What makes a learner one of several replicas: the merged model that it took over last, and what it has handed on that is
 * not in that one. One contribution is in flight at most, so that a slow merger is asked for less. For one thread.
 */
public final class Replica {

    private static final int COUNTERS = 4 * Long.BYTES + 1;

    private final int every;
    private final Supplier<SharedModel> now;
    private final BiConsumer<SharedModel, List<Begun>> move;
    private SharedModel base;
    private SharedModel sent;
    private boolean inFlight;
    private long version;
    private long round;
    private long learned;
    private long handedOn;

    /** Of the learner whose parts these are; null where none are merged. */
    static @Nullable Replica of(
            LearnerSpec spec, Features features, RowWeights weights, @Nullable LabelUnit unit, Panel panel) {
        return spec.merging()
                .map(merging -> new Replica(
                        merging, () -> SharedModel.of(spec, features, weights, unit, panel), (model, begun) -> {
                            model.into(features, weights, unit, panel);
                            begun.forEach(one -> panel.network(one.member()).forget(one.unit()));
                        }))
                .orElse(null);
    }

    /**
     * @param now gives the learner's part as it is
     * @param move makes the learner go on from another one, in which some hidden units have begun anew
     */
    private Replica(MergeSpec spec, Supplier<SharedModel> now, BiConsumer<SharedModel, List<Begun>> move) {
        this.every = spec.every();
        this.now = now;
        this.move = move;
        base = now.get();
        sent = base;
    }

    /** The version that was taken over last; 0 before the first. */
    public long version() {
        return version;
    }

    /** The number of what is in flight to the merger; 0 where nothing is. */
    long roundInFlight() {
        return inFlight ? round : 0;
    }

    /** Labels that were learned and are not in that version. */
    long unmerged() {
        return learned + (inFlight ? handedOn : 0);
    }

    /** Counts a label that was learned. */
    void learned() {
        learned++;
    }

    /** What is to be handed on now; null where that is nothing yet. */
    public @Nullable Contribution contribution() {
        if (inFlight || learned < every) {
            return null;
        }
        SharedModel change = now.get().settled().minus(base);
        if (!change.finite()) {
            return null; // Of weights as large as floats can be; the merger would refuse it.
        }
        sent = change;
        inFlight = true;
        handedOn = learned;
        learned = 0;
        return new Contribution(++round, version, handedOn, sent);
    }

    /**
     * Takes a merged model over, and keeps what the learner has become since its own last part of it; but of hidden units that
     * have begun anew there nothing, on its way to the merger neither: that was of others.
     *
     * @param partition that is learned
     * @return false where it is no later version; then nothing has changed
     */
    public boolean merge(GlobalModel global, int partition) {
        if (global.version() <= version) {
            return false;
        }
        SharedModel known = base;
        if (inFlight && global.round(partition) >= round) {
            known = base.plus(sent, 1);
            inFlight = false;
        }
        List<Begun> begun = global.begunSince(version);
        SharedModel sum = global.model().plus(now.get().minus(known).without(begun), 1);
        move.accept(sum.finite() ? sum : global.model(), begun);
        sent = sent.without(begun);
        base = global.model();
        version = global.version();
        return true;
    }

    Section section() {
        return new Section("REPL", true, COUNTERS + 2 * base.stateBytes(), this::write, this::read);
    }

    private void write(ByteBuffer out) {
        out.putLong(version).putLong(round).putLong(learned).putLong(handedOn).put((byte) (inFlight ? 1 : 0));
        base.write(out);
        sent.write(out);
    }

    private void read(ByteBuffer in) {
        version = in.getLong();
        round = in.getLong();
        learned = in.getLong();
        handedOn = in.getLong();
        inFlight = in.get() == 1;
        base = now.get();
        base.read(in);
        sent = now.get();
        sent.read(in);
        if (version < 0 || round < 0 || learned < 0 || handedOn < 0) {
            throw new IllegalArgumentException("a replica's counters must be at least 0");
        }
    }
}
