package dev.thalweg.feature;

import dev.thalweg.event.Event;
import dev.thalweg.feature.Encoding.Missing;
import dev.thalweg.feature.Encoding.OfNumber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * A number as one dense column, scaled by its running statistics or not at all, and perhaps a flag behind it. Numbers
 * beyond a float count as the largest float of their sign, in the statistics too; so what is encoded is always finite.
 */
final class ScaledNumber implements Encoder {

    private final String field;
    private final int slot;
    private final int column;
    private final boolean flag;
    private final float jitter;
    private final Scale scale;

    ScaledNumber(String field, OfNumber encoding, Scale scale, int slot, int column) {
        this.field = field;
        this.slot = slot;
        this.column = column;
        this.flag = encoding.missing() == Missing.FLAG;
        this.jitter = (float) encoding.jitter();
        this.scale = scale;
    }

    @Override
    public Columns columns() {
        return new Columns(field, flag ? List.of(field, field + ".missing") : List.of(field), List.of());
    }

    @Override
    public void encode(Event event, Row row) {
        double number = event.number(slot);
        boolean missing = !Double.isFinite(number);
        float[] dense = row.dense();
        dense[column] = (float) (missing ? scale.missing() : scale.scaled(bounded(number)));
        if (flag) {
            dense[column + 1] = missing ? 1f : 0f;
        }
    }

    /** By halves of a deviation, four bins either way of the mean. */
    @Override
    public int bin(Event event, Row row) {
        double number = event.number(slot);
        if (!Double.isFinite(number)) {
            return Features.MISSING;
        }
        double halves = 2 * scale.deviations(number, row.dense()[column]);
        return Math.max(0, Math.min(Features.MISSING - 1, (int) (halves + Features.MISSING / 2)));
    }

    @Override
    public void jitter(float[] target) {
        target[column] = jitter;
    }

    @Override
    public Optional<Scaling> scaling() {
        return Optional.of(scale.scaling());
    }

    static double bounded(double number) {
        return Math.max(-Float.MAX_VALUE, Math.min(Float.MAX_VALUE, number));
    }

    @Override
    public void observe(Event event) {
        double number = event.number(slot);
        if (Double.isFinite(number)) {
            scale.observe(bounded(number));
        }
    }

    @Override
    public void add(Encoder others) {
        scale.add(((ScaledNumber) others).scale);
    }

    @Override
    public void subtract(Encoder earlier) {
        scale.subtract(((ScaledNumber) earlier).scale);
    }

    @Override
    public void dropUnlessSettled() {
        scale.dropUnlessSettled();
    }

    @Override
    public int stateBytes() {
        return scale.stateBytes();
    }

    @Override
    public void write(ByteBuffer target) {
        scale.write(target);
    }

    @Override
    public void read(ByteBuffer source) {
        scale.read(source);
    }
}
