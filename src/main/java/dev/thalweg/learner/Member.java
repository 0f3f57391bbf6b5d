package dev.thalweg.learner;

import dev.thalweg.event.LabelShape;
import dev.thalweg.feature.Row;
import dev.thalweg.network.Arithmetic;
import dev.thalweg.network.Batch;
import dev.thalweg.network.Loss;
import dev.thalweg.network.Network;
import dev.thalweg.network.NetworkSpec;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** One network of the panel and the mini-batch that it is gathering. */
final class Member {

    private final Network network;
    private final Batch batch;
    private final float[] scores;
    private final int stride;
    private final int rehearse;
    private final boolean reacts;
    private final String name;

    Member(MemberSpec spec, LabelShape label, int dense, int sparse, Arithmetic arithmetic, long seed) {
        NetworkSpec shape = shape(spec, label, dense, sparse);
        network = new Network(shape, spec.training(), arithmetic, seed);
        batch = new Batch(spec.training().batch(), dense);
        scores = new float[shape.outputs()];
        stride = spec.stride();
        rehearse = spec.rehearse();
        reacts = spec.reacts();
        name = spec.name();
    }

    /** The shape of a member's network. */
    static NetworkSpec shape(MemberSpec spec, LabelShape label, int dense, int sparse) {
        Loss loss = loss(label);
        int outputs = loss == Loss.SOFTMAX_CROSS_ENTROPY ? label.scores() : 1;
        return new NetworkSpec(
                dense, sparse, spec.hidden(), spec.activation(), outputs, loss, spec.linearPath(), spec.initial());
    }

    private static Loss loss(LabelShape label) {
        if (label instanceof LabelShape.Numeric) {
            return Loss.SQUARED_ERROR;
        }
        return label.scores() == 2 ? Loss.BINARY_CROSS_ENTROPY : Loss.SOFTMAX_CROSS_ENTROPY;
    }

    /** Writes one score a class, or the one number; two classes share one output. */
    void score(Row row, float[] into) {
        if (into.length == 2 && scores.length == 1) {
            network.score(row, scores);
            into[0] = 1 - scores[0];
            into[1] = scores[0];
        } else {
            network.score(row, into);
        }
    }

    /**
     * Adds a labelled row to the mini-batch, and takes a step when enough of them are new.
     *
     * @param weights of this row, and of those that are rehearsed
     * @param last the rows learned before it, where any member rehearses
     * @param boost what the learning rate is multiplied by, if this member reacts to drift
     * @return false when the step was refused because it would not have been finite
     */
    boolean learn(Row row, float target, RowWeights weights, @Nullable Window last, double boost) {
        double factor = reacts ? boost : 1;
        batch.add(row, target, weights.of(row, target));
        if (batch.size() < stride) {
            return true;
        }
        boolean learned = (last == null || rehearse == 0)
                ? network.step(batch, factor)
                : last.rehearse(batch, rehearse, weights, filled -> network.step(filled, factor));
        batch.clear();
        return learned;
    }

    /** Lets the optimiser forget what it knows of past gradients, if this member reacts to drift. */
    void resetMoments() {
        if (reacts) {
            network.resetMoments();
        }
    }

    String name() {
        return name;
    }

    Network network() {
        return network;
    }

    int stateBytes() {
        return network.stateBytes() + batch.stateBytes();
    }

    /** The state's size with a full batch of rows with so many pairs each. */
    long mostStateBytes(int pairs) {
        return network.stateBytes() + batch.mostStateBytes(pairs);
    }

    void write(ByteBuffer out) {
        network.write(out);
        batch.write(out);
    }

    void read(ByteBuffer in) {
        network.read(in);
        batch.read(in, network.spec().sparse());
    }
}
