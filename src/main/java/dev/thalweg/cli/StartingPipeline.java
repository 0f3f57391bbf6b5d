package dev.thalweg.cli;

import dev.thalweg.cli.FieldDraft.Use;
import dev.thalweg.codec.SchemaDraft;
import dev.thalweg.settings.FieldType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A pipeline file and an event schema to begin with, from what is seen of a table. */
final class StartingPipeline {

    private static final int MOST_CLASSES = 64;
    /** Columns that a message names. */
    private static final int NAMED = 20;

    private static final int HASH = 1024;
    private static final int TEXT = 4096;

    /** Of all hashes and texts: the panel keeps about 4 kB of state for each column. */
    private static final int MOST_HASHED = 4 * TEXT;

    private static final int LEAST_WIDTH = 16;

    private final String name;
    private final ColumnFacts label;
    private final List<FieldDraft> drafts = new ArrayList<>();

    /** A table that no pipeline can be made for: one line, for a person. */
    static final class Unfit extends Exception {
        private static final long serialVersionUID = 1L;

        Unfit(String message) {
            super(message);
        }
    }

    /**
     * @param table the table's file name
     * @param columns of the table, all with different names
     * @param label the name of the column to predict
     */
    StartingPipeline(String table, List<ColumnFacts> columns, String label) throws Unfit {
        this.name = name(table);
        this.label = label(columns, label);
        for (ColumnFacts column : columns) {
            if (column != this.label) {
                drafts.add(FieldDraft.of(column, drafts.stream().anyMatch(draft -> draft.use() == Use.ID)));
            }
        }
        if (features() == 0) {
            throw new Unfit("no column beside the label " + YamlText.quoted(label)
                    + " can be learned from: all are constant, dates or ids; add one that can");
        }
    }

    private static ColumnFacts label(List<ColumnFacts> columns, String name) throws Unfit {
        ColumnFacts label = columns.stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .orElse(null);
        if (label == null) {
            String most = columns.size() > NAMED ? ", ... (" + columns.size() + " columns)" : "";
            throw new Unfit("there is no column " + YamlText.quoted(name) + "; take --label from "
                    + columns.stream()
                            .limit(NAMED)
                            .map(column -> YamlText.scalar(column.name()))
                            .collect(Collectors.joining(", "))
                    + most);
        }
        String named = "the label " + YamlText.quoted(name);
        if (label.different() < 2) {
            String all = label.filled() == 0
                    ? " has no value"
                    : " is always " + YamlText.quoted(label.values().get(0));
            throw new Unfit(named + all + "; at least two different values are needed");
        }
        if (!number(label) && !label.few(MOST_CLASSES)) {
            throw new Unfit(named + " has more than " + MOST_CLASSES
                    + " different values, or long ones, and not all are" + " numbers, such as "
                    + YamlText.quoted(label.noNumber()) + "; take one of classes or of numbers");
        }
        return label;
    }

    /** Rather than a class for each. */
    private static boolean number(ColumnFacts label) {
        boolean classes = label.few(MOST_CLASSES) && (label.different() == 2 || (label.codes() && label.comeAgain()));
        return label.numeric() && !classes;
    }

    /** What a topic can be called. */
    private static String name(String table) {
        String bare = table.replaceFirst("(?i)\\.gz$", "").replaceFirst("(?i)\\.(csv|txt)$", "");
        String name = bare.replaceAll("[^a-zA-Z0-9._-]", "-");
        return name.matches("[.-]*") ? "pipeline" : name.substring(0, Math.min(100, name.length()));
    }

    String name() {
        return name;
    }

    /** How many columns are learned from. */
    long features() {
        return drafts.stream().filter(draft -> draft.use() == Use.FEATURE).count();
    }

    /** Writes the schema, and the pipeline file that goes with it. */
    Files files(String opening, String schemaFile) {
        SchemaDraft schema = new SchemaDraft(name);
        StringBuilder id =
                new StringBuilder("  # id: FIELD  (there is none; topic, partition and offset name an event)\n");
        StringBuilder features = new StringBuilder();
        for (FieldDraft draft : drafts) {
            String why = "  # " + draft.why() + "\n";
            if (draft.use() == Use.NONE) {
                features.append("  # left out: ")
                        .append(YamlText.scalar(draft.column().name()))
                        .append(why);
                continue;
            }
            boolean isId = draft.use() == Use.ID;
            String field = YamlText.scalar(schema.add(draft.column().name(), draft.type(), !isId));
            if (isId) {
                id = new StringBuilder("  id: ").append(field).append(why);
            } else {
                features.append("  ")
                        .append(field)
                        .append(": ")
                        .append(encoding(draft))
                        .append(why);
            }
        }
        FieldType type = number(label) ? FieldType.DECIMAL : FieldType.TEXT;
        String predicted = YamlText.scalar(schema.add(label.name(), type, true));
        String yaml = opening
                + "name: " + YamlText.scalar(name) + "  # the topics' names begin so\n"
                + "profile: best  # a panel, needs no tuning; fast is one network, for a tenth of the cost\n"
                + "seed: 1\n"
                + "event:\n"
                + "  schema: " + YamlText.scalar(schemaFile) + "\n"
                + id
                + "  label: {field: " + predicted + ", " + labelKind() + "\n"
                + "features:\n"
                + features
                + "kafka: {bootstrap.servers: \"localhost:9092\"}\n";
        return new Files(yaml, schema.json() + "\n");
    }

    /** What is to be written. */
    record Files(String pipeline, String schema) {}

    private String labelKind() {
        if (number(label)) {
            return "type: number}";
        }
        String classes = label.values().stream().map(YamlText::scalar).collect(Collectors.joining(", "));
        return "classes: [" + classes + "]}  # an event of another class is a dead letter";
    }

    private String encoding(FieldDraft draft) {
        return switch (draft.encoding()) {
            case "hash" -> "{hash: " + width(HASH) + "}";
            case "text" -> "{text: " + width(TEXT) + "}";
            default -> draft.encoding();
        };
    }

    /** The width, halved as often as all together are too wide. */
    private int width(int wanted) {
        long all = drafts.stream()
                .mapToLong(draft -> draft.encoding().equals("hash")
                        ? HASH
                        : draft.encoding().equals("text") ? TEXT : 0)
                .sum();
        int width = wanted;
        for (long total = all; total > MOST_HASHED && width > LEAST_WIDTH; total /= 2) {
            width /= 2;
        }
        return width;
    }
}
