package dev.thalweg.event;

import java.util.List;

/** What is to be predicted: one of some declared classes, or a number. */
public sealed interface LabelShape {

    /** The field that holds the label. */
    String field();

    /** How many scores a prediction has: one for each class, or one number. */
    int scores();

    /**
     * One of at least two distinct classes, declared ahead because widths never change.
     *
     * @param classes the names; an event's label is an index into this list
     */
    record Classes(String field, List<String> classes) implements LabelShape {
        public Classes {
            classes = List.copyOf(classes);
            if (classes.size() < 2 || classes.stream().distinct().count() != classes.size()) {
                throw new IllegalArgumentException("at least two distinct classes are needed, got " + classes);
            }
        }

        @Override
        public int scores() {
            return classes.size();
        }
    }

    /** A finite number. */
    record Numeric(String field) implements LabelShape {
        @Override
        public int scores() {
            return 1;
        }
    }
}
