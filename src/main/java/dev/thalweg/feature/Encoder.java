package dev.thalweg.feature;

import dev.thalweg.event.Event;
import dev.thalweg.event.EventShape;
import dev.thalweg.feature.Encoding.Cyclic;
import dev.thalweg.feature.Encoding.Hash;
import dev.thalweg.feature.Encoding.MinMax;
import dev.thalweg.feature.Encoding.OfNumber;
import dev.thalweg.feature.Encoding.Standardize;
import dev.thalweg.feature.Encoding.Text;
import dev.thalweg.feature.Encoding.Values;
import java.nio.ByteBuffer;
import java.util.Optional;

/** One feature, compiled: it knows its slot in the event and its place in the row. */
sealed interface Encoder permits ScaledNumber, CyclicNumber, ListedCategory, HashedCategory, HashedText {

    /**
     * @param feature its position among all features
     * @param dense the first free column of the dense block
     * @param sparse the first free sparse column
     * @param standardized takes those that are to be standardized
     */
    static Encoder of(
            FeatureSpec spec, int feature, EventShape shape, int dense, int sparse, StandardizedNumbers standardized) {
        Encoding encoding = spec.encoding();
        int slot = shape.slot(encoding.reads(), spec.field());
        if (encoding instanceof Cyclic cyclic) {
            return new CyclicNumber(spec.field(), cyclic, slot, dense);
        }
        if (encoding instanceof Standardize standardize) {
            return standardized.add(feature, spec.field(), standardize, slot, dense);
        }
        if (encoding instanceof OfNumber scaled) {
            Scale scale = new Scale.Running(scaled instanceof MinMax);
            return new ScaledNumber(spec.field(), scaled, scale, slot, dense);
        }
        if (encoding instanceof Values values) {
            return new ListedCategory(spec.field(), values, slot, sparse);
        }
        if (encoding instanceof Text text) {
            return new HashedText(spec.field(), text, slot, sparse);
        }
        return new HashedCategory(spec.field(), (Hash) encoding, slot, sparse);
    }

    Columns columns();

    /** The most sparse pairs that {@link #encode} adds. */
    default int pairs() {
        return columns().sparse().isEmpty() ? 0 : 1;
    }

    /** Writes this feature's columns into a cleared row; changes nothing else. */
    void encode(Event event, Row row);

    /**
     * The bin in which the event lies, 0 to {@link Features#BINS} - 1, by the row that was made of it; for features with dense
     * columns.
     */
    default int bin(Event event, Row row) {
        throw new UnsupportedOperationException("sparse columns are bins themselves");
    }

    /** Sets the jitter of this feature's dense columns. */
    default void jitter(float[] target) {}

    /** What the statistics as they are now make of a number; empty where none are kept. */
    default Optional<Scaling> scaling() {
        return Optional.empty();
    }

    /** Lets the running statistics see the event. */
    default void observe(Event event) {}

    /** Takes in what others of the same kind observed, as if it had been observed here too. */
    default void add(Encoder others) {}

    /** Forgets the earlier ones of its observations. */
    default void subtract(Encoder earlier) {}

    /** Forgets all observations that are too few to be shared. */
    default void dropUnlessSettled() {}

    /** Bytes that {@link #write} writes and {@link #read} reads. */
    default int stateBytes() {
        return 0;
    }

    default void write(ByteBuffer target) {}

    default void read(ByteBuffer source) {}
}
