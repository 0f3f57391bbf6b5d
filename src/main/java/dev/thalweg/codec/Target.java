package dev.thalweg.codec;

import dev.thalweg.event.Reason;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;

/** Where a field's value goes. A field can have several: an id can be a category too. */
abstract class Target {

    private static final int MAX_QUOTED = 80;

    private final String field;
    private final boolean required;

    private Target(String field, boolean required) {
        this.field = field;
        this.required = required;
    }

    void integer(long value, Draft draft) {
        throw unfit("an integer");
    }

    void decimal(double value, Draft draft) {
        throw unfit("a decimal");
    }

    void text(String value, Draft draft) {
        throw unfit("text");
    }

    void truth(boolean value, Draft draft) {
        throw unfit("a boolean");
    }

    /** No value: what the target held at the start of the draft stays, unless it must have one. */
    void missing(Draft draft) {
        if (required) {
            draft.refuse(Reason.MISSING_FIELD, "field '" + field + "' must have a value and has none");
        }
    }

    /** The decoder has checked the type of every field that it reads, so this cannot happen. */
    private IllegalStateException unfit(String what) {
        return new IllegalStateException("field '" + field + "' cannot be " + what);
    }

    /** @param unit what the number is multiplied by: it is 1 unless dates and timestamps are made milliseconds */
    static Target number(String field, int slot, double unit, boolean required) {
        return new NumberTarget(field, required) {
            @Override
            void accept(double value, Draft draft) {
                draft.number(slot, value * unit);
            }
        };
    }

    /** Beside the number that the field gives: a weight must not be below 0. */
    static Target weight(String field) {
        return new NumberTarget(field, false) {
            @Override
            void accept(double value, Draft draft) {
                if (value < 0) {
                    draft.refuse(Reason.NEGATIVE_WEIGHT, "the weight, field '" + field + "', is " + value);
                }
            }
        };
    }

    static Target category(String field, int slot, boolean required) {
        return new TextTarget(field, required) {
            @Override
            void accept(String value, Draft draft) {
                draft.category(slot, value);
            }
        };
    }

    static Target id(String field) {
        return new TextTarget(field, true) {
            @Override
            void accept(String value, Draft draft) {
                draft.id(value);
            }
        };
    }

    /** The event's time; {@code toMillis} turns what is written into milliseconds. */
    static Target time(String field, LongUnaryOperator toMillis) {
        return new Target(field, true) {
            @Override
            void integer(long value, Draft draft) {
                draft.time(toMillis.applyAsLong(value));
            }
        };
    }

    static Target numericLabel(String field) {
        return new NumberTarget(field, false) {
            @Override
            void accept(double value, Draft draft) {
                draft.label(value);
            }
        };
    }

    static Target classLabel(String field, List<String> classes) {
        Map<String, Integer> indices = new HashMap<>();
        classes.forEach(name -> indices.put(name, indices.size()));
        return new TextTarget(field, false) {
            @Override
            void accept(String value, Draft draft) {
                Integer index = indices.get(value);
                if (index == null) {
                    draft.refuse(
                            Reason.UNKNOWN_CLASS,
                            "label '" + field + "' is '" + shortened(value) + "'; declared are "
                                    + shortened(classes.toString()));
                } else {
                    draft.label(index);
                }
            }
        };
    }

    private static String shortened(String text) {
        return text.length() <= MAX_QUOTED ? text : text.substring(0, MAX_QUOTED) + "...";
    }

    /** Takes numbers that are finite as 32-bit floats; truth is 0 or 1. */
    private abstract static class NumberTarget extends Target {

        private final String field;

        NumberTarget(String field, boolean required) {
            super(field, required);
            this.field = field;
        }

        abstract void accept(double value, Draft draft);

        @Override
        void integer(long value, Draft draft) {
            accept((double) value, draft);
        }

        @Override
        void decimal(double value, Draft draft) {
            if (Float.isFinite((float) value)) {
                accept(value, draft);
            } else {
                String why = Double.isFinite(value) ? ", beyond the range of a 32-bit float" : ", not a finite number";
                draft.refuse(Reason.NOT_FINITE, "field '" + field + "' is " + value + why);
            }
        }

        @Override
        void truth(boolean value, Draft draft) {
            accept(value ? 1 : 0, draft);
        }
    }

    /** Takes text that is not empty; integers are written in decimal, truth as {@code true} or {@code false}. */
    private abstract static class TextTarget extends Target {

        TextTarget(String field, boolean required) {
            super(field, required);
        }

        abstract void accept(String value, Draft draft);

        @Override
        void integer(long value, Draft draft) {
            accept(Long.toString(value), draft);
        }

        @Override
        void text(String value, Draft draft) {
            if (value.isEmpty()) {
                missing(draft);
            } else {
                accept(value, draft);
            }
        }

        @Override
        void truth(boolean value, Draft draft) {
            accept(Boolean.toString(value), draft);
        }
    }
}
