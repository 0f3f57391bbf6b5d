package dev.thalweg.cli;

import dev.thalweg.codec.BadCsv;
import dev.thalweg.codec.CellEncoder;
import dev.thalweg.codec.EventSchema;
import dev.thalweg.codec.Unencodable;
import dev.thalweg.event.EventShape;
import dev.thalweg.event.Field;
import dev.thalweg.event.LabelShape;
import dev.thalweg.feature.Encoding;
import dev.thalweg.feature.FeatureSpec;
import dev.thalweg.learner.LearnerSpec;
import dev.thalweg.settings.FieldType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Events that fit a pipeline and hold something to learn: numbers are normal, and the label is a weighted sum of them with some
 * noise. All is drawn from one seed. For one thread.
 */
final class SyntheticEvents {

    private static final double NOISE = 0.5;
    private static final int WORDS = 12;
    private static final int VOCABULARY = 1_000;

    private final SplittableRandom random;
    private final EventShape shape;
    private final Map<String, Encoding> encodings;
    private final CellEncoder encoder;
    private final List<String> header = new ArrayList<>();
    private final List<Supplier<String>> cells = new ArrayList<>();
    private int labelColumn = -1;
    private long events;
    private double sum;

    /** @throws BadCsv when the schema has a value that cannot be made up */
    SyntheticEvents(EventSchema schema, LearnerSpec spec, long seed) throws BadCsv {
        random = new SplittableRandom(seed);
        shape = spec.shape();
        encodings = spec.features().stream().collect(Collectors.toMap(FeatureSpec::field, FeatureSpec::encoding));
        schema.fields().forEach((path, type) -> add(schema.column(path), path, type));
        encoder = schema.encoder(header);
    }

    private void add(String column, String path, FieldType type) {
        if (type == FieldType.NUMBERS) {
            shape.fields().stream()
                    .map(Field::name)
                    .filter(name -> name.startsWith(path + "["))
                    .forEach(name -> add(column + name.substring(path.length()), number(FieldType.DECIMAL)));
        } else if (path.equals(shape.label().field())) {
            labelColumn = cells.size();
            add(column, () -> label(type));
        } else if (type != FieldType.UNSUPPORTED) {
            add(column, cell(path, type));
        }
    }

    private void add(String column, Supplier<String> cell) {
        header.add(column);
        cells.add(cell);
    }

    private Supplier<String> cell(String path, FieldType type) {
        if (path.equals(shape.idField())) {
            return () -> Long.toString(events);
        }
        if (path.equals(shape.timeField())) {
            return () -> Long.toString(System.currentTimeMillis());
        }
        if (path.equals(shape.weightField())) {
            return () -> "1";
        }
        Encoding encoding = encodings.get(path);
        if (encoding instanceof Encoding.Values listed) {
            return () -> listed.values().get(random.nextInt(listed.values().size()));
        }
        if (encoding instanceof Encoding.Text) {
            return this::text;
        }
        return type == FieldType.TEXT ? this::word : number(type);
    }

    private Supplier<String> number(FieldType type) {
        double weight = random.nextGaussian();
        return () -> {
            double number = random.nextGaussian();
            sum += weight * number;
            return switch (type) {
                case BOOLEAN -> Boolean.toString(number > 0);
                case INTEGER -> Long.toString(Math.round(100 * number));
                default -> Double.toString(number);
            };
        };
    }

    private String word() {
        return "w" + random.nextInt(VOCABULARY);
    }

    private String text() {
        return random.ints(WORDS, 0, VOCABULARY).mapToObj(word -> "w" + word).collect(Collectors.joining(" "));
    }

    private String label(FieldType type) {
        double noisy = sum + NOISE * random.nextGaussian();
        if (shape.label() instanceof LabelShape.Classes named) {
            double share = 1 / (1 + Math.exp(-noisy));
            int count = named.classes().size();
            return named.classes().get(Math.min(count - 1, (int) (share * count)));
        }
        return type == FieldType.INTEGER ? Long.toString(Math.round(100 * noisy)) : Double.toString(noisy);
    }

    /**
     * The next one, as a single object.
     *
     * @throws BadCsv when the schema has a value that cannot be made up
     */
    byte[] next() throws BadCsv {
        sum = 0;
        events++;
        String[] row = new String[cells.size()];
        for (int column = 0; column < row.length; column++) {
            row[column] = column == labelColumn ? "" : cells.get(column).get();
        }
        if (labelColumn >= 0) {
            row[labelColumn] = cells.get(labelColumn).get(); // Last, from what was drawn for the others.
        }
        try {
            return encoder.encode(List.of(row));
        } catch (Unencodable fault) {
            throw new BadCsv(List.of("no event can be made up: " + fault.getMessage() + "; give --data"));
        }
    }
}
