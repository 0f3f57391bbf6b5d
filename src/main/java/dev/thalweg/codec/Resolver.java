package dev.thalweg.codec;

import dev.thalweg.event.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;

/**
 * Plans how bytes of one schema, the writer's, become values as another, the reader's, names them: fields that the writer
 * lacks have the reader's defaults, those that the reader lacks are skipped, names follow the reader's aliases, numbers are
 * promoted (Avro specification, "Schema Resolution"). The plan is made once for each writer; values go straight from the
 * bytes to their targets. What nobody reads is skipped, and judged by its shape alone.
 */
final class Resolver {

    private final Schema reader;
    private final Map<String, List<Target>> targets;
    private final Map<String, List<Target>> within = new HashMap<>();

    /** @param targets by the path of what they take, such as {@code customer.address.country} */
    Resolver(Schema reader, Map<String, List<Target>> targets) {
        this.reader = reader;
        this.targets = targets;
        targets.forEach((path, takers) -> {
            for (int end = 0; end <= path.length(); end++) {
                if (end == path.length() || path.charAt(end) == '.' || path.charAt(end) == '[') {
                    within.computeIfAbsent(path.substring(0, end), any -> new ArrayList<>())
                            .addAll(takers);
                }
            }
        });
    }

    Schema reader() {
        return reader;
    }

    /** Whether anybody takes the value at a path, or one within it. */
    boolean wants(String path) {
        return within.containsKey(path);
    }

    List<Target> targets(String path) {
        return targets.getOrDefault(path, List.of());
    }

    /** The plan for records of a writer's schema; where the reader's cannot read them, it says so of each. */
    FieldReader plan(Schema writer) {
        Schema named = Schema.applyAliases(writer, reader);
        String why =
                SchemaCompatibility.checkReaderWriterCompatibility(reader, named)
                        .getResult()
                        .getIncompatibilities()
                        .stream()
                        .map(one -> one.getLocation() + ": " + one.getMessage())
                        .collect(Collectors.joining("; "));
        if (!why.isEmpty()) {
            String message = "the pipeline's schema cannot read " + writer.getFullName() + " as it was written: " + why;
            return (cursor, draft) -> {
                throw new Malformed(message);
            };
        }
        return record(named, reader, "");
    }

    private FieldReader record(Schema writer, Schema reader, String prefix) {
        List<String> names = new ArrayList<>();
        List<FieldReader> steps = new ArrayList<>();
        for (Schema.Field field : writer.getFields()) {
            Schema.Field into = reader.getField(field.name());
            names.add(field.name());
            steps.add(
                    into == null ? skip(field.schema()) : value(field.schema(), into.schema(), prefix + field.name()));
        }
        for (Schema.Field field : reader.getFields()) {
            if (writer.getField(field.name()) == null && wants(prefix + field.name())) {
                names.add(field.name());
                steps.add(constant(field, prefix + field.name()));
            }
        }
        return new RecordReader(names, steps);
    }

    private static FieldReader skip(Schema schema) {
        Skipper skipper = Skipper.of(schema, new HashMap<>());
        return (cursor, draft) -> skipper.skip(cursor);
    }

    private FieldReader value(Schema writer, Schema reader, String path) {
        if (!wants(path)) {
            return skip(writer);
        }
        if (!writer.isUnion()) {
            return branch(writer, reader, path);
        }
        FieldReader[] branches = writer.getTypes().stream()
                .map(type -> branch(type, reader, path))
                .toArray(FieldReader[]::new);
        return (cursor, draft) -> branches[cursor.readIndex(branches.length)].read(cursor, draft);
    }

    private FieldReader branch(Schema writer, Schema reader, String path) {
        Schema into = reader.isUnion() ? match(writer, reader) : reader;
        return switch (writer.getType()) {
            case NULL -> absent(path);
            case RECORD -> record(writer, into, path + ".");
            case ARRAY -> array(writer.getElementType(), into.getElementType(), path);
            default -> Leaf.reader(writer, into, targets(path));
        };
    }

    private FieldReader array(Schema writer, Schema reader, String path) {
        List<FieldReader> elements = new ArrayList<>();
        List<FieldReader> absent = new ArrayList<>();
        for (String element : elements(path)) {
            elements.add(value(writer, reader, element));
            absent.add(absent(element));
        }
        return new ArrayReader(path, elements, absent, skip(writer));
    }

    /** The paths of those values of an array that somebody takes. */
    List<String> elements(String array) {
        return IntStream.iterate(0, index -> index + 1)
                .mapToObj(index -> Field.element(array, index))
                .takeWhile(this::wants)
                .toList();
    }

    /** The reader's branch of the same type, or the first that the value can be promoted to: there is one, as was checked. */
    private static Schema match(Schema writer, Schema union) {
        List<Schema> fits =
                union.getTypes().stream().filter(type -> readable(writer, type)).toList();
        return fits.stream()
                .filter(type -> type.getType() == writer.getType())
                .findFirst()
                .orElseGet(() -> fits.get(0));
    }

    private static boolean readable(Schema writer, Schema reader) {
        return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                        .getType()
                == SchemaCompatibilityType.COMPATIBLE;
    }

    /** No value here, nor at any path below. */
    FieldReader absent(String path) {
        Target[] below = within.getOrDefault(path, List.of()).toArray(Target[]::new);
        return (cursor, draft) -> {
            for (Target target : below) {
                target.missing(draft);
            }
        };
    }

    /** The reader's default, as if it had been written. */
    FieldReader constant(Schema.Field field, String path) {
        byte[] written = Defaults.bytes(field);
        FieldReader value = value(field.schema(), field.schema(), path);
        Cursor own = new Cursor();
        return (cursor, draft) -> {
            own.open(written);
            value.read(own, draft);
        };
    }

    /**
     * The fields of a record, one after the other; what is wrong with one is told by its name. Nests no deeper than paths do.
     */
    private static final class RecordReader implements FieldReader {
        private final String[] names;
        private final FieldReader[] steps;

        RecordReader(List<String> names, List<FieldReader> steps) {
            this.names = names.toArray(String[]::new);
            this.steps = steps.toArray(FieldReader[]::new);
        }

        @Override
        public void read(Cursor cursor, Draft draft) throws Malformed {
            int at = 0;
            try {
                for (; at < steps.length; at++) {
                    steps[at].read(cursor, draft);
                }
            } catch (Malformed malformed) {
                throw malformed.in(names[at]);
            }
        }
    }
}
