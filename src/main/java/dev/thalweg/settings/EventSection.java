package dev.thalweg.settings;

import dev.thalweg.event.Field.Kind;
import dev.thalweg.event.LabelShape;
import dev.thalweg.learner.ClassWeights;
import dev.thalweg.learner.Dedupe;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The {@code event} section: which record arrives, and what its special fields are.
 *
 * @param fields of the schema; empty when the schema could not be read, which is a fault of its own
 */
record EventSection(
        Path schema,
        Format format,
        Optional<Map<String, FieldType>> fields,
        @Nullable String id,
        @Nullable String time,
        @Nullable String weight,
        long maxAheadMillis,
        LabelShape label,
        ClassWeights weights,
        Optional<Dedupe> dedupe) {

    private static final LabelShape UNKNOWN = new LabelShape.Numeric("");

    static final Predicate<FieldType> IDS = type -> type == FieldType.TEXT || type == FieldType.INTEGER;
    static final String AN_ID = "a text or an integer";
    static final Predicate<FieldType> TIMES = type -> type == FieldType.INTEGER;
    static final String A_TIME = "an integer: milliseconds since 1970";

    private enum LabelType {
        CLASS,
        NUMBER
    }

    /** @param late whether labels arrive by themselves: then events need have none */
    static EventSection read(Section event, Path directory, SchemaReader schemas, boolean late) {
        String file = event.required("schema", "the Avro schema file of the events");
        Optional<Path> given = event.path("schema", file, directory);
        Optional<Map<String, FieldType>> fields = given.flatMap(schema -> fields(event, schema, schemas));
        Path schema = given.orElse(directory);
        Format format = FormatSection.read(event, directory, schemas);
        EventSection bare = new EventSection(
                schema, format, fields, null, null, null, 0, UNKNOWN, ClassWeights.EQUAL, Optional.empty());
        String id = bare.special(event, "id", IDS, AN_ID);
        String time = bare.special(event, "time", TIMES, A_TIME);
        String weight = bare.special(event, "weight", type -> type.canBe(Kind.NUMBER), "a number");
        long ahead = event.duration("maxAhead").orElse(Duration.ofMinutes(10)).toMillis();
        Section label = event.section("label");
        LabelShape shape = bare.label(label, late);
        ClassWeights weights = weights(label, shape);
        label.close();
        Optional<Dedupe> dedupe = dedupe(event, id);
        event.close();
        tellsNothing(event, "id", id, shape);
        tellsNothing(event, "time", time, shape);
        if (shape.field().equals(weight)) {
            event.fault("weight", weight, "is the label: rows would count as their answers say");
        }
        return new EventSection(schema, format, fields, id, time, weight, ahead, shape, weights, dedupe);
    }

    private static Optional<Dedupe> dedupe(Section event, @Nullable String id) {
        if (event.value("dedupe").isEmpty()) {
            return Optional.empty();
        }
        if (id == null) {
            event.fault("dedupe", null, "needs event.id: other events are told apart by their offsets");
        }
        Section dedupe = event.section("dedupe");
        long within = dedupe.duration("within").orElse(Duration.ofHours(1)).toMillis();
        if (within < 1) {
            dedupe.fault("within", within + "ms", "must be at least 1ms");
        }
        int max = (int) dedupe.integer("max", 100_000, 1, Dedupe.MOST);
        dedupe.close();
        return Optional.of(new Dedupe(Math.max(1, within), max));
    }

    private static Optional<Map<String, FieldType>> fields(Section event, Path schema, SchemaReader schemas) {
        try {
            return Optional.of(schemas.fields(schema));
        } catch (SchemaReader.InvalidSchema invalid) {
            event.fault("schema", schema.toString(), String.valueOf(invalid.getMessage()));
            return Optional.empty();
        }
    }

    private @Nullable String special(Section event, String key, Predicate<FieldType> fits, String wanted) {
        String field = event.text(key, "");
        check(event, key, field, fits, wanted);
        return field.isEmpty() ? null : field;
    }

    /** A prediction carries the id and the time of its event, and never the label. */
    private static void tellsNothing(Section event, String key, @Nullable String field, LabelShape label) {
        if (label.field().equals(field)) {
            event.fault(key, field, "is the label: predictions would tell the answer");
        }
    }

    private LabelShape label(Section label, boolean late) {
        String field = label.required("field", "the schema's field that holds the label");
        boolean numeric = label.choice("type", LabelType.CLASS) == LabelType.NUMBER;
        if (!late || fields.map(known -> known.containsKey(field)).orElse(false)) {
            checkLabel(label, field, numeric);
        }
        if (numeric) {
            label.value("classes")
                    .ifPresent(given -> label.fault("classes", given, "must be left out where the type is number"));
            return new LabelShape.Numeric(field);
        }
        List<String> classes = label.texts(
                "classes",
                all -> all.size() > 1 && Set.copyOf(all).size() == all.size() && !all.contains(""),
                "at least two different classes, none empty (or set type: number)");
        return classes.isEmpty() ? new LabelShape.Numeric(field) : new LabelShape.Classes(field, classes);
    }

    /** Notes a fault where a field cannot hold the label. */
    void checkLabel(Section section, String field, boolean numeric) {
        Kind kind = numeric ? Kind.NUMBER : Kind.CATEGORY;
        check(section, "field", field, type -> type.canBe(kind), numeric ? "a number" : "a category");
    }

    /** The same, of a schema with other fields. */
    EventSection ofFields(Optional<Map<String, FieldType>> other) {
        return new EventSection(schema, format, other, id, time, weight, maxAheadMillis, label, weights, dedupe);
    }

    private static ClassWeights weights(Section label, LabelShape shape) {
        Object given = label.value("weights").orElse(List.of());
        if (given.equals("balanced") && shape instanceof LabelShape.Classes) {
            return new ClassWeights(true, List.of());
        }
        List<Double> weights = new ArrayList<>();
        for (Object weight : given instanceof List<?> list ? list : List.of(given)) {
            weights.add(
                    weight instanceof Number number && Range.POSITIVE.holds(number.doubleValue())
                            ? number.doubleValue()
                            : 0.0);
        }
        int classes = shape instanceof LabelShape.Classes ? shape.scores() : 0;
        if (!weights.isEmpty() && (weights.size() != classes || weights.contains(0.0))) {
            label.fault("weights", given, "must be 'balanced', or for each class " + Range.POSITIVE);
            return ClassWeights.EQUAL;
        }
        return new ClassWeights(false, weights);
    }

    /** Whether the schema has a field of a type. */
    boolean has(String field, FieldType type) {
        return fields.map(known -> known.get(field) == type).orElse(false);
    }

    /** Notes a fault where a named field is not in the schema, or cannot serve as what is wanted. */
    void check(Section section, String key, String field, Predicate<FieldType> fits, String wanted) {
        if (field.isEmpty() || fields.isEmpty()) {
            return;
        }
        FieldType type = fields.get().get(field);
        if (type == null) {
            section.fault(
                    key,
                    field,
                    "is not in the schema; its fields are "
                            + String.join(", ", fields.get().keySet()));
        } else if (!fits.test(type)) {
            section.fault(key, field, "is " + type.words() + " in the schema; what is wanted is " + wanted);
        }
    }
}
