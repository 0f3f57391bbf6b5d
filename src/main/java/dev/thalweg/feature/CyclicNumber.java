package dev.thalweg.feature;

import dev.thalweg.event.Event;
import dev.thalweg.feature.Encoding.Cyclic;
import dev.thalweg.feature.Encoding.Missing;
import dev.thalweg.feature.Encoding.Period;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A number that comes round again, as two dense columns a period, and perhaps a flag behind them. Keeps no statistics. */
final class CyclicNumber implements Encoder {

    private final String field;
    private final int slot;
    private final int column;
    private final boolean flag;
    private final float jitter;
    private final double[] periods;
    private final List<String> names;

    CyclicNumber(String field, Cyclic encoding, int slot, int column) {
        this.field = field;
        this.slot = slot;
        this.column = column;
        this.flag = encoding.missing() == Missing.FLAG;
        this.jitter = (float) encoding.jitter();
        this.periods = encoding.periods().stream().mapToDouble(Period::length).toArray();
        this.names = names(encoding.periods());
    }

    private List<String> names(List<Period> all) {
        List<String> made = new ArrayList<>();
        for (Period period : all) {
            String name = all.size() == 1 ? field : field + "." + period.name();
            made.add(name + ".sin");
            made.add(name + ".cos");
        }
        if (flag) {
            made.add(field + ".missing");
        }
        return List.copyOf(made);
    }

    @Override
    public Columns columns() {
        return new Columns(field, names, List.of());
    }

    @Override
    public void jitter(float[] target) {
        Arrays.fill(target, column, column + 2 * periods.length, jitter);
    }

    @Override
    public void encode(Event event, Row row) {
        double number = event.number(slot);
        float[] dense = row.dense();
        boolean missing = !Double.isFinite(number);
        for (int i = 0; i < periods.length; i++) {
            double angle = missing ? 0 : angle(number, periods[i]);
            dense[column + 2 * i] = missing ? 0f : (float) StrictMath.sin(angle);
            dense[column + 2 * i + 1] = missing ? 0f : (float) StrictMath.cos(angle);
        }
        if (flag) {
            dense[column + 2 * periods.length] = missing ? 1f : 0f;
        }
    }

    /** An eighth of the circle: of the first period, where there are several. */
    @Override
    public int bin(Event event, Row row) {
        if (!Double.isFinite(event.number(slot))) {
            return Features.MISSING;
        }
        float sine = row.dense()[column];
        float cosine = row.dense()[column + 1];
        return (sine < 0 ? 4 : 0) + (cosine < 0 ? 2 : 0) + (Math.abs(sine) > Math.abs(cosine) ? 1 : 0);
    }

    private static double angle(double number, double period) {
        double rest = number % period + 0.0; // exact, with the number's sign, but without -0
        return 2 * Math.PI * ((rest < 0 ? rest + period : rest) / period);
    }
}
