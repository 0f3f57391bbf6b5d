package dev.thalweg.codec;

import java.util.HashMap;
import java.util.List;

/** Reads one top-level field from the bytes and hands its value to those who want it. */
@FunctionalInterface
interface FieldReader {

    void read(Cursor cursor, Draft draft) throws Malformed;

    /** The reader of a field; without targets the field is skipped. */
    static FieldReader of(AvroField field, List<Target> targets) {
        if (targets.isEmpty()) {
            Skipper skipper = Skipper.of(field.field().schema(), new HashMap<>());
            return (cursor, draft) -> skipper.skip(cursor);
        }
        FieldReader value = value(field, targets.toArray(Target[]::new));
        return field.branches() == 0 ? value : throughUnion(field, value, targets.toArray(Target[]::new));
    }

    private static FieldReader throughUnion(AvroField field, FieldReader value, Target[] targets) {
        int branches = field.branches();
        int valueBranch = field.valueBranch();
        return (cursor, draft) -> {
            if (cursor.readIndex(branches) == valueBranch) {
                value.read(cursor, draft);
            } else {
                for (Target target : targets) {
                    target.missing(draft);
                }
            }
        };
    }

    private static FieldReader value(AvroField field, Target[] targets) {
        return switch (field.wire()) {
            case INT -> (cursor, draft) -> integer(targets, cursor.readInt(), draft);
            case LONG -> (cursor, draft) -> integer(targets, cursor.readLong(), draft);
            case FLOAT -> (cursor, draft) -> decimal(targets, cursor.readFloat(), draft);
            case DOUBLE -> (cursor, draft) -> decimal(targets, cursor.readDouble(), draft);
            case STRING -> (cursor, draft) -> text(targets, cursor.readString(), draft);
            case ENUM -> symbol(field.schema().getEnumSymbols().toArray(String[]::new), targets);
            case BOOLEAN -> (cursor, draft) -> truth(targets, cursor.readBoolean(), draft);
            case OTHER ->
                throw new IllegalArgumentException(
                        "field '" + field.name() + "' is of a type that no pipeline reads: " + field.typeName());
        };
    }

    private static FieldReader symbol(String[] symbols, Target[] targets) {
        return (cursor, draft) -> text(targets, symbols[cursor.readIndex(symbols.length)], draft);
    }

    private static void integer(Target[] targets, long value, Draft draft) {
        for (Target target : targets) {
            target.integer(value, draft);
        }
    }

    private static void decimal(Target[] targets, double value, Draft draft) {
        for (Target target : targets) {
            target.decimal(value, draft);
        }
    }

    private static void text(Target[] targets, String value, Draft draft) {
        for (Target target : targets) {
            target.text(value, draft);
        }
    }

    private static void truth(Target[] targets, boolean value, Draft draft) {
        for (Target target : targets) {
            target.truth(value, draft);
        }
    }
}
