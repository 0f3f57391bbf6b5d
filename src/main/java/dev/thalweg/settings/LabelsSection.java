package dev.thalweg.settings;

import dev.thalweg.event.EventShape;
import dev.thalweg.event.LabelShape;
import dev.thalweg.learner.LabelSpec;
import dev.thalweg.learner.LabelSpec.OnExpiry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The {@code labels} section: what arrives later than its event, and how long it is awaited.
 *
 * @param records what the labels topic holds
 * @param spec how labels are awaited
 */
record LabelsSection(Labels records, LabelSpec spec) {

    private static final Duration WITHIN = Duration.ofHours(24);
    private static final int WAITING = 100_000;

    /** What label.avsc has. */
    private static final Map<String, FieldType> BUILT_IN =
            new TreeMap<>(Map.of("id", FieldType.TEXT, "class", FieldType.TEXT, "value", FieldType.DECIMAL));

    /** Empty where the pipeline has no such section: labels stand in their events then. */
    static Optional<LabelsSection> read(Section root, EventSection event, Path directory, SchemaReader schemas) {
        if (root.value("labels").isEmpty()) {
            return Optional.empty();
        }
        Section section = root.section("labels");
        LabelSpec spec = spec(section, event.label());
        Optional<Path> schema = section.path("schema", section.text("schema", ""), directory);
        Optional<Map<String, FieldType>> fields =
                schema.isEmpty() ? Optional.of(BUILT_IN) : schema.flatMap(file -> fields(section, file, schemas));
        boolean classes = event.label() instanceof LabelShape.Classes;
        EventSection label = event.ofFields(fields);
        String field = section.text("field", classes ? "class" : "value");
        label.checkLabel(section, field, !classes);
        String id = section.text("id", "id");
        label.check(section, "id", id, EventSection.IDS, EventSection.AN_ID);
        String time = section.text("time", "");
        label.check(section, "time", time, EventSection.TIMES, EventSection.A_TIME);
        Format format = section.value("format").isPresent()
                ? FormatSection.read(section, directory, schemas)
                : sameKind(event.format());
        section.close();
        EventShape shape =
                new EventShape(List.of(), named(event.label(), field), id, empty(time), event.maxAheadMillis());
        return Optional.of(new LabelsSection(new Labels(schema, format, shape), spec));
    }

    private static LabelSpec spec(Section section, LabelShape label) {
        long within = section.duration("within").orElse(WITHIN).toMillis();
        if (within < 1) {
            section.fault("within", within + "ms", "must be at least 1ms");
        }
        OnExpiry onExpiry = section.choice("onExpiry", OnExpiry.DROP);
        boolean two = label instanceof LabelShape.Classes && label.scores() == 2;
        if (onExpiry == OnExpiry.NEGATIVE && !two) {
            section.fault("onExpiry", "negative", "must be drop where the label is not one of two classes");
            onExpiry = OnExpiry.DROP;
        }
        int waiting = (int) section.integer("maxWaiting", WAITING, 1, LabelSpec.MOST);
        return new LabelSpec(Math.max(1, within), onExpiry, waiting);
    }

    private static Optional<Map<String, FieldType>> fields(Section section, Path schema, SchemaReader schemas) {
        try {
            return Optional.of(schemas.fields(schema));
        } catch (SchemaReader.InvalidSchema invalid) {
            section.fault("schema", schema.toString(), String.valueOf(invalid.getMessage()));
            return Optional.empty();
        }
    }

    /** Labels are written as events are, but by the one schema that they have. */
    private static Format sameKind(Format events) {
        return events instanceof Format.SingleObject ? new Format.SingleObject(List.of()) : events;
    }

    private static LabelShape named(LabelShape label, String field) {
        return label instanceof LabelShape.Classes classes
                ? new LabelShape.Classes(field, classes.classes())
                : new LabelShape.Numeric(field);
    }

    private static @Nullable String empty(String text) {
        return text.isEmpty() ? null : text;
    }
}
