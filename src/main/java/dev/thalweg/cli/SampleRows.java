package dev.thalweg.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thalweg.codec.BadCsv;
import dev.thalweg.codec.CellEncoder;
import dev.thalweg.codec.CsvFile;
import dev.thalweg.codec.EventDecoder;
import dev.thalweg.codec.EventSchema;
import dev.thalweg.event.Arrival;
import dev.thalweg.event.Event;
import dev.thalweg.event.EventShape;
import dev.thalweg.event.Field.Kind;
import dev.thalweg.event.LabelShape;
import dev.thalweg.event.Origin;
import dev.thalweg.event.Rejection;
import dev.thalweg.feature.Columns;
import dev.thalweg.feature.FeatureSpec;
import dev.thalweg.feature.Features;
import dev.thalweg.feature.Row;
import dev.thalweg.settings.Pipeline;
import dev.thalweg.settings.SchemaReader.InvalidSchema;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the network sees of the first rows of a table: each is encoded as the stream would have it, with the statistics of
 * the rows before.
 */
final class SampleRows {

    /** A text can be long, and have many words; in JSON they are whole. */
    private static final int LONGEST_SHOWN = 60;

    private static final int COLUMNS_SHOWN = 8;

    private final EventShape shape;
    private final List<FeatureSpec> specs;
    private final Features features;
    private final Row row;
    private final List<Seen> rows = new ArrayList<>();

    /**
     * A row, numbered from 1.
     *
     * @param refused why it would be a dead letter; null where it is an event
     * @param label as the table has it; null where it has none
     */
    private record Seen(long number, @Nullable Rejection refused, @Nullable String label, List<Encoded> features) {}

    /**
     * A value and the columns it gave: the dense ones, and the sparse ones that are not 0.
     *
     * @param value null where it is missing
     */
    private record Encoded(String field, @Nullable String value, Map<String, Float> columns) {}

    private SampleRows(Pipeline pipeline) {
        this.shape = pipeline.learner().shape();
        this.specs = pipeline.learner().features();
        this.features = new Features(specs, shape);
        this.row = features.newRow();
    }

    /**
     * Reads the first rows.
     *
     * @throws BadCsv when the table does not fill the schema
     */
    static SampleRows read(Pipeline pipeline, Path table, int most) throws IOException, BadCsv, InvalidSchema {
        SampleRows sample = new SampleRows(pipeline);
        EventSchema schema = EventSchema.read(pipeline.schema());
        EventDecoder decoder = schema.decoder(sample.shape);
        long now = System.currentTimeMillis();
        try (CsvFile csv = CsvFile.open(table)) {
            CellEncoder encoder = schema.encoder(csv.header());
            for (int number = 1; number <= most; number++) {
                CsvFile.Row cells = csv.next();
                if (cells == null) {
                    break;
                }
                sample.add(number, decoder.decode(encoder.encode(cells), new Origin("", 0, number - 1), now));
            }
        }
        return sample;
    }

    private void add(long number, Arrival arrival) {
        if (arrival instanceof Rejection rejection) {
            rows.add(new Seen(number, rejection, null, List.of()));
        } else if (arrival instanceof Event event) {
            features.encode(event, row);
            rows.add(new Seen(number, null, label(event), encoded(event)));
            features.observe(event);
        }
    }

    private @Nullable String label(Event event) {
        if (Double.isNaN(event.label())) {
            return null;
        }
        return shape.label() instanceof LabelShape.Classes classes
                ? classes.classes().get((int) event.label())
                : number(event.label());
    }

    private List<Encoded> encoded(Event event) {
        List<Encoded> all = new ArrayList<>();
        int dense = 0;
        int sparse = 0;
        for (int i = 0; i < specs.size(); i++) {
            Columns columns = features.columns().get(i);
            Map<String, Float> values = new LinkedHashMap<>();
            for (String name : columns.dense()) {
                values.put(name, row.dense()[dense++]);
            }
            for (int pair = 0; pair < row.nonZeros(); pair++) {
                int own = row.column(pair) - sparse;
                if (own >= 0 && own < columns.sparse().size()) {
                    values.merge(columns.sparse().get(own), row.value(pair), Float::sum);
                }
            }
            sparse += columns.sparse().size();
            all.add(new Encoded(specs.get(i).field(), value(event, specs.get(i)), values));
        }
        return all;
    }

    private @Nullable String value(Event event, FeatureSpec spec) {
        int slot = shape.slot(spec.encoding().reads(), spec.field());
        if (spec.encoding().reads() == Kind.CATEGORY) {
            return event.category(slot);
        }
        return Double.isNaN(event.number(slot)) ? null : number(event.number(slot));
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    void print(PrintWriter out) {
        for (Seen seen : rows) {
            Rejection refused = seen.refused();
            if (refused != null) {
                out.println("  row " + seen.number() + ": dead letter, "
                        + refused.reason().token() + ": " + refused.detail());
                continue;
            }
            out.println(
                    "  row " + seen.number() + ": " + (seen.label() == null ? "no label" : "label " + seen.label()));
            for (Encoded feature : seen.features()) {
                out.println("    " + feature.field() + ": " + value(feature) + " -> " + columns(feature));
            }
        }
    }

    private static String value(Encoded feature) {
        String value = feature.value();
        if (value == null) {
            return "missing";
        }
        return value.length() <= LONGEST_SHOWN ? value : value.substring(0, LONGEST_SHOWN) + "...";
    }

    private static String columns(Encoded feature) {
        int all = feature.columns().size();
        if (all == 0) {
            return "no column";
        }
        String first = feature.columns().entrySet().stream()
                .limit(COLUMNS_SHOWN)
                .map(column -> column.getKey() + " " + shortened(column.getValue()))
                .collect(Collectors.joining(", "));
        return all <= COLUMNS_SHOWN ? first : first + ", ... (" + all + " columns)";
    }

    /** To five digits; what is left of a rounded sine is 0. */
    private static String shortened(float value) {
        double size = Math.abs(value);
        if (size < 1e-9) {
            return "0";
        }
        BigDecimal five = new BigDecimal(value).round(new MathContext(5)).stripTrailingZeros();
        return size >= 1e-4 && size < 1e7 ? five.toPlainString() : five.toString();
    }

    void addTo(ArrayNode array) {
        for (Seen seen : rows) {
            ObjectNode one = array.addObject().put("row", seen.number());
            Rejection refused = seen.refused();
            if (refused != null) {
                one.put("deadLetter", refused.reason().token()).put("detail", refused.detail());
                continue;
            }
            one.put("label", seen.label());
            ObjectNode fields = one.putObject("features");
            for (Encoded feature : seen.features()) {
                ObjectNode encoded = fields.putObject(feature.field()).put("value", feature.value());
                ObjectNode columns = encoded.putObject("columns");
                feature.columns().forEach(columns::put);
            }
        }
    }
}
