package dev.thalweg.codec;

import dev.thalweg.model.Configured;
import dev.thalweg.model.Entry;
import dev.thalweg.model.Merged;
import dev.thalweg.model.Order;
import dev.thalweg.model.Place;
import dev.thalweg.model.Promoted;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.BitSet;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/**
 * The entries of a lineage: the order in which records were taken, as Avro single objects of {@code schemas/lineage.avsc}, and
 * what changed a learner otherwise, of {@code schemas/change.avsc} and {@code schemas/merge.avsc}. The order itself is kept in the shorter of two ways: one bit a record, or the lengths of its runs. Equal orders give equal bytes. It keeps its buffer:
 * for use by one thread.
 */
public final class LineageCodec {

    private static final int BITS = 0;
    private static final int RUNS = 1;

    private final ChangeCodec changes = new ChangeCodec();
    private final MergeCodec merges = new MergeCodec();
    private final SingleObject schema = new SingleObject(EventSchema.resource("lineage.avsc"));
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    private final BinaryEncoder out = EncoderFactory.get().binaryEncoder(bytes, null);

    /** The bytes of one entry; a fresh array. */
    public byte[] encode(Entry entry) {
        if (entry instanceof Configured configured) {
            return changes.encode(configured);
        } else if (entry instanceof Promoted promoted) {
            return changes.encode(promoted);
        } else if (entry instanceof Merged merged) {
            return merges.encode(merged);
        }
        return encode((Order) entry);
    }

    private byte[] encode(Order order) {
        byte[] bits = order.labels().toByteArray();
        byte[] runs = runs(order);
        try {
            bytes.reset();
            bytes.writeBytes(schema.header());
            out.writeLong(order.number());
            for (Place place : new Place[] {order.from(), order.to()}) {
                out.writeLong(place.events());
                out.writeLong(place.labels());
            }
            out.writeInt(order.inputs());
            out.writeEnum(runs.length < bits.length ? RUNS : BITS);
            out.writeBytes(runs.length < bits.length ? runs : bits);
            out.flush();
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory failed", impossible);
        }
        return bytes.toByteArray();
    }

    /** How many events, then labels, then events ..., each in Avro's zigzag form. */
    private byte[] runs(Order order) {
        bytes.reset();
        try {
            boolean label = false;
            int length = 0;
            for (int at = 0; at < order.inputs(); at++) {
                if (order.labels().get(at) != label) {
                    out.writeInt(length);
                    length = 0;
                    label = !label;
                }
                length++;
            }
            out.writeInt(length);
            out.flush();
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory failed", impossible);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws Malformed when the bytes are no entry
     */
    public Entry decode(byte[] value) throws Malformed {
        if (merges.wrote(value)) {
            return merges.decode(value);
        }
        return changes.wrote(value) ? changes.decode(value) : order(value);
    }

    private Order order(byte[] value) throws Malformed {
        Cursor in = new Cursor();
        in.open(value);
        schema.check(in);
        long number = in.readLong();
        Place from = new Place(in.readLong(), in.readLong());
        Place to = new Place(in.readLong(), in.readLong());
        int inputs = in.readInt();
        int coding = in.readIndex(2);
        int length = in.readLength();
        BitSet labels = coding == BITS ? BitSet.valueOf(in.readBytes(length)) : runs(in, inputs);
        in.end();
        return new Order(number, from, to, inputs, labels);
    }

    private static BitSet runs(Cursor in, int inputs) throws Malformed {
        BitSet labels = new BitSet();
        boolean label = false;
        for (int at = 0; at < inputs; label = !label) {
            int run = in.readInt();
            if (run < 0 || run > inputs - at) {
                throw new Malformed("a run of " + run + " where " + (inputs - at) + " records are left");
            }
            labels.set(at, at + run, label);
            at += run;
        }
        return labels;
    }
}
