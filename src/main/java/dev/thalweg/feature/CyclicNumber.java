package dev.thalweg.feature;

import dev.thalweg.event.Event;
import dev.thalweg.feature.Encoding.Cyclic;
import dev.thalweg.feature.Encoding.Missing;
import java.util.List;

/** A number that comes round again, as two dense columns, and perhaps a flag behind them. Keeps no statistics. */
final class CyclicNumber implements Encoder {

    private final String field;
    private final int slot;
    private final int column;
    private final boolean flag;
    private final float jitter;
    private final double period;

    CyclicNumber(String field, Cyclic encoding, int slot, int column) {
        this.field = field;
        this.slot = slot;
        this.column = column;
        this.flag = encoding.missing() == Missing.FLAG;
        this.jitter = (float) encoding.jitter();
        this.period = encoding.period();
    }

    @Override
    public Columns columns() {
        String sine = field + ".sin";
        String cosine = field + ".cos";
        return new Columns(field, flag ? List.of(sine, cosine, field + ".missing") : List.of(sine, cosine), List.of());
    }

    @Override
    public void jitter(float[] target) {
        target[column] = jitter;
        target[column + 1] = jitter;
    }

    @Override
    public void encode(Event event, Row row) {
        double number = event.number(slot);
        float[] dense = row.dense();
        boolean missing = !Double.isFinite(number);
        if (missing) {
            dense[column] = 0f;
            dense[column + 1] = 0f;
        } else {
            double rest = number % period + 0.0; // exact, with the number's sign, but without -0
            double angle = 2 * Math.PI * ((rest < 0 ? rest + period : rest) / period);
            dense[column] = (float) StrictMath.sin(angle);
            dense[column + 1] = (float) StrictMath.cos(angle);
        }
        if (flag) {
            dense[column + 2] = missing ? 1f : 0f;
        }
    }
}
