package dev.thalweg.feature;

import dev.thalweg.event.Event;
import dev.thalweg.feature.Encoding.MinMax;
import dev.thalweg.feature.Encoding.Missing;
import dev.thalweg.feature.Encoding.OfNumber;
import dev.thalweg.feature.Encoding.Standardize;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A number as one dense column, scaled by its running statistics or not at all, and perhaps a flag behind it. Numbers
 * beyond a float count as the largest float of their sign, in the statistics too; so what is encoded is always finite.
 *
 * <p>Where numbers are clipped, so are those that the statistics see: one extreme number moves them a little, many in a
 * row move them all the way.
 */
final class ScaledNumber implements Encoder {

    private enum Scale {
        STANDARDIZE,
        MIN_MAX,
        NONE
    }

    private final String field;
    private final int slot;
    private final int column;
    private final boolean flag;
    private final float jitter;
    private final Scale scale;
    private final double limit;
    private final double reach;
    private final Statistics statistics = new Statistics();

    ScaledNumber(String field, OfNumber encoding, int slot, int column) {
        this.field = field;
        this.slot = slot;
        this.column = column;
        this.flag = encoding.missing() == Missing.FLAG;
        this.jitter = (float) encoding.jitter();
        double clip = encoding instanceof Standardize standardize ? standardize.clip() : 0;
        this.limit = clip > 0 ? clip : Float.MAX_VALUE;
        // Any nearer, and the deviation would shrink by the very bound that is made of it.
        this.reach = clip > 0 ? Math.max(clip, Encoding.DEFAULT_CLIP) : Double.POSITIVE_INFINITY;
        this.scale = encoding instanceof Standardize
                ? Scale.STANDARDIZE
                : encoding instanceof MinMax ? Scale.MIN_MAX : Scale.NONE;
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
        dense[column] = (float) scaled(missing ? statistics.mean() : bounded(number, Float.MAX_VALUE));
        if (flag) {
            dense[column + 1] = missing ? 1f : 0f;
        }
    }

    @Override
    public void jitter(float[] target) {
        target[column] = jitter;
    }

    private double scaled(double number) {
        return switch (scale) {
            case STANDARDIZE -> bounded(statistics.standardized(number), limit);
            case MIN_MAX -> statistics.positioned(number);
            case NONE -> number;
        };
    }

    private static double bounded(double number, double limit) {
        return Math.max(-limit, Math.min(limit, number));
    }

    @Override
    public void observe(Event event) {
        double number = event.number(slot);
        if (Double.isFinite(number)) {
            statistics.observe(statistics.within(reach, bounded(number, Float.MAX_VALUE)));
        }
    }

    @Override
    public int stateBytes() {
        return Statistics.BYTES;
    }

    @Override
    public void write(ByteBuffer target) {
        statistics.write(target);
    }

    @Override
    public void read(ByteBuffer source) {
        statistics.read(source);
    }
}
